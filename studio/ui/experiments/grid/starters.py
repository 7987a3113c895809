"""What stands where no grid is: what grids are for, and three of them that one click loads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.generation.model import ModelKnowledge
from studio.ui.experiments.grid.axis_draft import AxisDraft
from studio.ui.theme import ICON_M, SPACE_L, SPACE_S, SPACE_XL, icon, set_role
from studio.ui.widgets.icon_label import IconLabel
from studio.ui.widgets.two_line_button import TwoLineButton

_WIDTH = 560

_FRAMES = ("oil painting", "watercolor", "pencil drawing", "photograph")
_LIGHTS = ("golden hour", "moonlight", "neon light", "sunset glow")


@dataclass(frozen=True)
class Starter:
    """A grid to begin with: the question that it answers, and its axes."""

    question: str
    drafts: tuple[AxisDraft, ...]

    @property
    def told(self) -> str:
        """The axes in one line."""
        return "  ×  ".join(f"{draft.label}: {', '.join(draft.written)}" for draft in self.drafts)

    @property
    def told_shortly(self) -> str:
        """The axes with the first value of each."""
        return "  ×  ".join(
            f"{one.label}: {one.written[0]}" + " …" * (len(one.written) > 1) for one in self.drafts
        )


def starters(knowledge: ModelKnowledge) -> tuple[Starter, ...]:
    """Three grids; a small model gets words that it knows."""
    styles = knowledge.styles | knowledge.modifiers
    frames, lights = _known(_FRAMES, knowledge.frames), _known(_LIGHTS, styles)
    return (
        Starter("Which medium suits it?", (AxisDraft("frame", frames), AxisDraft("seed", ("1..4",)))),
        Starter(
            "How closely should the words be followed?",
            (AxisDraft("guidance", ("1..9 by 2",)), AxisDraft("steps", ("8", "16", "32"))),
        ),
        Starter(
            "What does each word do, in two media?",
            (AxisDraft("style", lights), AxisDraft("seed", ("1..3",)), AxisDraft("frame", frames[:2])),
        ),
    )


def _known(wanted: Sequence[str], known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """So many of the wanted words that the model knows, filled up from what it knows; an empty set knows all."""
    known = sorted(known)
    fitting = [word for word in wanted if not known or word in known]
    return tuple(dict.fromkeys([*fitting, *known]))[:count]


class Starters(QWidget):
    """`chosen` carries the drafts of the axes of a starter."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel("See every combination side by side")
        text = QLabel(
            "Each axis takes one part of the recipe through several values; all else stays as it is in Create, "
            "the seed too. Add axes at the left, or begin with one of these."
        )
        set_role(title, "heading")
        set_role(text, "muted")
        text.setWordWrap(True)
        for label in (title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE_S)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        layout.setSpacing(SPACE_S)
        layout.addStretch(2)
        layout.addWidget(IconLabel(icon("table", "muted"), 2 * ICON_M), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addSpacing(SPACE_L)
        layout.addLayout(self._column)
        layout.addStretch(3)
        whole = QHBoxLayout(self)
        whole.addStretch(1)
        whole.addWidget(column, _WIDTH)  # as wide as there is room, and no wider than is well read
        whole.addStretch(1)
        self._shown: tuple[Starter, ...] = ()
        self._buttons: list[QPushButton] = []

    def show_starters(self, shown: Sequence[Starter]) -> None:
        """Offer these."""
        if tuple(shown) == self._shown:
            return
        self._shown = tuple(shown)
        for button in self._buttons:
            button.deleteLater()
        self._buttons = [self._button(number, one) for number, one in enumerate(shown, 1)]
        for button in self._buttons:
            self._column.addWidget(button)

    def _button(self, number: int, starter: Starter) -> QPushButton:
        button = TwoLineButton()
        button.set_lines(starter.question, starter.told, starter.told_shortly)
        button.setObjectName(f"gridStarter{number}")
        button.setMinimumHeight(52)
        button.setToolTip(starter.told)
        button.setAccessibleName(f"{starter.question} {starter.told}")
        button.setProperty("drafts", starter.drafts)
        button.clicked.connect(self._choose)
        return button

    def _choose(self) -> None:
        self.chosen.emit(self.sender().property("drafts"))
