"""One model as a card: what it is, what it makes well, what it knows, where it lies."""

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from studio.generation.model import ModelInfo, ModelKnowledge
from studio.ui import theme
from studio.ui.gallery.facts import Fact, Facts

_FAMILIES = {"sd1": "Stable Diffusion 1", "sd2": "Stable Diffusion 2", "sdxl": "Stable Diffusion XL"}
_WORDS_SHOWN = 5
_UNITS = ("B", "KB", "MB", "GB", "TB")


class ModelCard(QFrame):
    """A model that can be used; `removed` asks to take it off the list."""

    removed = Signal(str)

    def __init__(
        self, model: ModelInfo, *, is_default: bool, is_shipped: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = model.ref.name
        theme.set_role(self, "card")
        self.setAccessibleName(f"Model {self._name}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_M, theme.SPACE_L)
        layout.setSpacing(theme.SPACE_M)
        layout.addLayout(self._head(model, is_default, is_shipped))
        facts = Facts()
        facts.show_facts(model_facts(model))
        layout.addWidget(facts)

    def _head(self, model: ModelInfo, is_default: bool, is_shipped: bool) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        name = QLabel(self._name)
        theme.set_role(name, "heading")
        kinds = (
            _FAMILIES.get(model.family, model.family),
            "default" * is_default,
            "ships with Seedlock" * is_shipped,
        )
        kind = QLabel("  ·  ".join(kind for kind in kinds if kind))
        theme.set_role(kind, "muted")
        head.addWidget(name)
        head.addWidget(kind)
        head.addStretch(1)
        if not is_shipped:
            head.addWidget(remove_button(self))
        return head

    def ask_removal(self) -> None:
        """Say that the user wants this model off the list."""
        self.removed.emit(self._name)


class ProblemCard(QFrame):
    """A model that is listed and cannot be used, with the reason."""

    removed = Signal(str)

    def __init__(self, name: str, path: Path, reason: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        theme.set_role(self, "card")
        self.setAccessibleName(f"Model {name}: {reason}")
        heading, where, why = QLabel(name), QLabel(str(path)), QLabel(reason)
        for label, role in ((heading, "heading"), (where, "small"), (why, "warning")):
            theme.set_role(label, role)
            label.setWordWrap(label is not heading)
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(remove_button(self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_M, theme.SPACE_L)
        layout.setSpacing(theme.SPACE_S)
        layout.addLayout(head)
        layout.addWidget(why)
        layout.addWidget(where)

    def ask_removal(self) -> None:
        """Say that the user wants this model off the list."""
        self.removed.emit(self._name)


def remove_button(card: ModelCard | ProblemCard) -> QToolButton:
    """A quiet button that takes a card's model off the list."""
    button = QToolButton()
    button.setIcon(theme.icon("x", "muted"))
    button.setIconSize(QSize(theme.ICON_S, theme.ICON_S))
    button.setToolTip("Take off the list; its files stay where they are")
    button.setAccessibleName("Take off the list")
    theme.set_role(button, "quiet")
    button.clicked.connect(card.ask_removal)
    return button


def model_facts(model: ModelInfo) -> list[Fact]:
    """What is known of a model, as lines."""
    defaults, size = model.defaults, model.defaults.size
    return [
        Fact("Makes", f"{size.width} × {size.height} pixels in {defaults.steps} steps"),
        *knowledge_facts(model.knowledge),
        Fact("On disk", size_text(model.bytes_on_disk)),
        Fact("SHA-256", model.ref.sha256[:12], "The start of the hash of its contents", copied=model.ref.sha256),
        Fact("Folder", str(model.path), copied=str(model.path)),
    ]


def knowledge_facts(knowledge: ModelKnowledge) -> list[Fact]:
    """What a small model was trained on, a line a field; other models know language at large."""
    if not knowledge.is_limited:
        return [Fact("Knows", "Language at large")]
    fields = {
        "Frames": knowledge.frames,
        "Subjects": knowledge.subjects,
        "Styles": knowledge.styles,
        "Modifiers": knowledge.modifiers,
    }
    about = "Words that this model was trained on; others have little effect"
    return [Fact(name, _some(words), about) for name, words in fields.items() if words]


def _some(words: frozenset[str]) -> str:
    """How many words there are, and some from all over the alphabet."""
    ordered = sorted(words, key=str.casefold)
    step = max(1, len(ordered) // _WORDS_SHOWN)
    return f"{len(ordered)}: {', '.join(ordered[::step][:_WORDS_SHOWN])}{' …' if step > 1 else ''}"


def size_text(count: int) -> str:
    """Bytes as people read them: "310 MB", "2.1 GB"."""
    value, unit = float(count), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if unit and value < 10 else f"{value:.0f} {_UNITS[unit]}"
