"""The picture of a keyframe, or the place where it will be, with its number."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from studio.ui.theme import RADIUS, SPACE_XS, TYPE_S, colours_of

_BADGE = 20


class KeyframePicture(QFrame):
    """Painted whole in the middle, cut round at its corners."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self._number, self._has_focus = 1, False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(72)

    def show_number(self, number: int) -> None:
        """Which keyframe it is, from 1."""
        self._number = number
        self.update()

    def show_picture(self, pixmap: QPixmap | None) -> None:
        """Show a picture; None where it is not made yet."""
        self._pixmap = pixmap
        self.update()

    def show_focus(self, has_focus: bool) -> None:
        """Whether a ring shows that the keys go to this keyframe."""
        self._has_focus = has_focus
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a small picture."""
        return QSize(148, 104)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Paint ground, picture, number and ring."""
        painter, colours = QPainter(self), colours_of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shape = QPainterPath()
        shape.addRoundedRect(place, RADIUS, RADIUS)
        painter.fillPath(shape, QColor(colours.well))
        font = painter.font()
        font.setPixelSize(TYPE_S)
        painter.setFont(font)
        if self._pixmap is not None and not self._pixmap.isNull():
            painter.setClipPath(shape)
            size = self._pixmap.size().scaled(place.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            picture = QRectF(QPointF(), size.toSizeF())
            picture.moveCenter(place.center())
            painter.drawPixmap(picture, self._pixmap, QRectF(self._pixmap.rect()))
            painter.setClipping(False)
        else:
            painter.setPen(QColor(colours.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "not made yet")
        badge = QRectF(place.left() + SPACE_XS, place.top() + SPACE_XS, _BADGE, _BADGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(badge)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.on_accent))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(self._number))
        scrim = QColor(colours.surface)
        scrim.setAlphaF(0.85)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(scrim)
        painter.drawRoundedRect(QRectF(place.right() - 31, place.top() + 3, 28, 28), RADIUS, RADIUS)
        if self._has_focus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(place, RADIUS, RADIUS)
        painter.end()
