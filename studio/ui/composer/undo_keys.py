"""Takes the keys of undo and redo away from text boxes, whose own histories would fight the composer's."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget

_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class UndoKeys(QObject):
    """Tells of the keys pressed in the text boxes below a widget; a window's own shortcut comes first."""

    undo_pressed = Signal()
    redo_pressed = Signal()

    def watch(self, widget: QWidget) -> None:
        """Watch the text boxes that stand below `widget` now."""
        boxes: list[QWidget] = [*widget.findChildren(QLineEdit), *widget.findChildren(QAbstractSpinBox)]
        for box in boxes:
            box.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let a window's shortcut have the key, else tell of it; the text box never sees it."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        key = cast(QKeyEvent, event)
        for standard, pressed in zip(_KEYS, (self.undo_pressed, self.redo_pressed), strict=True):
            if key.matches(standard):
                if event.type() == QEvent.Type.KeyPress:
                    pressed.emit()
                else:
                    event.ignore()
                return True
        return False
