"""A push button with a title and, in small type below it, what pressing it will do."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

HEIGHT = 44
SMALL = 11
SIDE = 4


class TwoLineButton(QPushButton):
    """Its `text` is both lines, joined by a dot; long ones are told shorter or elided, the button never widens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._details = "", ("",)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_lines(self, title: str, *details: str) -> None:
        """What it does, and what that means now: in full, then in ever shorter words for little room."""
        self._title, self._details = title, details or ("",)
        self.setText(f"{title} · {details[0]}" if details and details[0] else title)
        self.update()

    @property
    def detail(self) -> str:
        """The second line, in the fullest words that there is room for."""
        metrics, room = QFontMetrics(self._small()), self._area().width()
        return next((one for one in self._details if metrics.horizontalAdvance(one) <= room), self._details[-1])

    def sizeHint(self) -> QSize:  # noqa: N802
        """Any width, room for two lines."""
        return QSize(120, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the style's button without text, then the lines."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        area, detail = self._area(), self.detail
        if not detail:
            self._draw(painter, self.font(), area, self._title)
            return
        middle = area.center().y()
        self._draw(painter, self.font(), QRect(area.left(), middle - 17, area.width(), 18), self._title)
        self._draw(painter, self._small(), QRect(area.left(), middle + 1, area.width(), 16), detail)

    def _area(self) -> QRect:
        return self.rect().adjusted(SIDE, 0, -SIDE, 0)

    def _small(self) -> QFont:
        small = QFont(self.font())
        small.setPixelSize(SMALL)
        small.setWeight(QFont.Weight.Normal)
        return small

    def _draw(self, painter: QPainter, font: QFont, area: QRect, text: str) -> None:
        painter.setFont(font)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown)
