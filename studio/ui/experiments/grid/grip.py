"""What a card is grasped by to bring it elsewhere in its column."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolButton, QWidget

from studio.ui.theme import ICON_S, icon, set_role


class Grip(QToolButton):
    """`dragged` carries the pointer's global position, `moved` -1 or +1 from Alt and an arrow."""

    dragged = Signal(QPoint)
    moved = Signal(int)

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(icon("dots-six-vertical", "muted"))
        self.setIconSize(QSize(ICON_S, ICON_S))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag it, or press Alt+↑ and Alt+↓, to change the order of the axes")
        self.setAccessibleName(f"Move {what}")
        set_role(self, "quiet")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's names
        """Grasp it."""
        super().mousePressEvent(event)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell where it is dragged to."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let it go."""
        super().mouseReleaseEvent(event)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Alt with an arrow moves it."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
