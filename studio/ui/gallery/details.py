"""The recipe of one picture: how it was made, what changed since another, what the user says of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from studio.generation.changes import changes
from studio.generation.record import GenerationRecord
from studio.prompt.diff import Change
from studio.ui import theme
from studio.ui.gallery.difference import Difference
from studio.ui.gallery.facts import CopyButton, Facts
from studio.ui.gallery.marks import Judgement, Note, Tags
from studio.ui.gallery.prompt_text import PromptText, prompt_of
from studio.ui.gallery.recipe_facts import OURS, environment_facts, recipe_facts
from studio.ui.widgets.column_scroll import ColumnScroll
from studio.ui.widgets.fold import Fold

if TYPE_CHECKING:
    from studio.ui.gallery.raw_texts import RawTexts

_RECALLS = (
    ("all", "Use all", "Take over prompt, seed, model and all settings; shows first what would change"),
    ("remix", "Remix", "Take over everything but the seed, for a new picture of the same recipe"),
    ("prompt", "Use prompt", "Take over the prompt only; seed and settings stay"),
    ("seed", "Use seed", "Take over the seed only: the same noise under your words"),
)


_MADE_WITH = "The machine and the versions that made it: on others, a picture may differ a little"


class RecipeDetails(QWidget):
    """Shows one record, and what changed since the one set by `set_previous`.

    `recalled` carries "all", "prompt", "seed" or "remix".
    """

    recalled = Signal(str)
    rated = Signal(int)
    favoured = Signal(bool)
    noted = Signal(str)
    tagged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: GenerationRecord | None = None
        self._previous: GenerationRecord | None = None
        self._prompt, self._negative = PromptText(), QLabel()
        self._copy_prompt, self._copy_negative = CopyButton("prompt"), CopyButton("negative prompt")
        self._facts, self._environment = Facts(), Facts()
        self._made_with = Fold("Made with", self._environment, about=_MADE_WITH)
        self._raw: RawTexts | None = None
        self._difference = Difference()
        self._judgement, self._tags, self._note = Judgement(), Tags(), Note()
        self._sections: dict[str, QWidget] = {}
        self._more = QVBoxLayout()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(_nothing_chosen())
        self._stack.addWidget(self._body())
        self._judgement.rated.connect(self.rated)
        self._judgement.favoured.connect(self.favoured)
        self._tags.tagged.connect(self.tagged)
        self._note.written.connect(self.noted)
        self.setAccessibleName("Recipe")

    @property
    def record(self) -> GenerationRecord | None:
        """What is shown."""
        return self._record

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changed since the previous recipe, as far as it is compared."""
        return self._difference.changes

    def show_record(self, record: GenerationRecord | None) -> None:
        """Show this recipe, or that none is chosen."""
        self._note.settle()
        self._record = record
        self._stack.setCurrentIndex(0 if record is None else 1)
        if record is not None:
            self._show_recipe(record)
        self._show_difference()

    def set_previous(self, record: GenerationRecord | None) -> None:
        """Compare with this recipe from now on; None hides the comparison."""
        self._previous = record
        self._show_difference()

    def settle(self) -> None:
        """Tell of a note that is being written."""
        self._note.settle()

    def stress_recall(self) -> None:
        """Make "Use all" the one primary button, where no other is in sight."""
        for button in self.findChildren(QPushButton, "recall_all"):
            theme.set_role(button, "primary")

    def add_section(self, section: QWidget) -> None:
        """Put something of the place's own beneath what is told everywhere."""
        self._more.addWidget(section)

    def offer_tags(self, tags: Iterable[str]) -> None:
        """Complete new tags with these, which are in use elsewhere."""
        self._tags.offer(tags)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Write texts anew in the colours of another scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._record is not None:
            self._show_recipe(self._record)
            self._show_difference()

    def _show_recipe(self, record: GenerationRecord) -> None:
        request = record.request
        self._prompt.show_prompt(prompt_of(record))
        self._copy_prompt.text_to_copy = request.prompt
        self._negative.setText(request.negative_prompt)
        self._copy_negative.text_to_copy = request.negative_prompt
        self._sections["Not wanted"].setVisible(bool(request.negative_prompt))
        self._facts.show_facts(recipe_facts(record))
        made_with = environment_facts(record.environment)
        self._environment.show_facts(made_with)
        self._made_with.setVisible(bool(made_with))
        self._show_raw(record)
        self._judgement.show_record(record)
        self._tags.show_tags(record.tags)
        self._note.show_note(record.note)

    def _show_raw(self, record: GenerationRecord) -> None:
        """Offer the texts of another program's file; what shows them is made for the first one."""
        if self._raw is None and record.source != OURS:
            from studio.ui.gallery.raw_texts import RawTexts  # the window's start does not wait for its import

            self._raw = RawTexts()
            self._more.addWidget(self._raw)
        if self._raw is not None:
            self._raw.show_record(record)

    def _show_difference(self) -> None:
        record, previous = self._record, self._previous
        is_comparable = record is not None and previous is not None and record.id != previous.id
        self._sections["Changed"].setVisible(is_comparable)
        if is_comparable and record is not None and previous is not None:
            self._difference.show_changes(changes(previous, record))

    def _body(self) -> QWidget:
        self._negative.setWordWrap(True)
        self._negative.setTextFormat(Qt.TextFormat.PlainText)
        self._negative.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.set_role(self._negative, "muted")
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_L)
        layout.setSpacing(theme.SPACE_L)
        layout.addWidget(self._judgement)
        for title, widget, button in (
            ("Changed", self._difference, None),
            ("Prompt", self._prompt, self._copy_prompt),
            ("Not wanted", self._negative, self._copy_negative),
            ("Recipe", self._facts, None),
            ("Tags", self._tags, None),
            ("Note", self._note, None),
        ):
            self._sections[title] = _section(title, widget, button)
            layout.addWidget(self._sections[title])
        layout.addLayout(self._more)
        layout.addWidget(self._made_with)
        layout.addStretch(1)
        return _framed(content, self._recall_buttons())

    def _recall_buttons(self) -> QWidget:
        box = QFrame()
        layout = QGridLayout(box)
        layout.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_L)
        layout.setSpacing(theme.SPACE_S)
        for position, (what, text, about) in enumerate(_RECALLS):
            button = QPushButton(text)
            button.setObjectName(f"recall_{what}")
            button.setProperty("recall", what)
            button.setToolTip(about)
            button.clicked.connect(self._recall)
            layout.addWidget(button, position // 2, position % 2)
        return box

    def _recall(self) -> None:
        self.recalled.emit(self.sender().property("recall"))


def _section(title: str, content: QWidget, button: QWidget | None) -> QWidget:
    section, head = QWidget(), QHBoxLayout()
    label = QLabel(title)
    theme.set_role(label, "section")
    head.addWidget(label, 1)
    if button is not None:
        head.addWidget(button)
    layout = QVBoxLayout(section)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.SPACE_XS if button else theme.SPACE_S)
    layout.addLayout(head)
    layout.addWidget(content)
    return section


def _framed(content: QWidget, footer: QWidget) -> QWidget:
    """The content scrolls, the footer stays."""
    line = QFrame()
    theme.set_role(line, "divider")
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(ColumnScroll(content), 1)
    layout.addWidget(line)
    layout.addWidget(footer)
    return body


def _nothing_chosen() -> QWidget:
    label = QLabel("Choose a picture\nto see how it was made.")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    theme.set_role(label, "muted")
    return label
