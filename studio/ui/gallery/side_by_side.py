"""Several pictures beside each other, zoomed and panned together."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
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
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from studio.ui import theme
from studio.ui.canvas.picture_view import paint_badge
from studio.ui.widgets.focus_ring import paint_focus_frame

LETTERS = "ABCDEFGHIJKL"
"""What pictures are called; there are no more of them than this."""

_STEP, _MOST = 1.25, 16.0
_CAPTION = 22
_PANS: dict[int, QPointF] = {
    Qt.Key.Key_Left: QPointF(40, 0),
    Qt.Key.Key_Right: QPointF(-40, 0),
    Qt.Key.Key_Up: QPointF(0, 40),
    Qt.Key.Key_Down: QPointF(0, -40),
}


@dataclass(frozen=True)
class Pane:
    """One picture, and a few words on what makes it another than the first."""

    image: QImage
    caption: str = ""


class SideBySide(QWidget):
    """`picked` carries the place of a picture that was clicked; the wheel zooms all, dragging pans all."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sideBySide")
        self.setAccessibleName("Pictures beside each other")
        self.setToolTip("Wheel zooms and dragging moves all pictures together; double click fits them again")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 160)
        self._panes: tuple[Pane, ...] = ()
        self._pixmaps: list[QPixmap] = []
        self._columns: int | None = None
        self._zoom, self._centre = 1.0, QPointF(0.5, 0.5)
        self._pressed: QPointF | None = None
        self._has_moved = False
        self._picked = -1

    @property
    def zoom(self) -> float:
        """How much larger than fitted all pictures are."""
        return self._zoom

    @property
    def centre(self) -> QPointF:
        """The point that lies in the middle of every pane, from 0 to 1 across and down a picture."""
        return self._centre

    def show_panes(self, panes: Sequence[Pane]) -> None:
        """Show these; zoom and place stay while there are as many as before."""
        if len(panes) != len(self._panes):
            self._zoom, self._centre = 1.0, QPointF(0.5, 0.5)
        self._panes = tuple(panes)
        self._pixmaps = [QPixmap.fromImage(pane.image) for pane in panes]
        self._columns = None
        self.update()

    def set_picked(self, place: int) -> None:
        """Put a frame around one picture; -1 around none."""
        self._picked = place
        self.update()

    def fit(self) -> None:
        """Show all of every picture."""
        self._zoom, self._centre = 1.0, QPointF(0.5, 0.5)
        self.update()

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Zoom all in (positive) or out, around a point of the widget or the middle of the panes."""
        zoom = min(_MOST, max(1.0, self._zoom * _STEP**steps))
        place = self.pane_at(at) if at is not None else -1
        if at is not None and place >= 0:
            before = self._picture_rect(place)
            away = at - QPointF(self._room(place).center())
            size = before.size() * (zoom / self._zoom)
            x = (at.x() - before.left()) / before.width() - away.x() / size.width()
            y = (at.y() - before.top()) / before.height() - away.y() / size.height()
            self._centre = QPointF(x, y)
        self._zoom = zoom
        self._keep_within()

    def pane_rects(self) -> list[QRect]:
        """Where the panes lie: in as few rows as show the pictures largest."""
        count = len(self._panes)
        if not count:
            return []
        if self._columns is None:
            self._columns = max(range(1, count + 1), key=lambda number: (self._area(number), number))
        columns = self._columns
        rows, gap = ceil(count / columns), theme.SPACE_S
        width = (self.width() - gap * (columns + 1)) / columns
        height = (self.height() - gap * (rows + 1)) / rows
        return [
            QRect(
                round(gap + index % columns * (width + gap)), round(gap + index // columns * (height + gap)),
                max(1, int(width)), max(1, int(height)),
            )
            for index in range(count)
        ]  # fmt: skip

    def pane_at(self, point: QPointF) -> int:
        """The place of the picture under a point, -1 between them."""
        rects = self.pane_rects()
        return next((index for index, rect in enumerate(rects) if rect.contains(point.toPoint())), -1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's names, from here on
        """Draw every picture in its pane, with its letter and its caption."""
        painter, colours = QPainter(self), theme.colours_of(QGuiApplication.palette())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._zoom < _MOST / 4)
        painter.fillRect(self.rect(), QColor(colours.well))
        for index, rect in enumerate(self.pane_rects()):
            self._paint_pane(painter, index, rect, colours)
        paint_focus_frame(painter, self)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom around the mouse."""
        self.zoom_by(event.angleDelta().y() / 120, event.position())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another shape may want other rows."""
        super().resizeEvent(event)
        self._columns = None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to pan, or to pick."""
        self._pressed, self._has_moved = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pan all pictures."""
        if self._pressed is None:
            return
        moved = event.position() - self._pressed
        if self._has_moved or moved.manhattanLength() > theme.SPACE_XS:
            self._has_moved = True
            self._pan(moved)
            self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End panning; a click picks."""
        place = self.pane_at(event.position())
        if self._pressed is not None and not self._has_moved and place >= 0:
            self.picked.emit(place)
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002
        """Fit all."""
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Plus and minus zoom, arrows pan, 0 fits."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(1)
            case Qt.Key.Key_Minus:
                self.zoom_by(-1)
            case Qt.Key.Key_0:
                self.fit()
            case key if key in _PANS and self._zoom > 1:
                self._pan(_PANS[key])
            case _:
                super().keyPressEvent(event)

    def _paint_pane(self, painter: QPainter, index: int, rect: QRect, colours: theme.Colours) -> None:
        pixmap, room = self._pixmaps[index], self._room(index)
        painter.setClipRect(rect)
        if pixmap.isNull():
            painter.fillRect(room, QColor(colours.hover))
        else:
            painter.setClipRect(room)
            painter.drawPixmap(self._picture_rect(index), pixmap, QRectF(pixmap.rect()))
            painter.setClipRect(rect)
        if index == self._picked and not pixmap.isNull():
            painter.setPen(QPen(QColor(colours.accent), 3))
            seen = self._picture_rect(index).intersected(QRectF(room))
            painter.drawRect(seen.adjusted(1, 1, -1, -1))
        corner = self._picture_rect(index).topLeft().toPoint() if not pixmap.isNull() else room.topLeft()
        corner = QPoint(max(corner.x(), room.left()), max(corner.y(), room.top()))
        paint_badge(painter, corner + QPoint(theme.SPACE_S, theme.SPACE_S), LETTERS[index])
        font = theme.tabular(self.font())
        font.setPixelSize(theme.TYPE_S)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        bottom = min(round(self._picture_rect(index).bottom()), room.bottom() + 1)
        line = QRect(rect.left(), bottom, rect.width(), _CAPTION)
        text = painter.fontMetrics().elidedText(
            self._panes[index].caption, Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)

    def _room(self, index: int) -> QRect:
        """Where the picture of a pane may be: all above its caption."""
        return self.pane_rects()[index].adjusted(0, 0, 0, -_CAPTION)

    def _picture_rect(self, index: int) -> QRectF:
        """Where the whole picture lies, be it beyond its room."""
        room, size = self._room(index), self._panes[index].image.size()
        fitted = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        width, height = max(1.0, fitted.width() * self._zoom), max(1.0, fitted.height() * self._zoom)
        left = room.center().x() - width * self._centre.x()
        top = room.center().y() - height * self._centre.y()
        return QRectF(left, top, width, height)

    def _area(self, columns: int) -> float:
        """The pixels that all pictures would take in so many columns."""
        rows = ceil(len(self._panes) / columns)
        room = QSize(self.width() // columns, self.height() // rows - _CAPTION)
        if room.width() < 1 or room.height() < 1:
            return 0.0
        sizes = (QSize(1, 1) if pane.image.isNull() else pane.image.size() for pane in self._panes)
        fitted = (size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio) for size in sizes)
        return float(sum(size.width() * size.height() for size in fitted))

    def _pan(self, moved: QPointF) -> None:
        if self._panes:
            size = self._picture_rect(0).size()
            self._centre -= QPointF(moved.x() / size.width(), moved.y() / size.height())
            self._keep_within()

    def _keep_within(self) -> None:
        """Whatever is done, some of the picture stays in the middle."""
        margin = 0.5 / self._zoom
        x = min(1 - margin, max(margin, self._centre.x()))
        y = min(1 - margin, max(margin, self._centre.y()))
        self._centre = QPointF(x, y)
        self.update()
