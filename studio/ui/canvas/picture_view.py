"""The picture itself: fitted or zoomed, forming or finished, and dragged out as a file."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDrag,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget

from studio.ui.canvas.framed_view import FramedView
from studio.ui.theme import RADIUS, SPACE_S, TYPE_S, colours_of
from studio.ui.widgets.focus_ring import paint_focus_frame


class PictureView(FramedView):
    """Shows one picture. Dragging pans what reaches beyond the view, and takes a whole picture out as a file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName("Picture")
        self.setMinimumSize(200, 160)
        self._image, self._file = QImage(), None
        self._badge = ""
        self._pressed: QPointF | None = None

    def show_image(self, image: QImage, file: Path | None = None, badge: str = "") -> None:
        """Show a picture; `file` is what a drag gives away, `badge` a word in its corner."""
        self._image, self._file, self._badge = image, file, badge
        self.show_layers(image)

    def image(self) -> QImage:
        """The picture as it is, not as it is zoomed."""
        return self._image

    def badge(self) -> str:
        """The word in the corner."""
        return self._badge

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's names, from here on
        """Draw ground, picture, badge and focus ring."""
        painter, colours = QPainter(self), colours_of(QGuiApplication.palette())
        painter.fillRect(self.rect(), QColor(colours.well))
        if not self._image.isNull():
            self.paint_layer(painter, 0)
        if self._badge:
            paint_badge(painter, self.seen().topLeft() + QPoint(SPACE_S, SPACE_S), self._badge)
        paint_focus_frame(painter, self)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Remember where a drag starts."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.shows_all():
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pan, or take the file out of the window."""
        super().mouseMoveEvent(event)
        if self._pressed is None or self._file is None or self._image.isNull():
            return
        if (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self._drag_out(self._file)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End a drag."""
        super().mouseReleaseEvent(event)
        self._pressed = None

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
