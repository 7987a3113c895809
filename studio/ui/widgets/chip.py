"""One phrase as a chip: elided, removable, movable by mouse and keyboard."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget

HEIGHT = 24
MAXIMUM_WIDTH = 400


@dataclass(frozen=True)
class ChipForm:
    """How chips are built: distances in pixels; a part of width 0 is left out."""

    padding: int = 8
    grip: int = 8
    cross: int = 16
    type_size: int = 13


REMOVABLE = ChipForm()
FIXED = ChipForm(padding=7, grip=0, cross=0, type_size=11)


class Chip(QWidget):
    """Says what the user wants of it; its row does it.

    `moved` carries -1 or +1, `dragged` the pointer's global position, `focus_moved` -1 or +1.
    """

    removed = Signal()
    edit_requested = Signal()
    moved = Signal(int)
    dragged = Signal(QPoint)
    focus_moved = Signal(int)

    def __init__(self, text: str, colour: QColor, form: ChipForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self._colour = colour
        self._form = form
        self._pressed_at: QPoint | None = None
        font = self.font()
        font.setPixelSize(form.type_size)
        self.setFont(font)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(text)
        removal = " Double-click or F2 edits it, Delete removes it." if form.cross else ""
        self.setToolTip(f"{text}\nDrag it, or press Alt+← and Alt+→, to move it.{removal}")

    def set_colour(self, colour: QColor) -> None:
        """Wear another colour."""
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as its text, up to a limit."""
        form = self._form
        width = QFontMetrics(self.font()).horizontalAdvance(self.text) + 2 * form.padding + form.grip + form.cross
        return QSize(min(width + 2, MAXIMUM_WIDTH), HEIGHT)

    def cross(self) -> QRect:
        """Where a click removes the chip; empty where it cannot be removed."""
        width = self._form.cross
        left = 4 if self._is_mirrored() else self.width() - width - 4
        return QRect(left, 0, width, self.height())

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the ground in a tint of its colour, the grip, the text and the cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter)
        if self._form.grip:
            self._draw_grip(painter)
        self._draw_text(painter)
        if self._form.cross:
            self._draw_cross(painter)

    def _draw_ground(self, painter: QPainter) -> None:
        tint, edge = QColor(self._colour), QColor(self._colour)
        tint.setAlphaF(0.22 if self.underMouse() else 0.12)
        edge.setAlphaF(1.0 if self.hasFocus() else 0.45)
        painter.setBrush(tint)
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), HEIGHT / 2 - 1, HEIGHT / 2 - 1)

    def _draw_grip(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        dots = QColor(self._colour)
        dots.setAlphaF(0.8)
        painter.setBrush(dots)
        left = self.width() - self._form.padding - 2 if self._is_mirrored() else self._form.padding
        for row in (-4, 0, 4):
            painter.drawEllipse(QRectF(left, self.height() / 2 + row - 1, 2, 2))

    def _draw_text(self, painter: QPainter) -> None:
        form = self._form
        left, right = form.padding + form.grip, form.padding + form.cross
        if self._is_mirrored():
            left, right = right, left
        room = self.rect().adjusted(left, 0, -right, 0)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        text = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, room.width() + 2)
        painter.drawText(
            room.adjusted(-1, 0, 2, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text
        )

    def _draw_cross(self, painter: QPainter) -> None:
        centre = QRectF(self.cross()).center()
        painter.setPen(QPen(QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText), 1.4))
        painter.drawLine(int(centre.x() - 3), int(centre.y() - 3), int(centre.x() + 3), int(centre.y() + 3))
        painter.drawLine(int(centre.x() - 3), int(centre.y() + 3), int(centre.x() + 3), int(centre.y() - 3))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Remove by the cross, else begin a possible drag."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.cross().contains(event.position().toPoint()):
            self.removed.emit()
            return
        self._pressed_at = event.globalPosition().toPoint()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Edit the phrase."""
        if self._form.cross and not self.cross().contains(event.position().toPoint()):
            self.edit_requested.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell where the chip is dragged to, once the pointer has moved far enough."""
        if self._pressed_at is None:
            return
        here = event.globalPosition().toPoint()
        if (here - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self.dragged.emit(here)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """End a drag."""
        self._pressed_at = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show that it can be grasped."""
        super().enterEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete removes, Alt+arrows move, arrows walk to the neighbours."""
        is_move = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if self._form.cross:
                self.removed.emit()
            case Qt.Key.Key_F2 | Qt.Key.Key_Return if self._form.cross:
                self.edit_requested.emit()
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                (self.moved if is_move else self.focus_moved).emit(-1)
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                (self.moved if is_move else self.focus_moved).emit(1)
            case _:
                super().keyPressEvent(event)
