"""The seed: a number or several, a lock that holds them, dice that draw another, those used before."""

import random

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from studio.errors import StudioError
from studio.generation.request import RANDOM_SEED_LIMIT
from studio.ui.composer.lock_button import SIZE
from studio.ui.composer.seeds_text import parse_seeds, write_seeds
from studio.ui.theme import ICON_S, SPACE_XS, set_role, set_state, tabular
from studio.ui.widgets.icon_button import icon_button


class SeedField(QWidget):
    """Locked, the same noise starts every picture; unlocked, each picture starts from its own.

    `changed` says whether the seed was typed, `way_asked` that the noise is to go towards another seed. What
    stands in `beside_label` belongs beside the field's name; `history_requested` carries the button over which
    the seeds used last are to be shown.
    """

    changed = Signal(bool)
    way_asked = Signal()
    history_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last_used: int | None = None
        self._text = QLineEdit()
        self._text.setObjectName("seedField")
        self._text.setAccessibleName("Seed")
        self._text.setToolTip(
            "The number that the starting noise is drawn from. The same seed with the same prompt gives the same "
            "picture; typing one locks it. Several, like 7, 8, 20..24, make one picture each."
        )
        self._text.setFont(tabular(self._text.font()))
        self._lock = icon_button(
            "seedLock",
            "lock-simple-open",
            "Lock the seed (Ctrl+L): keep the noise, so that only your words change it.",
            colour="muted",
            checked="lock-simple-fill",
        )
        self._dice = icon_button(
            "randomSeedButton",
            "dice-five",
            "Draw another seed and lock it (Ctrl+R): a new layout, same words.",
        )
        self._way = icon_button(
            "addVariationButton",
            "path",
            "Go towards another seed: keep this noise and move it by a tenth. Again for a variation of it.",
            colour="muted",
        )
        self.history = icon_button(
            "seedHistoryButton",
            "clock-counter-clockwise",
            "Seeds used last, with their pictures",
            colour="muted",
        )
        self.history.hide()
        self.beside_label = _beside_label(self._way, self.history)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._lock)
        layout.addWidget(self._dice)
        self._text.textChanged.connect(self._follow_text)
        self._lock.toggled.connect(self._follow_lock)
        self._dice.clicked.connect(self.roll)
        self._way.clicked.connect(self._ask_way)
        self.history.clicked.connect(self._ask_history)
        self.setFocusProxy(self._text)
        self._show_placeholder()

    def seeds(self) -> tuple[int, ...]:
        """The locked seeds; none where each picture gets its own, or where the text is no seed."""
        try:
            return parse_seeds(self._text.text())
        except StudioError:
            return ()

    def problem(self) -> str:
        """One sentence where the text is no seed; "" where all is well."""
        try:
            parse_seeds(self._text.text())
        except StudioError as error:
            return str(error)
        return ""

    def set_seeds(self, seeds: tuple[int, ...]) -> None:
        """Lock these seeds; none unlocks. A text that means the same stays."""
        if not seeds or seeds != self.seeds():
            self._text.setText(write_seeds(seeds))

    def last_used(self) -> int | None:
        """The seed of the picture made last."""
        return self._last_used

    def show_used(self, seed: int | None) -> None:
        """Remember the seed of the picture made last and show it while unlocked."""
        self._last_used = seed
        self._show_placeholder()

    def toggle_lock(self) -> None:
        """Lock the seed used last, or unlock."""
        self._lock.toggle()

    def roll(self) -> None:
        """Draw a new seed and lock it."""
        self.set_seeds((random.randrange(RANDOM_SEED_LIMIT),))

    def offer_history(self) -> None:
        """There are seeds to choose from."""
        self.history.show()

    def _follow_text(self, text: str) -> None:
        with QSignalBlocker(self._lock):
            self._lock.setChecked(bool(text.strip()))
        set_state(self._text, "invalid", is_so=bool(self.problem()))
        self.changed.emit(self._text.isModified())

    def _follow_lock(self, is_locked: bool) -> None:
        if not is_locked:
            self.set_seeds(())
        elif self._last_used is None:
            self.roll()
        else:
            self.set_seeds((self._last_used,))

    def _ask_way(self) -> None:
        """A variation is one of something: lock the seed that it begins at."""
        self._lock.setChecked(True)
        self.way_asked.emit()

    def _ask_history(self) -> None:
        self.history_requested.emit(self.history)

    def _show_placeholder(self) -> None:
        self._text.setPlaceholderText("random" if self._last_used is None else f"last {self._last_used}")


def _beside_label(*buttons: QToolButton) -> QWidget:
    """Small buttons in one row, the last one at the right also while it is alone."""
    box = QWidget()
    box.setFixedSize(len(buttons) * SIZE, SIZE)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addStretch(1)
    for button in buttons:
        button.setIconSize(QSize(ICON_S, ICON_S))
        button.setFixedSize(SIZE, SIZE)
        set_role(button, "lock")
        row.addWidget(button)
    return box
