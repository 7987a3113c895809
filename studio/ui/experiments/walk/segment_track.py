"""The way from one keyframe to the next, drawn: a dot a frame, as its easing spaces them, and a handle."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.experiments.walk import EASINGS, Easing
from studio.ui.theme import RADIUS, TYPE_M, TYPE_S, colours_of, tabular

_MOST_DOTS = 48
_HANDLE = 12
"""Pixels at the right end that can be dragged."""

_FAR = 8
"""Frames that Page keys add."""


class SegmentTrack(QWidget):
    """`count_asked` (int) carries how many frames the way is to have.

    The right end can be dragged; plus, minus, up, down and Page keys do the same.
    """

    count_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("segmentTrack")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._count, self._seconds, self._easing, self._scale = 1, 0.0, EASINGS["linear"], 3.0
        self._is_even, self._note = False, ""
        self._pressed: tuple[float, int] | None = None

    def show_way(self, count: int, fps: float, easing: Easing, *, is_even: bool, note: str = "") -> None:
        """Show a way of so many frames; with even speed the pictures decide, and nothing can be dragged."""
        self._note = note
        self._count, self._seconds, self._is_even = count, count / fps, is_even
        self._easing = EASINGS[easing]
        self.setToolTip(
            "Even speed finds the lengths by itself"
            if is_even
            else "Drag the right end for more or fewer frames; plus and minus do it, too"
        )
        self.update()

    def set_scale(self, pixels: float) -> None:
        """How many pixels of dragging make one frame; it holds still while one drags."""
        if self._pressed is None:
            self._scale = max(0.02, pixels)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Three lines: frames, dots, seconds."""
        return QSize(104, 72)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Change the number of frames."""
        steps = {
            Qt.Key.Key_Plus: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: _FAR, Qt.Key.Key_PageDown: -_FAR,
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None or self._is_even:
            super().keyPressEvent(event)
        else:
            self.count_asked.emit(max(1, self._count + step))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Get hold of the right end."""
        if event.button() == Qt.MouseButton.LeftButton and self._is_handle(event.position()):
            self._pressed = (event.globalPosition().x(), self._count)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag it, or show that one can."""
        if self._pressed is not None:
            start, count = self._pressed
            wanted = max(1, count + round((event.globalPosition().x() - start) / self._scale))
            if wanted != self._count:
                self.count_asked.emit(wanted)
        shape = Qt.CursorShape.SizeHorCursor if self._is_handle(event.position()) else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002
        """Let it go."""
        self._pressed = None

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Paint the words, the line with its dots, and the handle."""
        painter, colours = QPainter(self), colours_of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, left, right = self.height() / 2, 4.0, self.width() - _HANDLE + 2.0
        painter.setPen(QPen(QColor(colours.border), 2))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.muted))
        for place in self._dots():
            painter.drawEllipse(QPointF(left + place * (right - left), middle), 2, 2)
        if not self._is_even:
            painter.setBrush(QColor(colours.accent if self.hasFocus() or self._pressed else colours.control))
            painter.drawRoundedRect(QRectF(self.width() - 8, middle - 10, 4, 20), 2, 2)
        self._paint_words(painter, colours.text, colours.muted)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.end()

    def _paint_words(self, painter: QPainter, text: str, muted: str) -> None:
        font = tabular(self.font())
        above = QRectF(0, 2, self.width(), self.height() / 2 - 10)
        below = QRectF(0, self.height() / 2 + 8, self.width(), self.height() / 2 - 8)
        first = "even speed" if self._is_even else f"{self._count} frame{'s' if self._count != 1 else ''}"
        second = " · ".join(filter(None, (self._note, "" if self._is_even else f"{self._seconds:.2f} s")))
        for area, size, colour, words, side in (
            (above, TYPE_M, text, first, Qt.AlignmentFlag.AlignBottom),
            (below, TYPE_S, muted, second, Qt.AlignmentFlag.AlignTop),
        ):
            font.setPixelSize(size)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | side, words)

    def _dots(self) -> list[float]:
        """Where the frames stand in time between the keyframes, from 0 to 1, as far as they can be told apart."""
        count = min(self._count, _MOST_DOTS, max(2, self.width() // 6))
        return [self._easing(index / count) for index in range(count)]

    def _is_handle(self, place: QPointF) -> bool:
        return not self._is_even and place.x() >= self.width() - _HANDLE
