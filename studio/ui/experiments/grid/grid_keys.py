"""Keys that mean the grid while its place has the focus, and something else in the rest of the window."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class GridKeys(QObject):
    """Takes `keys` from the window's actions while anything in `place` has the focus."""

    def __init__(self, place: QWidget, keys: Mapping[QKeyCombination, Callable[[], object]]) -> None:
        super().__init__(place)
        self._acts = {key.toCombined(): act for key, act in keys.items()}
        place.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Claim a key before the actions do, then act on it."""
        if isinstance(event, QKeyEvent):
            keypad = Qt.KeyboardModifier.KeypadModifier.value
            act = self._acts.get(event.keyCombination().toCombined() & ~keypad)
            if act is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if act is not None and event.type() == QEvent.Type.KeyPress:
                act()
                return True
        return super().eventFilter(watched, event)
