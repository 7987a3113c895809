"""The square of the pad: pictures at their places, and a point that is moved between them."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.experiments.pad.pad_plan import CORNERS, Place
from studio.ui.theme import RADIUS, SPACE_S, colours_of

THUMBNAIL = 0.27
"""The side of a picture, in sides of the pad: three beside each other leave gaps."""

STEP, FINE_STEP = 0.05, 0.01


class PadView(QWidget):
    """`moved` tells while the point goes, by mouse or keys (arrows go by a twentieth, with Shift by a hundredth),
    `taken` that Enter was pressed."""

    moved = Signal()
    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pad")
        self.setAccessibleName("Pad between four seeds")
        self.setToolTip("Drag the picture, or press the arrow keys (with Shift: finely)")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(360, 360)
        self._pictures: dict[Place, QImage] = {}
        self._places: tuple[Place, ...] = CORNERS
        self._point, self._live, self._is_forming = (0.5, 0.5), QImage(), True
        self._describe()

    def point(self) -> Place:
        """Where the point stands."""
        return self._point

    def set_point(self, x: float, y: float) -> None:
        """Move the point, within the pad."""
        point = (round(min(1.0, max(0.0, x)), 4), round(min(1.0, max(0.0, y)), 4))
        if point != self._point:
            self._point = point
            self._describe()
            self.update()
            self.moved.emit()

    def show_pictures(self, places: tuple[Place, ...], pictures: Mapping[Place, QImage]) -> None:
        """Show these places and the pictures of some of them."""
        self._places, self._pictures = places, dict(pictures)
        self.update()

    def show_live(self, image: QImage, *, is_forming: bool) -> None:
        """Show the picture at the point."""
        self._live, self._is_forming = image, is_forming
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's names, from here on
        """As large as fits beside the controls."""
        return QSize(560, 560)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Draw the ways between the corners, the pictures, and the one at the point above them."""
        painter, colours = QPainter(self), colours_of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.border), 2))
        painter.setBrush(QColor(colours.well))
        painter.drawRoundedRect(self._square().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawRect(QRectF(self._position((0, 0)), self._position((1, 1))))
        for place in self._places:
            self._paint(painter, place, self._pictures.get(place, QImage()), QPen(QColor(colours.control), 1))
        style = Qt.PenStyle.DashLine if self._is_forming else Qt.PenStyle.SolidLine
        self._paint(painter, self._point, self._live, QPen(QColor(colours.accent), 3, style))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the point to the mouse."""
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the point."""
        start, end = self._position((0, 0)), self._position((1, 1))
        way = event.position() - start
        self.set_point(way.x() / max(1.0, end.x() - start.x()), way.y() / max(1.0, end.y() - start.y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the point."""
        step = FINE_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        x, y = self._point
        match event.key():
            case Qt.Key.Key_Left:
                self.set_point(x - step, y)
            case Qt.Key.Key_Right:
                self.set_point(x + step, y)
            case Qt.Key.Key_Up:
                self.set_point(x, y - step)
            case Qt.Key.Key_Down:
                self.set_point(x, y + step)
            case Qt.Key.Key_Home:
                self.set_point(0, 0)
            case Qt.Key.Key_End:
                self.set_point(1, 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.taken.emit()
            case _:
                super().keyPressEvent(event)

    def _describe(self) -> None:
        x, y = self._point
        self.setAccessibleDescription(f"{x:.0%} to the right, {y:.0%} down")

    def _square(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _position(self, place: Place) -> QPointF:
        """The middle of a picture at a place: corners lie so that their pictures are whole."""
        square = self._square()
        rim = square.width() * THUMBNAIL / 2 + SPACE_S
        inner = square.adjusted(rim, rim, -rim, -rim)
        return QPointF(inner.left() + place[0] * inner.width(), inner.top() + place[1] * inner.height())

    def _paint(self, painter: QPainter, place: Place, image: QImage, edge: QPen) -> None:
        side = self._square().width() * THUMBNAIL
        size = image.size() if not image.isNull() else QSize(1, 1)
        fitted = size.scaled(QSize(round(side), round(side)), Qt.AspectRatioMode.KeepAspectRatio)
        room = QRectF(0, 0, fitted.width(), fitted.height())
        room.moveCenter(self._position(place))
        shape = QPainterPath()
        shape.addRoundedRect(room, RADIUS, RADIUS)
        painter.fillPath(shape, QColor(colours_of(self.palette()).hover))
        painter.save()
        painter.setClipPath(shape)
        painter.drawImage(room, image)
        painter.restore()
        painter.strokePath(shape, edge)
