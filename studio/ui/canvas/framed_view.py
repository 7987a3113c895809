"""A view of pictures in one frame that wheel, pinch, mouse and keys zoom and pan together."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from studio.ui.canvas.framing import Framing, is_same_shape
from studio.ui.canvas.scaling import scaled

_STEP = 1.25
_SETTLE_MS = 60
_PANS: dict[int, QPointF] = {
    Qt.Key.Key_Left: QPointF(-40, 0),
    Qt.Key.Key_Right: QPointF(40, 0),
    Qt.Key.Key_Up: QPointF(0, -40),
    Qt.Key.Key_Down: QPointF(0, 40),
}
"""Screen pixels that the view moves over a zoomed picture."""


class FramedView(QWidget):
    """What is around the pictures is drawn by who derives from it. The last picture that is there gives the frame.

    While the frame changes the pictures are drawn by Qt's fast filter, shortly after by the fine one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._images: tuple[QImage, ...] = ()
        self._fine: tuple[QPixmap, ...] = ()
        self._framing, self._is_crisp = Framing(), False
        self._gripped: QPointF | None = None
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self._refine)

    def show_layers(self, *images: QImage) -> None:
        """Show these in the same frame; it is fitted anew when its shape is another."""
        before = self._frame()
        self._images = images
        self._framing = self._framing.carried(before, self._frame())
        self._refine()

    def frame_like(self, other: "FramedView") -> None:
        """Show the part that another view shows of a picture of this shape."""
        self._framing = other._framing.carried(other._frame(), self._frame())
        self._pan(QPointF())
        self._refine()

    def zoom(self) -> float:
        """Screen pixels for one of the picture that gives the frame."""
        return self._framing.scale(self._frame(), self.size())

    def is_fitted(self) -> bool:
        """Whether the whole frame is shown, as large as it fits."""
        return self._framing.zoom is None

    def fit(self) -> None:
        """Show the whole frame as large as it fits."""
        self._framing = Framing()
        self._refine()

    def toggle_pixels(self, at: QPointF | None = None) -> None:
        """Switch between fitted and one to one, around a point of the view or its middle."""
        if self.is_fitted():
            self._zoom_to(1.0, at)
        else:
            self.fit()

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Zoom in (positive) or out by steps of a quarter, around a point of the view or its middle."""
        self._zoom_to(self.zoom() * _STEP**steps, at)

    def set_crisp(self, is_crisp: bool) -> None:
        """Enlarge without smoothing."""
        self._is_crisp = is_crisp
        self._refine()

    def place(self) -> QRect:
        """Where the whole frame stands in the view, be it beyond its edges."""
        return self._framing.place(self._frame(), self.size())

    def seen(self) -> QRect:
        """The part of the frame that is in sight; empty, in the middle, where there is no picture."""
        place = self.place()
        return place if place.isEmpty() else place.intersected(self.rect())

    def shows_all(self) -> bool:
        """Whether nothing of the frame is out of sight, so that there is nothing to pan."""
        return self.seen() == self.place()

    def paint_layer(self, painter: QPainter, index: int) -> None:
        """Draw one of the pictures into the frame: whole, in its middle."""
        place = self._layer_place(index)
        if self._fine:
            painter.drawPixmap(place, self._fine[index])
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._is_crisp)
            painter.drawImage(QRectF(place), self._images[index])

    def cursor_at(self, point: QPointF) -> Qt.CursorShape:  # noqa: ARG002 - for who derives from it
        """What the mouse looks like at a point."""
        return Qt.CursorShape.ArrowCursor if self.shows_all() else Qt.CursorShape.OpenHandCursor

    def event(self, event: QEvent) -> bool:  # Qt's names, from here on
        """Zoom with two fingers."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self._zoom_to(self.zoom() * (1 + event.value()), event.position())
            return True
        return super().event(event)

    def resizeEvent(self, event: object) -> None:  # noqa: N802, ARG002
        """Draw fast while the size changes, and leave no gap beside a large picture."""
        self._pan(QPointF())
        self._unsettle()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom around the mouse."""
        if event.angleDelta().y():
            self.zoom_by(event.angleDelta().y() / 120, event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Switch between fitted and one to one."""
        self.toggle_pixels(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to pan what reaches beyond the view."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton) and not self.shows_all():
            self._gripped = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pan."""
        if self._gripped is None:
            self.setCursor(self.cursor_at(event.position()))
        else:
            self._pan(self._gripped - event.position())
            self._gripped = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End panning."""
        self._gripped = None
        self.setCursor(self.cursor_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Plus and minus zoom, 0 fits, arrows pan what reaches beyond the view."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(1)
            case Qt.Key.Key_Minus:
                self.zoom_by(-1)
            case Qt.Key.Key_0:
                self.fit()
            case key if key in _PANS and not self.shows_all():
                self._pan(_PANS[key])
            case _:
                super().keyPressEvent(event)

    def _frame(self) -> QSize:
        return next((image.size() for image in reversed(self._images) if not image.isNull()), QSize(0, 0))

    def _layer_place(self, index: int) -> QRect:
        place, size = self.place(), self._images[index].size()
        if is_same_shape(size, self._frame()):
            return place
        inside = QRect(place.topLeft(), size.scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio))
        inside.moveCenter(place.center())
        return inside

    def _zoom_to(self, zoom: float, at: QPointF | None) -> None:
        frame = self._frame()
        if not frame.isEmpty():
            at = at if at is not None else QPointF(self.width(), self.height()) / 2
            self._framing = self._framing.zoomed(zoom, at, frame, self.size())
            self._unsettle()

    def _pan(self, by: QPointF) -> None:
        """Move, as far as there is more of the picture; by nothing, where the room may have grown."""
        self._framing = self._framing.moved(by, self._frame(), self.size())
        self.update()

    def _unsettle(self) -> None:
        self._fine = ()
        self._settled.start()
        self.update()

    def _refine(self) -> None:
        """Prepare the fine enlargements, unless they would be larger than the screen needs."""
        ratio = self.devicePixelRatioF()
        sizes = [self._layer_place(index).size() * ratio for index in range(len(self._images))]
        wanted = sum(size.width() * size.height() for size in sizes)
        self._fine = ()
        if 0 < wanted <= 4 * self.width() * self.height() * ratio**2:
            self._fine = tuple(map(self._enlarged, self._images, sizes))
        self.update()

    def _enlarged(self, image: QImage, size: QSize) -> QPixmap:
        pixmap = QPixmap.fromImage(scaled(image, size, self._is_crisp))
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        return pixmap
