"""Create: the composer, the picture that it makes, and the recipe of the picture that is shown."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from studio.generation.record import GenerationRecord
from studio.jobs.events import Failed, Progressed
from studio.prompt.composition import Composition
from studio.ui.actions import Actions
from studio.ui.canvas.examples import Example
from studio.ui.canvas.filmstrip import Filmstrip
from studio.ui.canvas.stage import Stage
from studio.ui.composer.composer import Composer
from studio.ui.gallery.details import RecipeDetails
from studio.ui.gallery_model import GalleryModel
from studio.ui.theme import set_role

_LEAST_WIDTHS = (332, 360, 236)
_COMPOSER_WIDTH, _DETAILS_WIDTH, _FILMSTRIP_HEIGHT = 340, 292, 104


class CreatePlace(QWidget):
    """Three panels with splitters between them; the outer two fold."""

    shown = Signal(object)
    moved = Signal()

    def __init__(
        self, composer: Composer, examples: Sequence[Example], actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("createPlace")
        self.composer, self.details = composer, RecipeDetails()
        self.stage = Stage(examples, actions)
        self.sitting = GalleryModel.from_records((), self)
        self.filmstrip = Filmstrip(self.sitting)
        self._follows_work = True
        self._lay_out()
        for widget in (self.stage, self.filmstrip):
            actions.reach_from(widget)
        self.stage.example_chosen.connect(self.load_example)
        self.filmstrip.chosen.connect(self._show_chosen)
        self.filmstrip.compared.connect(self._compare_with_shown)
        for name, act in (
            ("generate", composer.submit),
            ("generate_draft", composer.submit_quickly),
            ("lock_seed", composer.toggle_seed_lock),
            ("lock_field", composer.toggle_field_lock),
            ("new_seed", composer.roll_seed),
            ("surprise", composer.surprise),
            ("undo", composer.undo),
            ("redo", composer.redo),
            ("toggle_composer", self._toggle_composer),
            ("toggle_details", self._toggle_details),
        ):
            actions[name].triggered.connect(act)
        self._actions = actions
        composer.history_moved.connect(self._offer_history)
        self._offer_history(can_undo=False, can_redo=False)

    def splitters(self) -> dict[str, QSplitter]:
        """The splitters by the name under which a session remembers them."""
        return {"create": self._columns, "middle": self._rows}

    def follow_work(self) -> None:
        """Show what is made from now on, until the user looks at something else."""
        self._follows_work = True

    def show_progress(self, event: Progressed, waiting: int) -> None:
        """Show how the picture in work forms, unless the user looks at another one."""
        if self._follows_work:
            self.stage.show_preview(event, waiting)
        else:
            self.stage.progress.update_from(event, waiting)

    def show_finished(self, record: GenerationRecord) -> None:
        """Add a picture to the filmstrip and show it, unless the user looks at another one."""
        self.sitting.record_added(record)
        self._strip.show()
        self.composer.show_used(record)
        if self._follows_work:
            before = self.stage.record
            self.show_record(record)
            if before is not None and _is_change(before, record):
                self.stage.compare_at_once()

    def show_record(self, record: GenerationRecord) -> None:
        """Show a picture with its recipe and what changed since the one before."""
        if self.details.record is None:
            self._right.show()
        self.stage.show_record(record)
        self.filmstrip.choose(record)
        self.details.set_previous(self.stage.previous)
        self.details.show_record(record)
        self.shown.emit(record)

    def compare(self, before: GenerationRecord, after: GenerationRecord) -> None:
        """Show two pictures against each other, and the recipe of the second."""
        self._follows_work = False
        self._right.show()
        self.stage.show_pair(before, after)
        self.details.set_previous(before)
        self.details.show_record(after)
        self.shown.emit(after)

    def show_failure(self, event: Failed) -> None:
        """Say why a picture could not be made."""
        self.stage.show_failure(event.message, event.details)

    def update_record(self, record: GenerationRecord) -> None:
        """Show newer marks of a record."""
        self.sitting.replace([record])
        self.stage.update_record(record)
        if self.details.record is not None and self.details.record.id == record.id:
            self.details.show_record(record)

    def remove_record(self, record: GenerationRecord) -> None:
        """A picture went to the trash: show its neighbour."""
        self.sitting.remove([record.id])
        newest = self.sitting.record(0) if self.sitting.rowCount() else None
        if newest is not None:
            self.show_record(newest)
        else:
            self.stage.forget()
            self.details.show_record(None)
            self._right.hide()
            self._strip.hide()
            self.shown.emit(None)

    def load_example(self, example: Example) -> None:
        """Put an example's recipe into the composer; undo takes it back."""
        draft = self.composer.draft()
        composition = Composition(example.fields, draft.composition.template)
        self.composer.load(replace(draft, composition=composition, seed=example.seed, count=1))

    def _offer_history(self, can_undo: bool, can_redo: bool) -> None:
        self._actions["undo"].setEnabled(can_undo)
        self._actions["redo"].setEnabled(can_redo)

    def _show_chosen(self, record: GenerationRecord) -> None:
        self._follows_work = False
        self.show_record(record)

    def _compare_with_shown(self, record: GenerationRecord) -> None:
        shown = self.stage.record
        if shown is not None and shown.id != record.id:
            self.compare(*sorted((shown, record), key=lambda one: one.id))

    def _toggle_composer(self) -> None:
        self.composer.setVisible(not self.composer.isVisible())
        self.moved.emit()

    def _toggle_details(self) -> None:
        self._right.setVisible(not self._right.isVisible())
        self.moved.emit()

    def _lay_out(self) -> None:
        self._strip = _panel(self.filmstrip)
        self._strip.hide()
        self._rows = QSplitter(Qt.Orientation.Vertical)
        self._rows.addWidget(self.stage)
        self._rows.addWidget(self._strip)
        self._rows.setStretchFactor(0, 1)
        self._rows.setSizes([600, _FILMSTRIP_HEIGHT])
        self._rows.setCollapsible(0, False)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        divider = QFrame()
        set_role(divider, "divider")
        for widget in (self.composer.prompt_bar, divider):
            column.addWidget(widget)
        column.addWidget(self._rows, 1)
        self._left, self._right = _panel(self.composer), _panel(self.details)
        for panel, least in zip((self._left, middle, self._right), _LEAST_WIDTHS, strict=True):
            panel.setMinimumWidth(least)
        self._right.hide()  # until there is a picture, the room is the canvas's
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self._left, middle, self._right):
            self._columns.addWidget(widget)
        self._columns.setStretchFactor(1, 1)
        self._columns.setCollapsible(1, False)
        self._columns.setSizes([_COMPOSER_WIDTH, 640, _DETAILS_WIDTH])
        for splitter in (self._columns, self._rows):
            splitter.setHandleWidth(1)
            splitter.splitterMoved.connect(self.moved)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._columns)


def _is_change(before: GenerationRecord, after: GenerationRecord) -> bool:
    """Whether two pictures begin with the same noise, so that what differs is what the user changed."""
    one, other = before.request, after.request
    sizes = {request.before_upscaling().size for request in (one, other)}
    return one != other and one.noise == other.noise and len(sizes) == 1


def _panel(content: QWidget) -> QFrame:
    panel = QFrame()
    set_role(panel, "surface")
    layout = QVBoxLayout(panel)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)
    return panel
