"""The locks of the composer's fields: which are closed, and the draw that each keeps."""

import random
from collections.abc import Mapping

from PySide6.QtCore import QObject, QSignalBlocker, Signal

from studio.generation.request import RANDOM_SEED_LIMIT
from studio.prompt.fields import ASPECTS
from studio.prompt.wildcards import Held
from studio.ui.composer.lock_button import LockButton
from studio.ui.composer.style_field import StyleField

STYLES = ("style", *ASPECTS)
"""What the lock of the whole style closes: every aspect, and phrases of none."""


class LockBoard(QObject):
    """Keeps buttons and locks in step; `changed` tells that the user closed or opened some."""

    changed = Signal()

    def __init__(self, buttons: Mapping[str, LockButton], style: StyleField, parent: QObject) -> None:
        super().__init__(parent)
        self._buttons, self._style = buttons, style
        self._locks: dict[str, int] = {}
        self._last_draw: int | None = None
        for button in buttons.values():
            button.toggled.connect(self._follow_button)
        style.lock_toggled.connect(self.toggle)

    def locks(self) -> tuple[Held, ...]:
        """The closed locks, by field."""
        return tuple(Held(field, seed) for field, seed in self._locks.items())

    def show_locks(self, locks: tuple[Held, ...]) -> None:
        """Close these and open all others; tells nobody."""
        self._locks = {lock.field: lock.wildcard_seed for lock in locks}
        self._show()

    def show_draw(self, wildcard_seed: int) -> None:
        """A picture was drawn by this seed: it is what a lock closed from now on keeps."""
        self._last_draw = wildcard_seed

    def toggle(self, field: str) -> None:
        """Close or open the lock of a field; "style" stands for all its aspects."""
        is_closed = field in self._locks
        for name in STYLES if field == "style" else (field,):
            if is_closed:
                self._locks.pop(name, None)
            else:
                self._locks.setdefault(name, self._draw())
        if field in ASPECTS:  # the whole is locked while every part is
            self._locks.pop("style", None)
            if all(aspect in self._locks for aspect in ASPECTS):
                self._locks["style"] = self._draw()
        self._show()
        self.changed.emit()

    def _draw(self) -> int:
        """The seed drawn by last; where nothing was drawn yet, one that is drawn now."""
        if self._last_draw is None:
            self._last_draw = random.randrange(RANDOM_SEED_LIMIT)
        return self._last_draw

    def _follow_button(self) -> None:
        button = self.sender()
        assert isinstance(button, LockButton)
        self.toggle(button.field)

    def _show(self) -> None:
        for field, button in self._buttons.items():
            with QSignalBlocker(button):
                button.setChecked(field in self._locks)
        self._style.show_locked(self._locks.keys())
