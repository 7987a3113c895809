"""The composer: from fields, seed and parameters to a draft."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.generation.draft import Draft
from studio.generation.model import ModelInfo
from studio.prompt.advice import Advice, Fix
from studio.prompt.composition import Composition
from studio.prompt.fields import FieldName
from studio.prompt.parse import parse
from studio.prompt.template import LIST
from studio.prompt.templates import TemplateBook
from studio.prompt.tokens import Tokenizer, TokenReport
from studio.prompt.vocabulary import Vocabulary
from studio.ui.composer import snapshot
from studio.ui.composer.button_words import button_words
from studio.ui.composer.critic import Critic
from studio.ui.composer.field_row import FieldRow
from studio.ui.composer.generate_row import GenerateRow
from studio.ui.composer.history import History
from studio.ui.composer.parameters import ParametersField
from studio.ui.composer.prompt_bar import PromptBar
from studio.ui.composer.prompt_form import PromptForm
from studio.ui.composer.seed_field import SeedField
from studio.ui.composer.snapshot import Snapshot
from studio.ui.theme import SPACE_M, SPACE_S, set_role
from studio.ui.widgets.fold import Fold
from studio.ui.widgets.quiet_inputs import QuietComboBox

NO_MODEL = "No model is installed. Add one under Models."
NO_SUBJECT = "What should the picture show? A word is enough: a red fox."


class Composer(QWidget):
    """Edits one draft; every change can be undone.

    `submitted` and `draft_changed` carry a `Draft`. `prompt_bar` belongs above the canvas.
    """

    submitted = Signal(object)
    cancel_requested = Signal()
    draft_changed = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        vocabulary: Vocabulary,
        templates: TemplateBook,
        models: Sequence[ModelInfo],
        tokenizer_of: Callable[[ModelInfo], Tokenizer],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._vocabulary, self._templates = vocabulary, templates
        self._models: tuple[ModelInfo, ...] = ()
        self._kept = Snapshot()
        self._submitted: Draft | None = None
        self._is_applying = False
        self.prompt_bar = PromptBar()
        self._form = PromptForm(vocabulary, templates)
        self._model = _model_box()
        self._parameters = ParametersField()
        self._fold = Fold("Parameters", self._parameters)
        self._seed = SeedField()
        self._seed_row = FieldRow("Seed", self._seed)
        self._generate = GenerateRow()
        self._critic = Critic(tokenizer_of, self)
        self._lay_out()
        self._connect()
        self.set_models(models)
        self._history = History(self._snapshot())
        self._tame_undo()

    def _lay_out(self) -> None:
        content = QWidget()
        form = QVBoxLayout(content)
        form.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        form.setSpacing(SPACE_M)
        form.addWidget(self._form)
        form.addWidget(FieldRow("Model", self._model))
        form.addWidget(self._fold)
        form.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        divider = QFrame()
        set_role(divider, "divider")
        footer = QVBoxLayout()
        footer.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        footer.setSpacing(SPACE_S)
        footer.addWidget(self._seed_row)
        footer.addWidget(self._generate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(divider)
        layout.addLayout(footer)

    def _connect(self) -> None:
        self._form.changed.connect(self._change)
        self._form.hovered.connect(self._light)
        self._form.fix_chosen.connect(self._apply_fix)
        self._form.failed.connect(self.failed)
        self._model.currentIndexChanged.connect(self._change_model)
        self._parameters.changed.connect(self._change_parameters)
        self._seed.changed.connect(self._change_seed)
        self._generate.count_changed.connect(self._change_count)
        self._generate.submitted.connect(self.submit)
        self._generate.cancel_requested.connect(self.cancel_requested)
        self._critic.judged.connect(self._show_judgement)
        self.prompt_bar.preview.field_clicked.connect(self._focus)
        self.prompt_bar.pasted.connect(self.paste)

    def draft(self) -> Draft:
        """What stands in the composer.

        Raises:
            StudioError: no model is installed.
        """
        return snapshot.to_draft(self._snapshot(), self._chosen_model())

    def load(self, draft: Draft) -> None:
        """Take over a draft, as one step that can be undone; a text of the user's own is split into fields."""
        taken = snapshot.of_draft(draft)
        if (text := taken.composition.text) is not None:
            split = replace(self._split(text), wildcard_seed=taken.composition.wildcard_seed)
            taken = replace(taken, composition=split)
        self._step_to(taken)

    def paste(self, text: str) -> None:
        """Split a whole prompt into the fields; what must not be in the picture stays."""
        now = self._snapshot()
        split = self._split(text)
        fields = replace(split.fields, negative=now.composition.fields.negative)
        self._step_to(replace(now, composition=replace(split, fields=fields)))

    def set_models(self, models: Sequence[ModelInfo]) -> None:
        """Offer these models, the first as the default; the chosen one stays if it is among them."""
        chosen = self._kept.model
        self._models = tuple(models)
        self._is_applying = True
        self._model.clear()
        for model in self._models:
            self._model.addItem(model.ref.name)
            self._model.setItemData(self._model.count() - 1, str(model.path), Qt.ItemDataRole.ToolTipRole)
        self._select_model(chosen.sha256 if chosen else "")
        self._is_applying = False
        self._follow_model()
        self._refresh()

    def set_busy(self, is_busy: bool) -> None:
        """Offer to cancel while something runs."""
        self._generate.set_busy(is_busy)

    def submit(self) -> None:
        """Ask for pictures; where something is missing, say so beside it and go there."""
        problem = self._problem()
        if problem is not None:
            problem.setFocus()
            return
        draft = self.draft()
        self._submitted = draft
        self._refresh()
        self.submitted.emit(draft)

    def undo(self) -> None:
        """Take back the last change."""
        if (before := self._history.undo()) is not None:
            self._apply(before)

    def redo(self) -> None:
        """Make the last change again that was taken back."""
        if (after := self._history.redo()) is not None:
            self._apply(after)

    def toggle_seed_lock(self) -> None:
        """Lock the seed used last, or unlock."""
        self._seed.toggle_lock()

    def roll_seed(self) -> None:
        """Draw a new seed and lock it."""
        self._seed.roll()

    def show_used_seed(self, seed: int) -> None:
        """Show the seed of the picture made last while the seed is unlocked."""
        self._seed.show_used(seed)

    def state(self) -> dict[str, Any]:
        """What the session remembers, as plain values for JSON."""
        return {
            "snapshot": snapshot.to_json(self._snapshot()),
            "parameters_open": self._fold.is_open(),
            "last_seed": self._seed.last_used(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show what `state` gave; the history starts here.

        Raises:
            StudioError: the state comes from another version and cannot be read.
        """
        restored = snapshot.from_json(state.get("snapshot", {}))
        self._fold.set_open(bool(state.get("parameters_open")))
        self._seed.show_used(state.get("last_seed"))
        self._apply(restored)
        self._history = History(self._snapshot())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keep undo and redo in text boxes for the composer's own history."""
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            key = cast(QKeyEvent, event)
            for standard, act in (
                (QKeySequence.StandardKey.Undo, self.undo),
                (QKeySequence.StandardKey.Redo, self.redo),
            ):
                if key.matches(standard):
                    if event.type() == QEvent.Type.KeyPress:
                        act()
                    else:
                        event.ignore()
                    return True
        return super().eventFilter(watched, event)

    def _tame_undo(self) -> None:
        boxes: list[QWidget] = [*self.findChildren(QLineEdit), *self.findChildren(QAbstractSpinBox)]
        for box in boxes:
            box.installEventFilter(self)

    def _snapshot(self) -> Snapshot:
        """The fields as they stand, with what has no field of its own."""
        index = self._model.currentIndex()
        return replace(
            self._kept,
            composition=replace(
                self._kept.composition, fields=self._form.fields(), template=self._form.template(), text=None
            ),
            parameters=self._parameters.parameters(),
            model=self._models[index].ref if 0 <= index < len(self._models) else self._kept.model,
            seed=self._seed.seed(),
            count=self._generate.count(),
        )

    def _step_to(self, target: Snapshot) -> None:
        self._apply(target)
        self._history.push(self._snapshot(), "")

    def _apply(self, target: Snapshot) -> None:
        """Show a snapshot without recording it."""
        self._is_applying = True
        self._kept = target
        self._form.load(target.composition.fields, target.composition.template)
        self._select_model(target.model.sha256 if target.model else "")
        self._follow_model()
        self._parameters.set_parameters(target.parameters)
        self._seed.set_seed(target.seed)
        self._generate.set_count(target.count)
        self._is_applying = False
        self._refresh()

    def _change(self, topic: str) -> None:
        """Something was edited: record it and show what it leads to."""
        if self._is_applying:
            return
        now = self._snapshot()
        if now != self._history.present:
            self._history.push(now, topic)
        self._kept = now
        self._clear_sentences()
        self._refresh()

    def _change_model(self) -> None:
        if not self._is_applying:
            self._follow_model()
            self._change("")

    def _change_parameters(self) -> None:
        self._change("parameters")

    def _change_seed(self) -> None:
        self._change("seed")

    def _change_count(self) -> None:
        self._change("count")

    def _refresh(self) -> None:
        """Show the prompt, the button's words and the summary of what stands."""
        self._fold.set_summary(self._parameters.summary())
        composition = self._snapshot().composition
        self.prompt_bar.preview.show_prompt(composition.prompt())
        self.prompt_bar.show_negative(composition.fields.negative)
        if not self._models:
            self._generate.set_words("Generate", "")
            return
        draft = self.draft()
        self._generate.set_words(*button_words(draft, self._submitted))
        self._critic.read(draft)
        self.draft_changed.emit(draft)

    def _show_judgement(self, report: TokenReport | None, advice: tuple[Advice, ...]) -> None:
        self.prompt_bar.meter.show_report(report)
        self.prompt_bar.preview.show_cut(report.cut_from if report else None)
        self._form.show_advice(advice)

    def _apply_fix(self, fix: Fix) -> None:
        now = self._snapshot()
        self._step_to(replace(now, composition=replace(now.composition, fields=fix.fields)))

    def _problem(self) -> QWidget | None:
        """The field that keeps a picture from being made; a sentence stands beside it."""
        self._clear_sentences()
        if not self._models:
            self._generate.show_problem(NO_MODEL)
            return self._model
        if not self._form.fields().subject:
            self._form.say("subject", NO_SUBJECT)
            return self._form.field("subject")
        if sentence := self._seed.problem():
            self._seed_row.say(sentence)
            return self._seed
        if (found := self._parameters.problem()) is not None:
            self._fold.set_open(True)
            self._parameters.say(*found)
            return found[1]
        return None

    def _clear_sentences(self) -> None:
        self._generate.show_problem("")
        self._form.say("subject", "")
        self._seed_row.say(self._seed.problem())
        self._parameters.clear_sentences()

    def _chosen_model(self) -> ModelInfo:
        if not self._models:
            raise StudioError(NO_MODEL)
        return self._models[max(0, self._model.currentIndex())]

    def _select_model(self, sha256: str) -> None:
        index = next((i for i, model in enumerate(self._models) if model.ref.sha256 == sha256), None)
        if index is not None or self._model.currentIndex() < 0:
            self._model.setCurrentIndex(index or 0)

    def _follow_model(self) -> None:
        """Let fields and parameters offer what the model in use can do."""
        if self._models:
            model = self._chosen_model()
            self._form.set_knowledge(model.knowledge)
            self._parameters.set_model(model)

    def _split(self, text: str) -> Composition:
        """A text in fields; where they would render otherwise, the text stands whole as the subject."""
        parsed = parse(text, self._templates.all(), self._vocabulary)
        if parsed.prompt().text == text:
            return parsed
        return Composition(
            fields=replace(parsed.fields, subject=text, frame="", styles=(), modifiers=()), template=LIST
        )

    def _light(self, field: str) -> None:
        self.prompt_bar.preview.light(cast(FieldName, field) if field else None)

    def _focus(self, field: str) -> None:
        self._form.field(cast(FieldName, field)).setFocus()


def _model_box() -> QuietComboBox:
    box = QuietComboBox()
    box.setObjectName("modelField")
    box.setAccessibleName("Model")
    box.setToolTip("What paints the picture. Each model knows other words and has its own look.")
    return box
