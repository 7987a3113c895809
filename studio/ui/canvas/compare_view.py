"""Two pictures, A and B, in one place, parted by a line that can be dragged."""

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.ui.canvas.framed_view import FramedView
from studio.ui.canvas.picture_view import paint_badge
from studio.ui.theme import SPACE_S, colours_of
from studio.ui.widgets.focus_ring import paint_focus_frame

_BADGE = 24
"""About the width of a badge of one letter."""
_REACH = 12
"""Pixels beside the line at which the mouse takes it rather than the pictures, when these can be panned."""
_ABOUT = (
    "Drag the line, or press arrow keys, to see more of one picture; Space shows the other. "
    "Wheel and double click zoom both; dragging beside the line, or arrow keys with Shift, moves them"
)


class CompareView(FramedView):
    """Picture A at the left of the line, B, which gives the frame, at its right; mouse and arrows move the line.

    The line parts what is in sight of the frame, so that it stays in sight however the pictures are zoomed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareView")
        self.setAccessibleName("Comparison of two pictures")
        self.setToolTip(_ABOUT)
        self._badges = ("A", "B")
        self._split = 0.5
        self._holds_line = False

    def show_images(self, before: QImage, after: QImage, badges: tuple[str, str] = ("A", "B")) -> None:
        """Show these two, which may differ in size, with a letter each."""
        self._badges = badges
        self.show_layers(before, after)

    def split(self) -> float:
        """Where the line stands, from 0 (left) to 1."""
        return self._split

    def set_split(self, split: float) -> None:
        """Move the line."""
        self._split = min(1.0, max(0.0, split))
        self.update()

    def flip(self) -> None:
        """Show all of the other picture, as blinking does."""
        self.set_split(0 if self._split > 0.5 else 1)

    def cursor_at(self, point: QPointF) -> Qt.CursorShape:
        """The line can be moved, or the pictures."""
        return Qt.CursorShape.SplitHCursor if self._takes_line(point) else super().cursor_at(point)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's names, from here on
        """Draw both pictures, clipped at the line, and the focus ring."""
        painter, seen = QPainter(self), self.seen()
        painter.fillRect(self.rect(), QColor(colours_of(QGuiApplication.palette()).well))
        if not seen.isEmpty():
            self._paint_pair(painter, seen)
        paint_focus_frame(painter, self)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the line to the mouse, or begin to pan."""
        if event.button() == Qt.MouseButton.LeftButton and self._takes_line(event.position()):
            self._holds_line = True
            self._take_line_to(event.position())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the line, or pan."""
        if self._holds_line:
            self._take_line_to(event.position())
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go of the line, or end panning."""
        self._holds_line = False
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the line by a twentieth, or to an end; with Shift, arrows pan."""
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                super().keyPressEvent(event)
            case Qt.Key.Key_Left:
                self.set_split(self._split - 0.05)
            case Qt.Key.Key_Right:
                self.set_split(self._split + 0.05)
            case Qt.Key.Key_Home:
                self.set_split(0)
            case Qt.Key.Key_End:
                self.set_split(1)
            case _:
                super().keyPressEvent(event)

    def _line(self) -> int:
        """How far from the left of the view the line stands."""
        seen = self.seen()
        return seen.left() + round(seen.width() * self._split)

    def _takes_line(self, point: QPointF) -> bool:
        """Whether a press moves the line: anywhere in whole pictures, near it in what can be panned."""
        return self.shows_all() or abs(point.x() - self._line()) <= _REACH

    def _take_line_to(self, point: QPointF) -> None:
        seen = self.seen()
        self.set_split((point.x() - seen.left()) / max(1, seen.width()))

    def _paint_pair(self, painter: QPainter, seen: QRect) -> None:
        line = self._line()
        painter.setClipRect(QRect(seen.topLeft(), QPoint(line - 1, seen.bottom())))
        self.paint_layer(painter, 0)
        paint_badge(painter, seen.topLeft() + QPoint(SPACE_S, SPACE_S), self._badges[0])
        painter.setClipRect(QRect(QPoint(line, seen.top()), seen.bottomRight()))
        self.paint_layer(painter, 1)
        paint_badge(painter, seen.topRight() + QPoint(-_BADGE - SPACE_S, SPACE_S), self._badges[1])
        painter.setClipping(False)
        self._paint_line(painter, line, seen)

    def _paint_line(self, painter: QPainter, x: int, place: QRect) -> None:
        accent = QColor(colours_of(QGuiApplication.palette()).accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Qt.GlobalColor.white, 4))
        painter.drawLine(x, place.top(), x, place.bottom())
        painter.setPen(QPen(accent, 2))
        painter.drawLine(x, place.top(), x, place.bottom())
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawEllipse(QPoint(x, place.center().y()), 9, 9)
