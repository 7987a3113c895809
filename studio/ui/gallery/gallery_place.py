"""The gallery's place in the window: search, grid, details, and around them what is built when one enters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from studio.generation.record import GenerationRecord
from studio.ui.gallery.curation import Curation
from studio.ui.gallery.grid import GalleryGrid
from studio.ui.gallery.menu import MOST_COMPARED
from studio.ui.gallery.pages import GalleryPages
from studio.ui.gallery.picture_actions import PictureActions
from studio.ui.gallery.side_panel import SidePanel
from studio.ui.gallery.toolbar import ZOOM_AT_FIRST, GalleryToolbar
from studio.ui.gallery_model import GalleryModel
from studio.ui.widgets.toast import Notice, Toast

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.ui.gallery.furniture import Furniture

_SIDE_WIDTH = 328


class GalleryPlace(QWidget):
    """Everything made, found again.

    `recalled` carries a record and "all", "prompt", "seed" or "remix"; `opened` a record for the canvas;
    `chosen` the record that is chosen now, or None; `varied` the name of an action on it; `compared` two records,
    the older first; `run_opened` the name of a run whose experiment is wanted;
    `export_asked` the ids of the chosen pictures, the query that finds them if there are none, and their number;
    `reshaped` tells that `state` is another.
    """

    recalled = Signal(object, str)
    opened = Signal(object)
    chosen = Signal(object)
    reshaped = Signal()
    varied = Signal(str)
    compared = Signal(object, object)
    run_opened = Signal(str)
    export_asked = Signal(list, str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: GalleryModel | None = None
        self._curation: Curation | None = None
        self._furniture: Furniture | None = None
        self._wanted = self.stacks = ""
        self._furnish_for: Callable[[], None] | None = None
        self.toolbar, self.grid, self.side = GalleryToolbar(), GalleryGrid(), SidePanel()
        self.pages = GalleryPages(self.grid)
        self.actions_on = PictureActions(self.grid, self)
        self._toast = Toast(self)
        self._lay_out()
        self._connect()

    def set_gallery(self, gallery: Gallery) -> None:
        """Show this gallery's pictures; until then the place says that the gallery is being opened."""
        self._model = model = GalleryModel(gallery, self)
        self._curation = curation = Curation(gallery, model, self)
        self.grid.show_model(model)
        self.side.set_curation(curation)
        self.side.set_gallery(gallery)
        self.actions_on.serve(gallery, model, curation)
        self.grid.chosen.connect(self._show_chosen)
        for signal in (model.settled, model.rowsRemoved, model.rowsInserted):
            signal.connect(self._show_rows)
        model.settled.connect(self.toolbar.show_understood)
        model.settled.connect(self._choose_wanted)
        model.refused.connect(self.toolbar.show_refusal)
        model.refused.connect(self.pages.show_refused)
        curation.changed.connect(self._show_chosen)
        curation.said.connect(self._toast.show_notice)
        model.set_query(self.toolbar.query)
        self._furnish_for = partial(self._furnish, gallery, model, curation)
        if self.isVisible():
            self._furnish_for()

    def stop_work(self) -> None:
        """End what still runs and write what is not written yet, because the gallery is about to be closed."""
        if self._curation is not None:
            self.side.details.settle()
            self.actions_on.finish()
            self._curation.finish()
        if self._furniture is not None:
            self._furniture.close()

    def state(self) -> dict[str, object]:
        """How pictures are shown, to be remembered: how large, and stacked by what."""
        return {"zoom": self.toolbar.zoom, "stacks": self.stacks}

    def remember_stacks(self, by: str | None) -> None:
        """Pictures are stacked by something else, or no longer."""
        self.stacks = by or ""
        self.reshaped.emit()

    def restore(self, state: Mapping[str, object]) -> None:
        """Show pictures as they were shown; what makes no sense is left out."""
        match state:
            case {"zoom": int(zoom), "stacks": str(stacks)}:
                self.toolbar.set_zoom(zoom)
                self.stacks = stacks
            case _:
                pass

    @property
    def model(self) -> GalleryModel | None:
        """The rows of the grid; None until the gallery is open."""
        return self._model

    @property
    def record(self) -> GenerationRecord | None:
        """The chosen picture."""
        return self.side.details.record

    def refresh(self) -> None:
        """Ask the gallery again, after pictures came or went elsewhere."""
        if self._model is not None:
            self._model.refresh()

    def reload(self) -> None:
        """Ask the gallery again, for records too, after pictures were judged elsewhere."""
        if self._model is not None:
            self._model.reload()

    def record_added(self, record: GenerationRecord) -> None:
        """Show a picture that was just made, if the search finds it."""
        if self._model is not None:
            self._model.record_added(record)

    def focus_search(self) -> None:
        """Let the user type a search."""
        self.toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.toolbar.search.selectAll()

    def study(self) -> None:
        """Compare the selected pictures with each other."""
        count = self.grid.selected_count()
        if self._model is not None and self._furniture is not None and 2 <= count <= MOST_COMPARED:
            self._furniture.studies.compare(self._model.records(self.grid.selected_ids()))

    def show_family(self) -> None:
        """Show the family tree of the chosen picture."""
        if self._furniture is not None and (record := self.grid.current_record()) is not None:
            self._furniture.studies.show_family(record)

    def keep_safe(self) -> None:
        """Offer to check, back up and rebuild the gallery."""
        if self._furniture is not None:
            self._furniture.studies.keep_safe()

    def search_alone(self, query: str) -> None:
        """Search for this, whatever was searched before."""
        self.toolbar.show_query(query)

    def walk_to(self, record: GenerationRecord) -> None:
        """Choose a picture, in the whole gallery where the search does not find it."""
        if record.deleted is not None:
            self._toast.show_notice(Notice("That picture is in the trash."))
            return
        self._wanted = record.id
        self.pages.hold(None)
        if self._model is not None and self._model.row_of(record.id) < 0:
            self.toolbar.widen()
        else:
            self._choose_wanted()

    def say(self, notice: Notice | None) -> None:
        """Show a notice; None takes the last one back."""
        if notice is None:
            self._toast.hide()
        else:
            self._toast.show_notice(notice)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's names
        """What can be done with the selected pictures."""
        if self.grid.underMouse():
            self.actions_on.open_menu(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Undo and redo are about pictures here, unless a text has the focus: the window must leave their keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_undoing(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+Z takes the last change of pictures back, Ctrl+Shift+Z does it again."""
        if self._curation is not None and event.matches(QKeySequence.StandardKey.Undo):
            self._curation.undo()
        elif self._curation is not None and _is_undoing(event):
            self._curation.redo()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Build what the window's start does not need when somebody comes to look."""
        super().showEvent(event)
        if self._furnish_for is not None:
            self._furnish_for()

    def _lay_out(self) -> None:
        self.grid.set_tile_width(ZOOM_AT_FIRST)
        middle = QWidget()
        self.column = column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        self.row = row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.pages, 1)
        column.addLayout(row, 1)
        self.splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(middle)
        splitter.addWidget(self.side)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([10_000, _SIDE_WIDTH])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        toolbar, acts = self.toolbar, self.actions_on
        toolbar.query_changed.connect(self._search)
        toolbar.zoomed.connect(self.grid.set_tile_width)
        toolbar.zoomed.connect(self.reshaped)
        toolbar.export_asked.connect(acts.export)
        toolbar.restore_asked.connect(acts.restore)
        toolbar.empty_trash_asked.connect(acts.empty_trash)
        toolbar.safety_asked.connect(self.keep_safe)
        self.pages.widened.connect(toolbar.widen)
        self.pages.search_asked.connect(self.search_alone)
        self.grid.opened.connect(self.opened)
        self.grid.zoom_asked.connect(toolbar.zoom_by)
        self.side.opened.connect(self.opened)
        self.side.walked.connect(self.walk_to)
        self.side.search_asked.connect(self.search_alone)
        self.side.upscale_asked.connect(partial(self.varied.emit, "upscale"))
        self.side.details.recalled.connect(self._recall)
        acts.recalled.connect(self._recall)
        for told, on in (
            (acts.varied, self.varied),
            (acts.opened, self.opened),
            (acts.compared, self.compared),
            (acts.studied, self.study),
            (acts.family_asked, self.show_family),
            (acts.run_opened, self.run_opened),
            (acts.export_asked, self.export_asked),
        ):
            told.connect(on)

    def _furnish(self, gallery: Gallery, model: GalleryModel, curation: Curation) -> None:
        from studio.ui.gallery.furniture import Furniture  # the window's start does not wait for its import

        self._furnish_for = None
        self._furniture = Furniture(self, gallery, model, curation)

    def _choose_wanted(self) -> None:
        """Choose what was walked to, once the rows have it."""
        if self._model is None or not self._wanted:
            return
        row = self._model.row_of(self._wanted)
        if row >= 0:
            self.grid.choose(row)
        if row >= 0 or (not self._model.query and self._model.is_whole):
            self._wanted = ""

    def _search(self, query: str) -> None:
        if self._model is not None:
            self._model.set_query(query)

    def _show_rows(self) -> None:
        """Show the grid or why it is empty, and how many pictures there are."""
        if self._model is not None:
            self.pages.show_answer(self._model.rowCount(), self._model.query)
            self._show_count()

    def _show_chosen(self) -> None:
        """Show the current picture's recipe; where two are selected, what changed from the older to the newer."""
        if self._model is None:
            return
        record, previous = self.grid.current_record(), None
        if self.grid.selected_count() == 2 and len(pair := self._model.records(self.grid.selected_ids())) == 2:
            record, previous = pair
        self.side.show_record(record, previous)
        self.chosen.emit(record)
        self._show_count()

    def _show_count(self) -> None:
        if (model := self._model) is not None:
            self.toolbar.show_count(
                model.rowCount(),
                self.grid.selected_count(),
                is_whole=model.is_whole,
                stacks=model.stacks,
            )

    def _recall(self, what: str) -> None:
        if (record := self.side.details.record) is not None:
            self.recalled.emit(record, what)


def _is_undoing(event: QKeyEvent) -> bool:
    keys = QKeySequence.StandardKey
    return any(event.matches(key) for key in (keys.Undo, keys.Redo)) or (
        event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )
