"""All controls of the composer as one form: it shows a snapshot and gives it back."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.generation.model import ModelInfo, ModelKnowledge
from studio.prompt.advice import Advice
from studio.prompt.fields import FieldName
from studio.prompt.templates import TemplateBook
from studio.prompt.vocabulary import Vocabulary
from studio.ui.composer.extras import Extras
from studio.ui.composer.field_row import FieldRow
from studio.ui.composer.generate_row import GenerateRow
from studio.ui.composer.parameters import ParametersField
from studio.ui.composer.prompt_form import PromptForm
from studio.ui.composer.seed_field import SeedField
from studio.ui.composer.snapshot import Snapshot
from studio.ui.composer.source_field import SourceField
from studio.ui.composer.ways_field import WaysField
from studio.ui.theme import SPACE_M, SPACE_S, set_role
from studio.ui.widgets.choice_line import ChoiceLine
from studio.ui.widgets.column_scroll import ColumnScroll
from studio.ui.widgets.fold import Fold
from studio.ui.widgets.quiet_inputs import QuietComboBox

NO_MODEL = "No model is installed. Add one under Models."
NO_SUBJECT = "What should the picture show? A word is enough: a red fox."
SCROLL_BAR = 10
"""The width of a scroll bar in the style sheet: it stands in the margin, so that fields keep their width."""


class Controls(QWidget):
    """`changed` names what was edited ("" for edits that are undone one by one)."""

    changed = Signal(str)
    hovered = Signal(str)
    fix_chosen = Signal(object)
    failed = Signal(str)

    def __init__(self, vocabulary: Vocabulary, templates: TemplateBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[ModelInfo, ...] = ()
        self._shown = Snapshot()
        self._is_applying = False
        self._form = PromptForm(vocabulary, templates)
        self._model = _model_box()
        self._parameters = ParametersField()
        self.fold = Fold("Parameters", self._parameters)
        self.source = SourceField()
        self._source_row = FieldRow("Source", self.source)
        self.seed = SeedField()
        self.ways = WaysField()
        self._seed_row = FieldRow("Seed", self.seed, None, self.seed.beside_label)
        self.generate = GenerateRow()
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._scroll = ColumnScroll(self._content)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        form = self._column
        form.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        form.setSpacing(SPACE_M)
        form.addWidget(self._form)
        form.addWidget(FieldRow("Model", self._model))
        form.addWidget(self._source_row)
        self._source_row.hide()
        form.addWidget(self.fold)
        form.addStretch(1)
        divider = QFrame()
        set_role(divider, "divider")
        footer = QVBoxLayout()
        footer.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        footer.setSpacing(SPACE_S)
        footer.addWidget(self._seed_row)
        footer.addWidget(self.ways)
        footer.addWidget(self.generate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(divider)
        layout.addLayout(footer)

    def _connect(self) -> None:
        self._form.changed.connect(self._tell)
        self._form.hovered.connect(self.hovered)
        self._form.fix_chosen.connect(self.fix_chosen)
        self._form.failed.connect(self.failed)
        self._model.currentIndexChanged.connect(self._change_model)
        self._parameters.changed.connect(self._tell_parameters)
        self.source.changed.connect(self._tell_source)
        self.seed.changed.connect(self._tell_seed)
        self.seed.way_asked.connect(self._add_way)
        self.ways.changed.connect(self._tell_ways)
        self.generate.count_changed.connect(self._tell_count)
        self.generate.quick_changed.connect(self._tell_quick)
        self.fold.toggled.connect(self._bring_parameters_into_view)
        self._parameters.unfolded.connect(self._bring_more_into_view)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._make_room_for_scroll_bar)

    def set_models(self, models: Sequence[ModelInfo]) -> None:
        """Offer these models; the chosen one stays if it is among them, else the first is taken."""
        chosen = self.model()
        self._models = tuple(models)
        self._is_applying = True
        self._model.clear()
        for model in self._models:
            self._model.addItem(model.ref.name)
            self._model.setItemData(self._model.count() - 1, str(model.path), Qt.ItemDataRole.ToolTipRole)
        self._select_model(chosen.ref.sha256 if chosen else "")
        self._is_applying = False
        self._follow_model()

    def use_model(self, model: ModelInfo) -> None:
        """Choose a model, if it is among those offered."""
        self._select_model(model.ref.sha256)

    def model(self) -> ModelInfo | None:
        """The model in use; None where none is installed."""
        index = self._model.currentIndex()
        return self._models[index] if 0 <= index < len(self._models) else None

    def snapshot(self) -> Snapshot:
        """The controls as they stand, with what has none from the snapshot shown last."""
        shown, model, extras = self._shown, self.model(), self._parameters.extras.extras()
        composition = replace(
            shown.composition, fields=self._form.fields(), template=self._form.template(), text=None
        )
        return replace(
            shown,
            composition=composition,
            parameters=self._parameters.parameters(),
            model=model.ref if model else shown.model,
            seeds=self.seed.seeds(),
            variations=self.ways.variations(),
            blend=self.ways.blend(),
            locks=self._form.locks.locks(),
            count=self.generate.count(),
            is_quick=self.generate.is_quick(),
            source=self.source.source(),
            **vars(extras),
        )

    def show_snapshot(self, target: Snapshot) -> None:
        """Show a snapshot; tells nobody. A model that is not installed leaves the one in use."""
        self._is_applying = True
        self._shown = target
        self._form.load(target.composition.fields, target.composition.template)
        self._select_model(target.model.sha256 if target.model else "")
        self._follow_model()
        self._parameters.set_parameters(target.parameters)
        self._parameters.extras.show_extras(
            Extras(
                target.hires, target.clip_skip, target.guidance_rescale, target.seamless, target.vae, target.guider
            )
        )
        self.source.show_source(target.source)
        self._follow_source()
        self.seed.set_seeds(target.seeds)
        self.ways.show_ways(target.variations, target.blend)
        self._form.locks.show_locks(target.locks)
        self.generate.set_count(target.count)
        self.generate.set_quick(target.is_quick)
        self._is_applying = False
        self._summarise()

    def show_draw(self, wildcard_seed: int) -> None:
        """A picture was drawn by this seed: it is what a lock keeps."""
        self._form.locks.show_draw(wildcard_seed)

    def begin_typing(self) -> None:
        """Give the keyboard to the subject."""
        self._form.entry("subject").setFocus()

    def toggle_lock_in_focus(self) -> None:
        """Close or open the lock of the field that has the keyboard; the seed's where none has."""
        if field := self._form.field_in_focus():
            self._form.locks.toggle(field)
        else:
            self.seed.toggle_lock()

    def show_advice(self, advice: Sequence[Advice]) -> None:
        """Each piece below its field."""
        self._form.show_advice(advice)

    def close_lists(self) -> None:
        """Close whatever list of choices is open."""
        for line in self.findChildren(ChoiceLine):
            line.hide_choices()

    def go_to(self, field: FieldName) -> None:
        """Give a field the keyboard."""
        widget = self._form.entry(field)
        self._scroll.ensureWidgetVisible(widget)
        widget.setFocus()

    def find_problem(self) -> bool:
        """Whether something keeps a picture from being made; a sentence then stands beside the field in focus."""
        self._clear_sentences()
        if self.model() is None:
            self.generate.show_problem(NO_MODEL)
            return True
        if not self._form.fields().subject:
            self._form.say("subject", NO_SUBJECT)
            self.go_to("subject")
            return True
        if sentence := self.seed.problem():
            self._seed_row.say(sentence)
            self.seed.setFocus()
            return True
        return self._find_problem_in_parameters()

    def _find_problem_in_parameters(self) -> bool:
        if (found := self._parameters.problem()) is None:
            return False
        sentence, field = found
        self.fold.set_open(True)
        self._parameters.say(sentence, field)
        field.setFocus()
        return True

    def _clear_sentences(self) -> None:
        self.generate.show_problem("")
        self._form.say("subject", "")
        self._seed_row.say(self.seed.problem())
        self._parameters.clear_sentences()

    def _select_model(self, sha256: str) -> None:
        index = next((i for i, model in enumerate(self._models) if model.ref.sha256 == sha256), None)
        if index is not None or self._model.currentIndex() < 0:
            self._model.setCurrentIndex(index or 0)

    def _follow_model(self) -> None:
        """Let fields and parameters offer what the model in use can do."""
        model = self.model()
        if model is None:
            self._form.set_knowledge(ModelKnowledge())
        else:
            self._form.set_knowledge(model.knowledge, model.defaults.negative)
            self._parameters.set_model(model)
        self._summarise()

    def _summarise(self) -> None:
        model = self.model()
        draft = f"draft in {model.draft.steps} steps" if model and self.generate.is_quick() else ""
        self.fold.set_summary(draft or self._parameters.summary())
        self.generate.allow_counting(len(self.seed.seeds()) < 2)

    def _tell(self, topic: str) -> None:
        if self._is_applying:
            return
        self._clear_sentences()
        self._summarise()
        self.changed.emit(topic)

    def _change_model(self) -> None:
        if not self._is_applying:
            self._follow_model()
            self._tell("")

    def _tell_parameters(self) -> None:
        self._tell("parameters")

    def _tell_source(self, is_drawn: bool) -> None:
        self._follow_source()
        self._tell("source" if is_drawn else "")

    def _follow_source(self) -> None:
        """Show the source if there is one; it leaves no room for a hires pass."""
        has_source = self.source.source() is not None
        self._source_row.setVisible(has_source)
        self._parameters.extras.allow_hires(not has_source)
        self._parameters.show_extras_in_short()

    def _tell_seed(self, is_typed: bool) -> None:
        self._tell("seed" if is_typed else "")

    def _add_way(self) -> None:
        self.ways.add_variation(next(iter(self.seed.seeds()), -1))

    def _tell_ways(self, is_typed: bool) -> None:
        self._tell("ways" if is_typed else "")

    def _tell_count(self) -> None:
        self._tell("count")

    def _tell_quick(self) -> None:
        self._tell("")

    def _bring_parameters_into_view(self, is_open: bool) -> None:
        if is_open:
            self._bring_into_view(self.fold)

    def _bring_more_into_view(self, is_open: bool) -> None:
        if is_open and self.fold.is_open():
            self._bring_into_view(self._parameters.extras)

    def _bring_into_view(self, widget: QWidget) -> None:
        self._column.activate()
        self._content.resize(self._content.width(), self._content.sizeHint().height())
        self._scroll.ensureWidgetVisible(widget, 0, SPACE_M)

    def _make_room_for_scroll_bar(self, _first: int, last: int) -> None:
        right = SPACE_M - SCROLL_BAR if last else SPACE_M
        self._column.setContentsMargins(SPACE_M, SPACE_M, right, SPACE_M)


def _model_box() -> QuietComboBox:
    box = QuietComboBox()
    box.setObjectName("modelField")
    box.setAccessibleName("Model")
    box.setToolTip("What paints the picture. Each model knows other words and has its own look.")
    return box
