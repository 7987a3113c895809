"""The composer: from fields, seed and parameters to a draft."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.generation.draft import Draft
from studio.generation.model import ModelInfo, ModelKnowledge
from studio.generation.record import GenerationRecord
from studio.prompt.advice import Advice, Fix
from studio.prompt.composition import Composition
from studio.prompt.fields import FieldName, PromptFields
from studio.prompt.parse import parse
from studio.prompt.template import LIST
from studio.prompt.templates import TemplateBook
from studio.prompt.tokens import Tokenizer, TokenReport
from studio.prompt.vocabulary import Vocabulary
from studio.prompt.wildcards import Wildcards, has_draws
from studio.ui.composer import snapshot
from studio.ui.composer.button_words import button_words
from studio.ui.composer.controls import NO_MODEL, Controls
from studio.ui.composer.critic import Critic
from studio.ui.composer.history import History
from studio.ui.composer.locks import drawn_fields, with_held_draws
from studio.ui.composer.prompt_bar import PromptBar
from studio.ui.composer.snapshot import Snapshot
from studio.ui.composer.source_field import SourceField
from studio.ui.composer.surprise import surprise
from studio.ui.composer.undo_keys import UndoKeys

SAID_ELSEWHERE = frozenset({"empty-subject"})
"""Rules whose sentence waits until Generate is pressed: an untouched composer is no mistake."""


class Composer(QWidget):
    """Edits one draft; every change can be undone.

    `submitted` and `draft_changed` carry a `Draft`, `failed` a sentence for the user, `seed_history_requested` the
    button over which the seeds used last are to be shown, `history_moved` whether there is something to undo and
    to redo. `prompt_bar` belongs above the canvas.
    """

    submitted = Signal(object)
    cancel_requested = Signal()
    draft_changed = Signal(object)
    failed = Signal(str)
    seed_history_requested = Signal(object)
    history_moved = Signal(bool, bool)

    def __init__(
        self,
        vocabulary: Vocabulary,
        templates: TemplateBook,
        models: Sequence[ModelInfo],
        tokenizer_of: Callable[[ModelInfo], Tokenizer],
        wildcards: Wildcards,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self._templates = templates
        self._wildcards = wildcards
        self._submitted: Draft | None = None
        self.prompt_bar = PromptBar()
        self._controls = Controls(vocabulary, templates)
        self._critic = Critic(tokenizer_of, self)
        self._undo_keys = UndoKeys(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._controls)
        self._undo_keys.watch(self._controls)
        self._controls.set_models(models)
        self._history = History(self._controls.snapshot())
        self._connect()
        self._refresh()

    def _connect(self) -> None:
        controls, bar = self._controls, self.prompt_bar
        controls.changed.connect(self._record)
        controls.hovered.connect(self._light)
        controls.fix_chosen.connect(self._apply_fix)
        controls.failed.connect(self.failed)
        controls.seed.history_requested.connect(self.seed_history_requested)
        controls.generate.submitted.connect(self.submit)
        controls.generate.cancel_requested.connect(self.cancel_requested)
        self._critic.judged.connect(self._show_judgement)
        self._undo_keys.undo_pressed.connect(self.undo)
        self._undo_keys.redo_pressed.connect(self.redo)
        bar.preview.field_clicked.connect(self._go_to)
        bar.pasted.connect(self.paste)
        bar.surprise_requested.connect(self.surprise)
        bar.advice.chosen.connect(self._go_to_advice)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Typing begins at the subject, which as a proxy would swallow the tab key of what stands before it."""
        self._controls.begin_typing()
        super().focusInEvent(event)

    def draft(self) -> Draft:
        """What stands in the composer.

        Raises:
            StudioError: no model is installed.
        """
        if (model := self._controls.model()) is None:
            raise StudioError(NO_MODEL)
        return snapshot.to_draft(self._controls.snapshot(), model)

    def load(self, draft: Draft) -> None:
        """Take over a draft, as one step that can be undone; a text of the user's own is split into fields."""
        taken = self._with_locks(snapshot.of_draft(draft))
        if (text := taken.composition.text) is not None:
            split = self._split(text)
            fields = replace(split.fields, negative=taken.composition.fields.negative)
            taken = replace(taken, composition=replace(split, fields=fields))
        self._step_to(taken)

    def paste(self, text: str) -> None:
        """Split a whole prompt into the fields; what is not wanted stays."""
        now = self._controls.snapshot()
        try:
            split = parse(text, self._templates.all(), self._vocabulary)
        except StudioError as error:
            self.failed.emit(str(error))
            return
        fields = replace(split.fields, negative=now.composition.fields.negative)
        self._step_to(replace(now, composition=replace(split, fields=fields)))

    def set_models(self, models: Sequence[ModelInfo]) -> None:
        """Offer these models, the first as the default; the chosen one stays if it is among them."""
        self._controls.set_models(models)
        self._refresh()

    def use_model(self, model: ModelInfo) -> None:
        """Choose a model, if it is among those offered."""
        self._controls.use_model(model)

    def set_busy(self, is_busy: bool) -> None:
        """Offer to cancel while something runs."""
        self._controls.generate.set_busy(is_busy)

    def submit(self) -> None:
        """Ask for pictures; where something is missing, say so beside it and go there."""
        if self._is_ready():
            self._submit(self.draft())

    def submit_quickly(self) -> None:
        """Ask for pictures in few steps, this once."""
        if self._is_ready():
            self._submit(self.draft().quickened())

    def _is_ready(self) -> bool:
        self._controls.close_lists()
        return not self._controls.find_problem()

    def _submit(self, draft: Draft) -> None:
        self._submitted = draft
        self._refresh()
        self.submitted.emit(self._submitted)

    def undo(self) -> None:
        """Take back the last change."""
        if (before := self._history.undo()) is not None:
            self._show(before)
            self._tell_history()

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        if (after := self._history.redo()) is not None:
            self._show(after)
            self._tell_history()

    def toggle_seed_lock(self) -> None:
        """Lock the seed used last, or unlock."""
        self._controls.seed.toggle_lock()

    def roll_seed(self) -> None:
        """Draw a new seed and lock it."""
        self._controls.seed.roll()

    def offer_seed_history(self) -> None:
        """Somebody answers `seed_history_requested` from now on: show its button."""
        self._controls.seed.offer_history()

    @property
    def source(self) -> SourceField:
        """The field of the picture that the next one starts from."""
        return self._controls.source

    def use_seed(self, seed: int) -> None:
        """Lock this seed."""
        self._controls.seed.set_seeds((seed,))

    def toggle_field_lock(self) -> None:
        """Lock or unlock the field that has the keyboard."""
        self._controls.toggle_lock_in_focus()

    def surprise(self) -> None:
        """Draw what is not locked from the vocabulary, as one step that can be undone."""
        now, rng = self._controls.snapshot(), random.SystemRandom()
        locked = {lock.field for lock in now.locks}
        model = self._controls.model()
        knowledge = model.knowledge if model else ModelKnowledge()
        fields = surprise(now.composition.fields, locked, self._vocabulary, knowledge, rng)
        known = self._templates.all()
        template = now.composition.template if "template" in locked else rng.choice(known)
        self._step_to(replace(now, composition=replace(now.composition, fields=fields, template=template)))

    def show_used_seed(self, seed: int) -> None:
        """Show the seed of the picture made last while the seed is unlocked; to lock it is no change."""
        self._controls.seed.show_used(seed)
        if self._submitted is not None and self._submitted.seed is None:
            self._submitted = replace(self._submitted, seed=seed)

    def show_used(self, record: GenerationRecord) -> None:
        """Remember the seeds of the picture made last: a lock closed from now on holds them."""
        self.show_used_seed(record.request.noise.seed)
        if (drawn := record.origin.composition.wildcard_seed) is not None:
            self._controls.show_draw(drawn)

    def state(self) -> dict[str, Any]:
        """What the session remembers, as plain values for JSON."""
        return {
            "snapshot": snapshot.to_json(self._controls.snapshot()),
            "parameters_open": self._controls.fold.is_open(),
            "last_seed": self._controls.seed.last_used(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show what `state` gave; the history starts here.

        Raises:
            StudioError: the state comes from another version and cannot be read.
        """
        restored = snapshot.from_json(state.get("snapshot", {}))
        self._controls.fold.set_open(bool(state.get("parameters_open")))
        self._controls.seed.show_used(state.get("last_seed"))
        self._show(restored)
        self._history = History(self._controls.snapshot())
        self._tell_history()

    def _record(self, topic: str) -> None:
        """Something was edited: remember it and show what it leads to."""
        now = self._controls.snapshot()
        if now != self._history.present:
            self._history.push(now, topic)
            self._tell_history()
        self._refresh()

    def _with_locks(self, taken: Snapshot) -> Snapshot:
        """A recalled snapshot, in which the user's locks stay closed on fields that draw nothing."""
        locked = {lock.field for lock in taken.locks}
        drawn = drawn_fields(taken.composition.fields)
        kept = (lock for lock in self._controls.snapshot().locks if lock.field not in locked | drawn)
        return replace(taken, locks=(*taken.locks, *kept))

    def _step_to(self, target: Snapshot) -> None:
        self._show(target)
        self._history.push(self._controls.snapshot(), "")
        self._tell_history()

    def _tell_history(self) -> None:
        self.history_moved.emit(self._history.can_undo, self._history.can_redo)

    def _show(self, target: Snapshot) -> None:
        self._controls.show_snapshot(target)
        self._refresh()

    def _refresh(self) -> None:
        """Show the prompt and the button's words for what stands."""
        now = self._controls.snapshot()
        composition = with_held_draws(now.composition, now.locks, self._wildcards)
        self.prompt_bar.preview.show_prompt(composition.prompt())
        self.prompt_bar.show_negative(composition.fields.negative)
        if self._controls.model() is None:
            self._controls.generate.set_words("Generate", "")
            return
        draft = self.draft()
        self._controls.generate.set_words(*button_words(draft, self._submitted))
        self._critic.read(draft)
        self.draft_changed.emit(draft)

    def _show_judgement(self, report: TokenReport | None, advice: tuple[Advice, ...]) -> None:
        self.prompt_bar.meter.show_report(report)
        self.prompt_bar.preview.show_cut(report.cut_from if report else None)
        said = tuple(piece for piece in advice if piece.rule not in SAID_ELSEWHERE)
        self.prompt_bar.advice.show_advice(said)
        self._controls.show_advice(said)

    def _apply_fix(self, fix: Fix) -> None:
        now = self._controls.snapshot()
        self._step_to(replace(now, composition=replace(now.composition, fields=fix.fields)))

    def _split(self, text: str) -> Composition:
        """A text in fields; where they would render or draw otherwise, it stands whole as the subject."""
        parsed = parse(text, self._templates.all(), self._vocabulary)
        if parsed.prompt().text == text and not has_draws(text):
            return parsed
        return Composition(PromptFields(subject=text), LIST)

    def _light(self, field: str) -> None:
        self.prompt_bar.preview.light(cast(FieldName, field) if field else None)

    def _go_to_advice(self, advice: Advice) -> None:
        self._controls.go_to(advice.field)

    def _go_to(self, field: str) -> None:
        self._controls.go_to(cast(FieldName, field))
