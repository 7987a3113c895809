"""The picture itself: fitted or zoomed, forming or finished, and dragged out as a file."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QColor,
    QDrag,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from studio.ui.canvas.scaling import scaled
from studio.ui.theme import RADIUS, SPACE_L, SPACE_S, TYPE_S, colours_of
from studio.ui.widgets.focus_ring import paint_focus_frame

_ZOOM_STEP = 1.25
_ZOOM_LIMITS = (0.1, 32.0)
_SETTLE_MS = 60


class PictureView(QWidget):
    """Shows one picture; `zoom` None fits it. Dragging pans a zoomed picture and takes a fitted one out as a file.

    While its size changes the picture is drawn by Qt's fast filter, shortly after by the fine one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName("Picture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 160)
        self._image, self._file = QImage(), None
        self._badge = ""
        self._zoom: float | None = None
        self._centre = QPointF(0.5, 0.5)
        self._is_crisp = False
        self._pressed: QPoint | None = None
        self._fine: QPixmap | None = None
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self._refine)

    def show_image(self, image: QImage, file: Path | None = None, badge: str = "") -> None:
        """Show a picture; `file` is what a drag gives away, `badge` a word in its corner."""
        if image.size() != self._image.size() and not self._is_same_shape(image):
            self._zoom, self._centre = None, QPointF(0.5, 0.5)
        self._image, self._file, self._badge = image, file, badge
        self._refine()

    def image(self) -> QImage:
        """The picture as it is, not as it is zoomed."""
        return self._image

    def badge(self) -> str:
        """The word in the corner."""
        return self._badge

    def zoom(self) -> float:
        """Screen pixels for one of the picture."""
        return self._zoom if self._zoom is not None else self._fitting()

    def fit(self) -> None:
        """Show the whole picture as large as it fits."""
        self._zoom, self._centre = None, QPointF(0.5, 0.5)
        self._refine()

    def is_fitted(self) -> bool:
        """Whether the whole picture is shown, as large as it fits."""
        return self._zoom is None

    def toggle_pixels(self) -> None:
        """Switch between fitted and one to one."""
        self._zoom = 1.0 if self._zoom is None else None
        self._unsettle()

    def zoom_by(self, steps: int) -> None:
        """Zoom in (positive) or out by steps of a quarter."""
        low, high = _ZOOM_LIMITS
        self._zoom = min(high, max(low, self.zoom() * _ZOOM_STEP**steps))
        self._unsettle()

    def set_crisp(self, is_crisp: bool) -> None:
        """Enlarge without smoothing."""
        self._is_crisp = is_crisp
        self._refine()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's names, from here on
        """Draw ground, picture, badge and focus ring."""
        painter, colours = QPainter(self), colours_of(QGuiApplication.palette())
        painter.fillRect(self.rect(), QColor(colours.well))
        place = self._place()
        if not self._image.isNull():
            self._paint_picture(painter, place)
        if self._badge:
            paint_badge(painter, place.topLeft() + QPoint(SPACE_S, SPACE_S), self._badge)
        paint_focus_frame(painter, self)
        painter.end()

    def resizeEvent(self, event: object) -> None:  # noqa: N802, ARG002
        """Draw fast while the size changes."""
        self._unsettle()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom around the middle."""
        if not self._image.isNull() and event.angleDelta().y():
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002
        """Switch between fitted and one to one."""
        self.toggle_pixels()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Remember where a drag starts."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pan, or take the file out of the window."""
        if self._pressed is None or self._image.isNull():
            return
        moved = event.position().toPoint() - self._pressed
        if self._zoom is not None:
            self._pan(moved)
            self._pressed = event.position().toPoint()
        elif moved.manhattanLength() >= QApplication.startDragDistance() and self._file:
            self._pressed = None
            self._drag_out(self._file)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002
        """End a drag."""
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Pan a zoomed picture with the arrows."""
        steps = {
            Qt.Key.Key_Left: (40, 0),
            Qt.Key.Key_Right: (-40, 0),
            Qt.Key.Key_Up: (0, 40),
            Qt.Key.Key_Down: (0, -40),
        }
        step = steps.get(Qt.Key(event.key()))
        if step and self._zoom is not None:
            self._pan(QPoint(*step))
        else:
            super().keyPressEvent(event)

    def _is_same_shape(self, image: QImage) -> bool:
        """Whether a picture has the shape of the one shown, as a preview has of its picture."""
        old, new = self._image.size(), image.size()
        return old.width() * new.height() == old.height() * new.width()

    def _fitting(self) -> float:
        room = self.size() - QSize(2 * SPACE_L, 2 * SPACE_L)
        size = self._image.size()
        if size.isEmpty():
            return 1.0
        return max(0.01, min(room.width() / size.width(), room.height() / size.height()))

    def _place(self) -> QRect:
        """Where the picture stands in the widget."""
        size = self._image.size() * self.zoom()
        left = self.width() / 2 - size.width() * self._centre.x()
        top = self.height() / 2 - size.height() * self._centre.y()
        return QRect(QPoint(round(left), round(top)), size)

    def _pan(self, moved: QPoint) -> None:
        size = self._place().size()
        x = self._centre.x() - moved.x() / max(1, size.width())
        y = self._centre.y() - moved.y() / max(1, size.height())
        self._centre = QPointF(min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))
        self.update()

    def _paint_picture(self, painter: QPainter, place: QRect) -> None:
        if self._fine is not None:
            painter.drawPixmap(place, self._fine)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._is_crisp)
        painter.drawImage(QRectF(place), self._image)

    def _unsettle(self) -> None:
        self._fine = None
        self._settled.start()
        self.update()

    def _refine(self) -> None:
        """Prepare the fine enlargement, unless it would be larger than the screen needs."""
        ratio = self.devicePixelRatioF()
        size = self._place().size() * ratio
        self._fine = None
        if (
            not self._image.isNull()
            and size.width() * size.height() <= 4 * self.width() * self.height() * ratio**2
        ):
            self._fine = QPixmap.fromImage(scaled(self._image, size, self._is_crisp))
            self._fine.setDevicePixelRatio(ratio)
        self.update()

    def _drag_out(self, file: Path) -> None:
        drag, data = QDrag(self), QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file))])
        data.setImageData(self._image)
        drag.setMimeData(data)
        drag.setPixmap(
            QPixmap.fromImage(self._image.scaledToWidth(96, Qt.TransformationMode.SmoothTransformation))
        )
        drag.exec(Qt.DropAction.CopyAction)


def paint_badge(painter: QPainter, corner: QPoint, text: str) -> None:
    """A word on a dark ground that can be read on any picture."""
    painter.save()
    font = painter.font()
    font.setPixelSize(TYPE_S)
    painter.setFont(font)
    width = painter.fontMetrics().horizontalAdvance(text) + 2 * SPACE_S
    place = QRect(corner, QSize(width, 22))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 180))
    painter.drawRoundedRect(place, RADIUS, RADIUS)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
