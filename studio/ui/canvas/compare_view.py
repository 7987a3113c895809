"""Two pictures, A and B, in one place, parted by a line that can be dragged."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from studio.ui.canvas.picture_view import paint_badge
from studio.ui.canvas.scaling import scaled
from studio.ui.theme import SPACE_L, SPACE_S, colours_of
from studio.ui.widgets.focus_ring import paint_focus_frame

_BADGE = 24
"""About the width of a badge of one letter."""


class CompareView(QWidget):
    """Picture A at the left of the line, B at its right; mouse and arrows move it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareView")
        self.setAccessibleName("Comparison of two pictures")
        self.setToolTip("Drag the line, or press arrow keys, to see more of one picture; Space shows the other")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._before, self._after = QImage(), QImage()
        self._badges = ("A", "B")
        self._drawn: tuple[QPixmap, QPixmap] | None = None
        self._split = 0.5

    def show_images(self, before: QImage, after: QImage, badges: tuple[str, str] = ("A", "B")) -> None:
        """Show these two, which may differ in size, with a letter each."""
        self._before, self._after, self._badges = before, after, badges
        self._drawn = None
        self.update()

    def split(self) -> float:
        """Where the line stands, from 0 (left) to 1."""
        return self._split

    def set_split(self, split: float) -> None:
        """Move the line."""
        self._split = min(1.0, max(0.0, split))
        self.update()

    def flip(self) -> None:
        """Show all of the other picture, as blinking does."""
        self.set_split(0 if self._split > 0.5 else 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's names, from here on
        """Draw both pictures, clipped at the line, and the focus ring."""
        painter, colours, place = QPainter(self), colours_of(QGuiApplication.palette()), self._place()
        painter.fillRect(self.rect(), QColor(colours.well))
        line = place.left() + round(place.width() * self._split)
        before, after = self._pictures(place)
        painter.setClipRect(QRect(place.topLeft(), QPoint(line - 1, place.bottom())))
        painter.drawPixmap(_fitted(self._before, place), before)
        paint_badge(painter, place.topLeft() + QPoint(SPACE_S, SPACE_S), self._badges[0])
        painter.setClipRect(QRect(QPoint(line, place.top()), place.bottomRight()))
        painter.drawPixmap(_fitted(self._after, place), after)
        paint_badge(painter, place.topRight() + QPoint(-_BADGE - SPACE_S, SPACE_S), self._badges[1])
        painter.setClipping(False)
        self._paint_line(painter, line, place)
        paint_focus_frame(painter, self)
        painter.end()

    def resizeEvent(self, event: object) -> None:  # noqa: N802, ARG002
        """Scale again."""
        self._drawn = None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the line to the mouse."""
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the line."""
        place = self._place()
        self.set_split((event.position().x() - place.left()) / max(1, place.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the line by a twentieth, or to an end."""
        match event.key():
            case Qt.Key.Key_Left:
                self.set_split(self._split - 0.05)
            case Qt.Key.Key_Right:
                self.set_split(self._split + 0.05)
            case Qt.Key.Key_Home:
                self.set_split(0)
            case Qt.Key.Key_End:
                self.set_split(1)
            case _:
                super().keyPressEvent(event)

    def _place(self) -> QRect:
        """Where the pictures stand: the picture after, fitted."""
        room = self.rect().adjusted(SPACE_L, SPACE_L, -SPACE_L, -SPACE_L)
        size = self._after.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(room.center())
        return place

    def _pictures(self, place: QRect) -> tuple[QPixmap, QPixmap]:
        if self._drawn is None:
            self._drawn = (self._enlarged(self._before, place), self._enlarged(self._after, place))
        return self._drawn

    def _enlarged(self, image: QImage, place: QRect) -> QPixmap:
        size = _fitted(image, place).size() * self.devicePixelRatioF()
        return QPixmap.fromImage(scaled(image, size, is_crisp=False))

    def _paint_line(self, painter: QPainter, x: int, place: QRect) -> None:
        accent = QColor(colours_of(QGuiApplication.palette()).accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Qt.GlobalColor.white, 4))
        painter.drawLine(x, place.top(), x, place.bottom())
        painter.setPen(QPen(accent, 2))
        painter.drawLine(x, place.top(), x, place.bottom())
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawEllipse(QPoint(x, place.center().y()), 9, 9)


def _fitted(image: QImage, place: QRect) -> QRect:
    """Where a picture stands in a place of another's shape: whole, in its middle."""
    fitted = QRect(QPoint(0, 0), image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio))
    fitted.moveCenter(place.center())
    return fitted
