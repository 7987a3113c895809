"""What the canvas shows before the first picture: recipes that one click loads."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from studio.ui.canvas.examples import Example
from studio.ui.theme import SPACE_L, SPACE_M, set_role

_MOST_COLUMNS = 3
_PICTURE = 136
_CARD = 172
"""The width of a card with the gap beside it, in pixels."""


class EmptyState(QFrame):
    """Teaches by example."""

    chosen = Signal(object)

    def __init__(self, examples: Sequence[Example], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "well")
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE_M)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        title = QLabel("Start from a recipe")
        set_role(title, "title")
        about = QLabel("One click loads it. Then lock the seed, change one word, and see what that word does.")
        about.setWordWrap(True)
        set_role(about, "muted")
        for label in (title, about):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        page = QWidget()
        self._cards = [self._card(example, page) for example in examples]
        layout = QVBoxLayout(page)
        layout.setContentsMargins(SPACE_M, SPACE_L, SPACE_M, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addStretch(1)
        layout.addWidget(title)
        layout.addWidget(about)
        layout.addSpacing(SPACE_M)
        layout.addLayout(self._grid)
        layout.addStretch(2)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many cards beside each other as fit."""
        super().resizeEvent(event)
        columns = max(1, min(_MOST_COLUMNS, (event.size().width() - 2 * SPACE_M) // _CARD))
        for index, card in enumerate(self._cards):
            self._grid.addWidget(card, index // columns, index % columns)

    def _card(self, example: Example, page: QWidget) -> QToolButton:
        card = _card(example, page)
        card.clicked.connect(partial(self.chosen.emit, example))
        return card


def _card(example: Example, page: QWidget) -> QToolButton:
    card = QToolButton(page)  # at once, so that the tab key finds it where it stands
    card.setIcon(QIcon(QPixmap(str(example.picture))))
    card.setIconSize(QSize(_PICTURE, _PICTURE))
    card.setText(_in_lines(example.prompt, 22))
    card.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    card.setAccessibleName(f"Load the recipe: {example.prompt}, seed {example.seed}")
    card.setToolTip(f"{example.prompt}\nSeed {example.seed}")
    card.setObjectName("example")
    set_role(card, "example")
    return card


def _in_lines(text: str, width: int) -> str:
    """Two lines of at most `width` characters, broken between words."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    shown = lines[:2]
    return "\n".join(shown) + ("…" if len(lines) > 2 else "")
