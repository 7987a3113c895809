"""The strip beside the grid that shows its months: a click or a drag jumps there."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.gallery.ids import first_number, id_of, moment_of, number_of
from studio.ui import theme
from studio.ui.gallery_model import GalleryModel

WIDTH = 44
_LABEL_ROOM = 16
_TICK = 8


@dataclass(frozen=True)
class Month:
    """A month with pictures: its first moment by the user's clock, and the row of its newest picture."""

    start: datetime
    row: int


def months_of(model: GalleryModel) -> tuple[Month, ...]:
    """Every month with pictures, newest first; a search by halving for each, and no question to the database."""
    count = model.rowCount()
    if not count or not model.is_by_time or not model.is_whole:
        return ()
    oldest = moment_of(number_of(model.identity(count - 1))).astimezone()
    month = _start_of(moment_of(number_of(model.identity(0))).astimezone())
    found, last = list[Month](), -1
    while month >= _start_of(oldest):
        row = model.first_older(id_of(first_number(_next(month))))
        if row >= count:
            break
        if found and row == last:
            found.pop()  # nothing was made in the month after this one
        found.append(Month(month, row))
        last, month = row, _before(month)
    return tuple(found)


class MonthScrubber(QWidget):
    """`jumped` carries a row that is wanted at the top."""

    jumped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months: Sequence[Month] = ()
        self._count, self._row = 0, 0
        self._pointed: float | None = None
        self.setObjectName("monthScrubber")
        self.setAccessibleName("Months")
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setToolTip("Jump to a month; Ctrl+Page Up and Page Down go from month to month")

    def show_months(self, months: Sequence[Month], count: int) -> None:
        """Show these months of `count` rows; fewer than two are not worth a strip."""
        self._months, self._count = months, count
        self.setVisible(len(months) > 1)
        self.update()

    def show_row(self, row: int) -> None:
        """Mark where the grid is."""
        if row != self._row:
            self._row = row
            self.update()

    def month_at(self, row: int) -> Month | None:
        """The month of a row."""
        place = bisect_right(self._months, row, key=lambda month: month.row) - 1
        return self._months[place] if 0 <= place < len(self._months) else None

    def go(self, steps: int) -> None:
        """Jump so many months on, towards older ones; up leads first to the start of the month in sight."""
        place = bisect_right(self._months, self._row, key=lambda month: month.row) - 1
        if steps < 0 and place >= 0 and self._months[place].row < self._row:
            steps += 1
        if self._months:
            self.jumped.emit(self._months[min(max(place + steps, 0), len(self._months) - 1)].row)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for a year."""
        return QSize(WIDTH, 200)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Years in words, months as ticks, where the grid is, and the month under the mouse."""
        painter, colours = QPainter(self), theme.colours_of(QGuiApplication.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.tabular(self.font())
        font.setPixelSize(theme.TYPE_S)
        painter.setFont(font)
        room, years, ticked = -_LABEL_ROOM * 1.0, set[int](), -4.0
        for month in self._months:
            y = self._y(month.row)
            if month.start.year not in years and y - room >= _LABEL_ROOM:
                years.add(month.start.year)
                self._draw_year(painter, y, str(month.start.year), colours)
                room = ticked = y
            elif y - ticked >= 4:
                painter.setPen(QColor(colours.control))
                painter.drawLine(QPointF(self.width() - _TICK - 4, y), QPointF(self.width() - 8, y))
                ticked = y
        self._draw_place(painter, colours)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell the month under the mouse; a drag jumps on and on."""
        self._point(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.jumped.emit(self._row_at(event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Jump there."""
        self._point(event)
        self.jumped.emit(self._row_at(event.position().y()))

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """The mouse points at a month."""
        self._pointed = event.position().y()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802, ARG002
        """The mouse points nowhere."""
        self._pointed = None
        self.update()

    def _point(self, event: QMouseEvent) -> None:
        self._pointed = event.position().y()
        month = self.month_at(self._row_at(self._pointed))
        if month is not None:
            QToolTip.showText(event.globalPosition().toPoint(), f"{month.start:%B %Y}", self)
        self.update()

    def _draw_year(self, painter: QPainter, y: float, year: str, colours: theme.Colours) -> None:
        font = QFont(painter.font())
        painter.setPen(QColor(colours.muted))
        height = QFontMetrics(font).height()
        top = min(max(0.0, y - height / 2), self.height() - height)
        place = QRectF(0, top, self.width() - 8, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, year)

    def _draw_place(self, painter: QPainter, colours: theme.Colours) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self._pointed is not None:
            painter.setBrush(QColor(colours.control))
            painter.drawRoundedRect(QRectF(4, self._pointed - 1, self.width() - 8, 2), 1, 1)
        painter.setBrush(QColor(colours.accent))
        y, right = self._y(self._row), self.width()
        painter.drawPolygon([QPointF(right - 6, y), QPointF(right, y - 5), QPointF(right, y + 5)])

    def _y(self, row: int) -> float:
        return 6 + (self.height() - 12) * row / max(1, self._count)

    def _row_at(self, y: float) -> int:
        share = (y - 6) / max(1, self.height() - 12)
        return min(max(0, int(share * self._count)), max(0, self._count - 1))


def _start_of(moment: datetime) -> datetime:
    return datetime(moment.year, moment.month, 1).astimezone()


def _next(month: datetime) -> datetime:
    return datetime(month.year + month.month // 12, month.month % 12 + 1, 1).astimezone()


def _before(month: datetime) -> datetime:
    return datetime(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1).astimezone()
