"""The gallery's place in the window: search, grid, details, export and trash."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QInputDialog, QMessageBox, QSplitter, QVBoxLayout, QWidget

from studio.generation.record import GenerationRecord
from studio.ui.gallery.curation import Curation
from studio.ui.gallery.grid import GalleryGrid
from studio.ui.gallery.menu import MOST_COMPARED, PictureMenu
from studio.ui.gallery.pages import GalleryPages
from studio.ui.gallery.side_panel import SidePanel
from studio.ui.gallery.toolbar import ZOOM_AT_FIRST, GalleryToolbar
from studio.ui.gallery_model import GalleryModel
from studio.ui.show_folder import show_in_folder
from studio.ui.widgets.toast import Notice, Toast

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.ui.gallery.import_desk import ImportDesk
    from studio.ui.gallery.study_desk import StudyDesk

_SIDE_WIDTH = 328


class GalleryPlace(QWidget):
    """Everything made, found again.

    `recalled` carries a record and "all", "prompt", "seed" or "remix"; `opened` a record for the canvas;
    `chosen` the record that is chosen now, or None; `varied` the name of an action on it; `compared` two records,
    the older first; `run_opened` the name of a run whose experiment is wanted;
    `export_asked` the ids of the chosen pictures, the query that finds them if there are none, and their number.
    """

    recalled = Signal(object, str)
    opened = Signal(object)
    chosen = Signal(object)
    varied = Signal(str)
    compared = Signal(object, object)
    run_opened = Signal(str)
    export_asked = Signal(list, str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: GalleryModel | None = None
        self._curation: Curation | None = None
        self._imports: ImportDesk | None = None
        self._studies: StudyDesk | None = None
        self._wanted = ""
        self._furnish_for: Callable[[], None] | None = None
        self._toolbar, self._grid, self._side = GalleryToolbar(), GalleryGrid(), SidePanel()
        self._pages = GalleryPages(self._grid)
        self._toast = Toast(self)
        self._lay_out()
        self._connect()

    def set_gallery(self, gallery: Gallery) -> None:
        """Show this gallery's pictures; until then the place says that the gallery is being opened."""
        self._model = model = GalleryModel(gallery, self)
        self._curation = curation = Curation(gallery, model, self)
        self._grid.show_model(model)
        self._side.set_curation(curation)
        self._side.set_gallery(gallery)
        self._grid.chosen.connect(self._show_chosen)
        for signal in (model.settled, model.rowsRemoved, model.rowsInserted):
            signal.connect(self._show_rows)
        model.settled.connect(self._toolbar.show_understood)
        model.settled.connect(self._choose_wanted)
        model.refused.connect(self._toolbar.show_refusal)
        curation.changed.connect(self._show_chosen)
        curation.said.connect(self._toast.show_notice)
        self._furnish_for = partial(self._furnish, gallery, model, curation)
        if self.isVisible():
            self._furnish_for()
        model.set_query(self._toolbar.query)

    def stop_work(self) -> None:
        """End what still runs, because the gallery is about to be closed."""
        if self._imports is not None:
            self._imports.close()

    def refuse(self, sentence: str) -> None:
        """Say why there is no gallery."""
        self._pages.show_refusal(sentence)

    @property
    def model(self) -> GalleryModel | None:
        """The rows of the grid; None until the gallery is open."""
        return self._model

    @property
    def record(self) -> GenerationRecord | None:
        """The chosen picture."""
        return self._side.details.record

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
        self._toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._toolbar.search.selectAll()

    def study(self) -> None:
        """Compare the selected pictures with each other."""
        count = self._grid.selected_count()
        if self._model is not None and self._studies is not None and 2 <= count <= MOST_COMPARED:
            self._studies.compare(self._model.records(self._grid.selected_ids()))

    def show_family(self) -> None:
        """Show the family tree of the chosen picture."""
        if self._studies is not None and (record := self._grid.current_record()) is not None:
            self._studies.show_family(record)

    def keep_safe(self) -> None:
        """Offer to check, back up and rebuild the gallery."""
        if self._studies is not None:
            self._studies.keep_safe()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """What can be done with the selected pictures."""
        if (count := self._grid.selected_count()) and self._grid.underMouse():
            current = self._grid.current_record()
            run = current.origin.run if current is not None else None
            menu = PictureMenu(count, is_trash=self._toolbar.is_trash, run=run, parent=self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for signal, act in (
                (menu.recalled, self._recall),
                (menu.varied, self.varied),
                (menu.compared, self._compare),
                (menu.studied, self.study),
                (menu.family_asked, self.show_family),
                (menu.opened, self._open),
                (menu.shown_in_folder, self._show_in_folder),
                (menu.rated, self._rate),
                (menu.favourite_toggled, self._toggle_favourite),
                (menu.tags_asked, self._ask_tags),
                (menu.exported, self._export),
                (menu.deleted, self._delete),
                (menu.restored, self._restore),
                (menu.run_opened, self.run_opened),
            ):
                signal.connect(act)
            menu.popup(event.globalPos())

    def _lay_out(self) -> None:
        self._grid.set_tile_width(ZOOM_AT_FIRST)
        left = QWidget()
        self._column = column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar)
        column.addWidget(self._pages, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self._side)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([10_000, _SIDE_WIDTH])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self._toolbar.query_changed.connect(self._search)
        self._toolbar.zoomed.connect(self._grid.set_tile_width)
        self._toolbar.export_asked.connect(self._export)
        self._toolbar.restore_asked.connect(self._restore)
        self._toolbar.empty_trash_asked.connect(self._empty_trash)
        self._toolbar.safety_asked.connect(self.keep_safe)
        self._pages.widened.connect(self._toolbar.widen)
        self._grid.opened.connect(self.opened)
        self._grid.zoom_asked.connect(self._toolbar.zoom_by)
        self._grid.rated.connect(self._rate)
        self._grid.favourite_toggled.connect(self._toggle_favourite)
        self._grid.delete_asked.connect(self._delete)
        self._side.opened.connect(self.opened)
        self._side.walked.connect(self._walk_to)
        self._side.search_asked.connect(self._search_alone)
        self._side.details.recalled.connect(self._recall)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Build what the window's start does not need when somebody comes to look."""
        super().showEvent(event)
        if self._furnish_for is not None:
            self._furnish_for()

    def _furnish(self, gallery: Gallery, model: GalleryModel, curation: Curation) -> None:
        self._furnish_for = None
        self._offer_imports(gallery)
        self._offer_studies(gallery)
        self._offer_facets(gallery, model, curation)

    def _offer_imports(self, gallery: Gallery) -> None:
        from studio.ui.gallery.import_desk import ImportDesk  # the window's start does not wait for its import

        self._imports = desk = ImportDesk(gallery, self, self._column)
        self._toolbar.import_button.setEnabled(True)
        self._toolbar.import_asked.connect(self._open_import_menu)
        self._pages.import_asked.connect(desk.ask_folder)
        desk.arrived.connect(self.reload)
        desk.show_asked.connect(partial(self._search_alone, "is:imported"))
        desk.said.connect(self._say)

    def _offer_studies(self, gallery: Gallery) -> None:
        from studio.ui.gallery.study_desk import StudyDesk  # as above

        self._studies = desk = StudyDesk(gallery, self)
        desk.recalled.connect(self.recalled)
        desk.opened.connect(self.opened)
        desk.shown.connect(self._walk_to)
        desk.changed.connect(self.reload)
        self._side.family_asked.connect(desk.show_family)
        for key, act in (("C", self.study), ("T", self.show_family)):
            QShortcut(QKeySequence(key), self._grid, act, context=Qt.ShortcutContext.WidgetShortcut)

    def _offer_facets(self, gallery: Gallery, model: GalleryModel, curation: Curation) -> None:
        from studio.ui.gallery.facet_bar import FacetBar  # as above

        bar = FacetBar(gallery)
        self._column.insertWidget(1, bar)
        bar.toggled.connect(self._toolbar.search.toggle_term)

        def follow() -> None:
            bar.follow(model.query)

        for signal in (model.settled, model.rowsInserted, model.rowsRemoved, curation.changed):
            signal.connect(follow)
        follow()

    def _open_import_menu(self) -> None:
        if self._imports is not None:
            button = self._toolbar.import_button
            self._imports.open_menu(button.mapToGlobal(button.rect().bottomLeft()))

    def _search_alone(self, query: str) -> None:
        """Search for this, whatever was searched before."""
        self._toolbar.widen()
        self._toolbar.search.setText(query)

    def _walk_to(self, record: GenerationRecord) -> None:
        """Choose a picture, in the whole gallery where the search does not find it."""
        if record.deleted is not None:
            self._toast.show_notice(Notice("That picture is in the trash."))
            return
        self._wanted = record.id
        if self._model is not None and self._model.row_of(record.id) < 0:
            self._toolbar.widen()
        else:
            self._choose_wanted()

    def _choose_wanted(self) -> None:
        """Choose what was walked to, once the rows have it."""
        if self._model is None or not self._wanted:
            return
        row = self._model.row_of(self._wanted)
        if row >= 0:
            self._grid.choose(row)
        if row >= 0 or not self._model.query:
            self._wanted = ""

    def _say(self, notice: Notice | None) -> None:
        """Show a notice; None takes the last one back."""
        if notice is None:
            self._toast.hide()
        else:
            self._toast.show_notice(notice)

    def _search(self, query: str) -> None:
        if self._model is not None:
            self._model.set_query(query)

    def _show_rows(self) -> None:
        """Show the grid or why it is empty, and how many pictures there are."""
        if self._model is not None:
            self._pages.show_answer(self._model.rowCount(), self._model.query)
            self._show_count()

    def _show_chosen(self) -> None:
        """Show the current picture's recipe; where two are selected, what changed from the older to the newer."""
        if self._model is None:
            return
        record, previous = self._grid.current_record(), None
        if self._grid.selected_count() == 2 and len(pair := self._model.records(self._grid.selected_ids())) == 2:
            record, previous = pair
        self._side.show_record(record, previous)
        self.chosen.emit(record)
        self._show_count()

    def _show_count(self) -> None:
        if self._model is not None:
            self._toolbar.show_count(self._model.rowCount(), self._grid.selected_count())

    def _recall(self, what: str) -> None:
        if (record := self._side.details.record) is not None:
            self.recalled.emit(record, what)

    def _compare(self) -> None:
        if self._model is not None and len(pair := self._model.records(self._grid.selected_ids())) == 2:
            self.compared.emit(*sorted(pair, key=lambda record: record.id))

    def _open(self) -> None:
        if (record := self._grid.current_record()) is not None:
            self.opened.emit(record)

    def _show_in_folder(self) -> None:
        if (record := self._grid.current_record()) is not None:
            show_in_folder(record.path)

    def _rate(self, rating: int) -> None:
        if self._curation is not None:
            self._curation.rate(self._grid.selected_ids(), rating)

    def _toggle_favourite(self) -> None:
        if self._curation is not None:
            self._curation.toggle_favourite(self._grid.selected_ids())

    def _ask_tags(self) -> None:
        text, is_given = QInputDialog.getText(self, "Add tags", "Tags, separated by commas:")
        tags = [tag for part in text.split(",") if (tag := part.strip())]
        if is_given and tags and self._curation is not None:
            self._curation.add_tags(self._grid.selected_ids(), tags)

    def _delete(self) -> None:
        if self._curation is not None and not self._toolbar.is_trash:
            self._curation.delete(self._grid.selected_ids())

    def _restore(self) -> None:
        if self._curation is not None:
            self._curation.restore(self._grid.selected_ids())

    def _empty_trash(self) -> None:
        question = "Delete everything in the trash for good? The files go too, and this cannot be undone."
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(self, "Empty the trash", question, buttons.Discard | buttons.Cancel)
        if answer == buttons.Discard and self._curation is not None:
            self._curation.empty_trash()

    def _export(self) -> None:
        """Export the selected pictures, or all that are shown."""
        if self._model is not None:
            ids = self._grid.selected_ids()
            self.export_asked.emit(ids, self._model.query, len(ids) or self._model.rowCount())
