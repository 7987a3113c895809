"""A picture on which a mask is painted: brush, eraser, undo, invert, and a soft edge."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from studio.ui.theme import colours_of

MOST_UNDONE = 60
LARGEST_BRUSH = 400
_TINT = 0.55
_BRUSH_STEP = 1.2


class MaskView(QWidget):
    """Shows the picture as large as it fits, with a tint where it is made anew.

    `brush` is the width of the brush in pixels of the picture, `softness` how far the edge fades; `erases` makes
    the brush take away. `changed` tells that the mask did.
    """

    changed = Signal()
    brush_changed = Signal(int)

    def __init__(self, image: QImage, mask: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("maskView")
        self.setAccessibleName("Picture to paint a mask on")
        self.setMinimumSize(320, 240)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.brush, self.softness, self.erases = max(16, min(image.width(), image.height()) // 8), 0, False
        self._image = image
        self._paint = _layer(image.size())
        self._done: list[QImage] = []
        self._last: QPointF | None = None
        self._pointer: QPointF | None = None
        if not mask.isNull():
            self._take(mask)

    def painted(self) -> QImage:
        """Grey at the picture's size, white where it is made anew; null where nothing is painted."""
        if self.is_empty():
            return QImage()
        grey = self._softened().convertToFormat(QImage.Format.Format_Alpha8)
        grey.reinterpretAsFormat(QImage.Format.Format_Grayscale8)
        return grey

    def is_empty(self) -> bool:
        """Whether nothing is painted."""
        blank = _layer(self._paint.size())
        return self._paint == blank

    def can_undo(self) -> bool:
        """Whether there is a stroke to take back."""
        return bool(self._done)

    def set_softness(self, pixels: int) -> None:
        """How far the edge fades."""
        self.softness = pixels
        self.update()

    def undo(self) -> None:
        """Take back the last stroke."""
        if self._done:
            self._paint = self._done.pop()
            self._tell()

    def invert(self) -> None:
        """Paint what is not painted, and the other way round."""
        self._remember()
        inverted = _layer(self._paint.size())
        inverted.fill(Qt.GlobalColor.white)
        painter = QPainter(inverted)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
        painter.drawImage(0, 0, self._paint)
        painter.end()
        self._paint = inverted
        self._tell()

    def clear(self) -> None:
        """Paint nothing."""
        self._remember()
        self._paint = _layer(self._paint.size())
        self._tell()

    def place(self) -> QRectF:
        """Where the picture stands in the widget."""
        size = QSize(self._image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's names, from here on
        """Draw the picture, the tint, and the brush's outline."""
        colours = colours_of(QGuiApplication.palette())
        painter, place = QPainter(self), self.place()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colours.well))
        painter.drawImage(place, self._image)
        painter.setOpacity(_TINT)
        painter.drawImage(place, _coloured(self._softened(), QColor(colours.accent)))
        painter.setOpacity(1)
        if self._pointer is not None:
            self._paint_brush(painter, self._pointer)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._remember()
            self._last = event.position()
            self._stroke(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go on with a stroke."""
        self._pointer = event.position()
        if self._last is not None:
            self._stroke(event.position())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002
        """End a stroke."""
        self._last = None

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show the brush."""
        self._pointer = event.position()
        self.update()

    def leaveEvent(self, event: object) -> None:  # noqa: N802, ARG002
        """Hide the brush."""
        self._pointer = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Make the brush larger or smaller."""
        if step := event.angleDelta().y():
            self.brush_changed.emit(
                max(1, min(LARGEST_BRUSH, round(self.brush * (1.15 if step > 0 else 1 / 1.15))))
            )

    def _take(self, mask: QImage) -> None:
        """Start from a mask that was painted before."""
        grey = mask.convertToFormat(QImage.Format.Format_Grayscale8).scaled(self._paint.size())
        self._paint.fill(Qt.GlobalColor.white)
        self._paint.setAlphaChannel(grey)
        self._paint = self._paint.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)

    def _stroke(self, to: QPointF) -> None:
        place = self.place()
        scale = self._image.width() / max(1.0, place.width())
        start, end = (QPointF(point - place.topLeft()) * scale for point in (self._last or to, to))
        painter = QPainter(self._paint)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.erases:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
        round_cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(Qt.GlobalColor.white, self.brush, Qt.PenStyle.SolidLine, round_cap, join))
        painter.drawLine(start, end) if start != end else painter.drawPoint(start)
        painter.end()
        self._last = to
        self._tell()

    def _softened(self) -> QImage:
        """What is painted, its edge faded by making it small and large again."""
        if self.softness < 2:
            return self._paint
        smooth, size = Qt.TransformationMode.SmoothTransformation, self._paint.size()
        small = QSize(max(1, size.width() // self.softness), max(1, size.height() // self.softness))
        keep = Qt.AspectRatioMode.IgnoreAspectRatio
        return self._paint.scaled(small, keep, smooth).scaled(size, keep, smooth)

    def _paint_brush(self, painter: QPainter, at: QPointF) -> None:
        """Its outline, seen on dark and on light."""
        radius = self.brush / 2 * self.place().width() / max(1, self._image.width())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(Qt.GlobalColor.white), 1.2)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.DashLine if self.erases else Qt.PenStyle.SolidLine))
            painter.drawEllipse(at, radius, radius)

    def _remember(self) -> None:
        self._done = [*self._done[-MOST_UNDONE + 1 :], QImage(self._paint)]

    def _tell(self) -> None:
        self.update()
        self.changed.emit()


def _layer(size: QSize) -> QImage:
    """Nothing painted yet: white strokes of full strength go on it."""
    layer = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    layer.fill(Qt.GlobalColor.transparent)
    return layer


def _coloured(layer: QImage, colour: QColor) -> QImage:
    coloured = QImage(layer)
    painter = QPainter(coloured)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(coloured.rect(), colour)
    painter.end()
    return coloured
