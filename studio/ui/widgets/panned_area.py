"""A large ground that one scrolls, pans and zooms; what is on it is drawn by who derives from it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

_STEP = 1.2


class PannedArea(QAbstractScrollArea):
    """A ground of `ground_size` drawn at `scale`; a ground smaller than the widget stands in its middle.

    Until somebody zooms it is `fitted`: all of it is shown, as far as it stays at `legible` scale.
    """

    def __init__(self, scales: tuple[float, float], legible: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scales, self._legible = scales, legible
        self._ground, self._line = QSize(1, 1), 20.0
        self._scale, self._is_fitted = 1.0, True
        self._dragged_from: QPointF | None = None

    @property
    def scale(self) -> float:
        """Screen pixels for one of the ground."""
        return self._scale

    def set_ground(self, size: QSize, line: float) -> None:
        """The ground has this size now; a step of the scroll bars is half of `line`."""
        self._ground, self._line = size, line
        self.fit_bars()

    def fit(self) -> None:
        """Show all of the ground, as far as it stays legible, until one zooms."""
        self._is_fitted = True
        room = self.viewport().size()
        fitting = min(room.width() / self._ground.width(), room.height() / self._ground.height())
        self._scale = min(1.0, max(self._legible, fitting))
        self.fit_bars()
        self.fitted()

    def fitted(self) -> None:
        """What else is to be done once the ground was fitted; nothing here."""

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Zoom in (positive) or out, around a point of the viewport or its middle."""
        self._is_fitted = False
        before, point = self._scale, at or QPointF(self.viewport().rect().center())
        under = (point + self.offset()) / before
        self._scale = min(self._scales[1], max(self._scales[0], before * _STEP**steps))
        self.fit_bars()
        self.scroll_to(under * self._scale - point)

    def offset(self) -> QPointF:
        """What of the scaled ground is scrolled past."""
        size, room = self._ground * self._scale, self.viewport().size()
        x = self.horizontalScrollBar().value() - max(0, room.width() - size.width()) / 2
        y = self.verticalScrollBar().value() - max(0, room.height() - size.height()) / 2
        return QPointF(x, y)

    def scroll_to(self, offset: QPointF) -> None:
        """Scroll past this much of the scaled ground, as far as there is as much."""
        self.horizontalScrollBar().setValue(round(offset.x()))
        self.verticalScrollBar().setValue(round(offset.y()))
        self.viewport().update()

    def seen(self) -> QRectF:
        """What of the ground is in sight."""
        size, offset = self.viewport().size(), self.offset()
        end = QPointF(offset.x() + size.width(), offset.y() + size.height())
        return QRectF(offset / self._scale, end / self._scale)

    def on_ground(self, point: QPointF) -> QPointF:
        """The point of the ground that a point of the viewport shows."""
        return (point + self.offset()) / self._scale

    def bring_into_sight(self, place: QRectF) -> None:
        """Scroll as little as shows a place of the ground."""
        scaled = QRectF(place.topLeft() * self._scale, place.bottomRight() * self._scale)
        room = self.viewport().size()
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        x = max(min(x, scaled.left()), scaled.right() - room.width())
        y = max(min(y, scaled.top()), scaled.bottom() - room.height())
        self.scroll_to(QPointF(x, y))

    def centre_on(self, point: QPointF) -> None:
        """Put a point of the ground into the middle."""
        room = self.viewport().size()
        self.scroll_to(point * self._scale - QPointF(room.width(), room.height()) / 2)

    def fit_bars(self) -> None:
        """There is more or less to scroll."""
        size, room = self._ground * self._scale, self.viewport().size()
        for bar, length, page in (
            (self.horizontalScrollBar(), size.width(), room.width()),
            (self.verticalScrollBar(), size.height(), room.height()),
        ):
            bar.setPageStep(page)
            bar.setSingleStep(max(1, round(self._line * self._scale / 2)))
            bar.setRange(0, max(0, length - page))
        self.viewport().update()

    def begin_pan(self, at: QPointF) -> None:
        """From now on the ground follows the mouse, until it is let go."""
        self._dragged_from = at
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, ARG002 - Qt's names, from here on
        """There is more or less room."""
        if self._is_fitted:
            self.fit()
        else:
            self.fit_bars()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802, ARG002
        """Draw what comes into sight."""
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Scroll, or zoom with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y() / 120, event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pan."""
        if self._dragged_from is not None:
            self.scroll_to(self.offset() + self._dragged_from - event.position())
            self._dragged_from = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002
        """End panning."""
        self._dragged_from = None
        self.viewport().unsetCursor()
