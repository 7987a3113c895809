"""Where the film is seen: the frame at the playhead, as large as it fits."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from studio.ui.canvas.scaling import scaled
from studio.ui.theme import SPACE_L, TYPE_M, colours_of, set_role

_MOST_ENLARGED = 4.0
"""Small frames grow up to this factor; beyond it only the softness would grow."""


class Screen(QFrame):
    """Shows one frame, or says in muted words why there is none; `clicked` plays and stops."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("walkScreen")
        self.setAccessibleName("The film")
        set_role(self, "well")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 96)
        self._frame = QPixmap()
        self._still = QPixmap()
        self._is_moving: bool = False
        self._words = ""

    def show_frame(self, frame: QPixmap, *, is_moving: bool) -> None:
        """Show a frame; one that stands still is enlarged with more care, once."""
        if frame.cacheKey() == self._frame.cacheKey() and is_moving == self._is_moving:
            return
        self._frame, self._is_moving, self._still = frame, is_moving, QPixmap()
        self.update()

    def show_words(self, words: str) -> None:
        """Show no frame but words."""
        self._frame, self._still, self._words = QPixmap(), QPixmap(), words
        self.update()

    @property
    def words(self) -> str:
        """What stands there instead of a frame; "" while one is shown."""
        return self._words if self._frame.isNull() else ""

    @property
    def frame(self) -> QPixmap:
        """The frame that is shown; null where there is none."""
        return self._frame

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a picture of usual size."""
        return QSize(512, 384)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click plays or stops."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the ground and the frame."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self._frame.isNull():
            font = painter.font()
            font.setPixelSize(TYPE_M)
            painter.setFont(font)
            painter.setPen(QColor(colours_of(self.palette()).muted))
            painter.drawText(self.rect().adjusted(SPACE_L, 0, -SPACE_L, 0), _WORDS, self._words)
        else:
            self._paint_frame(painter, self._place())
        painter.end()

    def _paint_frame(self, painter: QPainter, place: QRect) -> None:
        if self._is_moving:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, self._frame)
            return
        ratio = self.devicePixelRatioF()
        if self._still.size() != place.size() * ratio:
            self._still = QPixmap.fromImage(scaled(self._frame.toImage(), place.size() * ratio, is_crisp=False))
        painter.drawPixmap(place, self._still)

    def _place(self) -> QRect:
        """The largest place in the middle that keeps the frame's shape."""
        room = self.rect().adjusted(SPACE_L, SPACE_L, -SPACE_L, -SPACE_L).size()
        size = self._frame.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        most = self._frame.size() * _MOST_ENLARGED
        place = QRect(QPoint(), size if size.width() <= most.width() else most)
        place.moveCenter(self.rect().center())
        return place


_WORDS = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
