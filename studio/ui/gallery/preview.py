"""The chosen picture itself, as large as its place allows."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.background import Background

HIGHEST = 260
"""Pixels that the picture takes where there is room."""


class Preview(QWidget):
    """Decoded in the background; a double click asks to see it on the canvas."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self._reading = Background(self)
        self._reading.answered.connect(self._show)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HIGHEST)
        self.setToolTip("Double click shows it on the canvas")

    def show_record(self, record: GenerationRecord) -> None:
        """Read and show the picture of this record; the one before stays until then."""
        path = str(record.path)
        self.setAccessibleName(f"Picture: {record.request.prompt}")
        self._reading.run(lambda: QImage(path))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A landscape place."""
        return QSize(300, HIGHEST)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The whole picture, centred on the well; small ones are not blown up beyond twice their size."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(theme.colours_of(QGuiApplication.palette()).well))
        if self._picture.isNull():
            return
        room = self.size() - QSize(2 * theme.SPACE_M, 2 * theme.SPACE_M)
        limit = self._picture.size() * 2
        size = self._picture.size().scaled(room.boundedTo(limit), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        painter.drawPixmap(place, self._picture, QRectF(self._picture.rect()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002
        """Ask for the canvas."""
        self.opened.emit()

    def _show(self, image: QImage) -> None:
        self._picture = QPixmap.fromImage(image)
        self.update()
