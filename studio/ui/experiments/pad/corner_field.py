"""One corner of the pad: its seed, and dice that draw another."""

import random

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from studio.errors import StudioError
from studio.generation.request import RANDOM_SEED_LIMIT
from studio.ui.composer.seeds_text import parse_seeds
from studio.ui.theme import SPACE_XS, set_state, tabular
from studio.ui.widgets.icon_button import icon_button

LABEL_WIDTH = 84


class CornerField(QWidget):
    """`changed` carries a seed that can be used."""

    changed = Signal(object)

    def __init__(self, label: str, seed: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, name = QLineEdit(str(seed)), QLabel(label)
        name.setFixedWidth(LABEL_WIDTH)
        name.setBuddy(self._text)
        self._text.setFont(tabular(self._text.font()))
        self._text.setAccessibleName(f"Seed {label.lower()}")
        self._text.setToolTip("The seed whose picture stands in this corner")
        dice = icon_button("rollCorner", "dice-five", "Draw another seed for this corner")
        dice.setAccessibleName(f"Draw another seed {label.lower()}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        for widget in (name, self._text, dice):
            row.addWidget(widget)
        self._text.textChanged.connect(self._read)
        dice.clicked.connect(self.roll)

    def roll(self) -> None:
        """Draw another seed."""
        self._text.setText(str(random.randrange(RANDOM_SEED_LIMIT)))

    def _read(self, text: str) -> None:
        try:
            seeds = parse_seeds(text)
        except StudioError:
            seeds = ()
        set_state(self._text, "invalid", is_so=len(seeds) != 1)
        if len(seeds) == 1:
            self.changed.emit(seeds[0])
