"""What stands around the grid, built when the gallery is entered: imports, studies, facets, shelf, months."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QInputDialog

from studio.ui import theme
from studio.ui.gallery.facet_bar import FacetBar
from studio.ui.gallery.hinting import Hinting
from studio.ui.gallery.import_desk import ImportDesk
from studio.ui.gallery.like_button import LikeButton
from studio.ui.gallery.looking import Looking
from studio.ui.gallery.scrubber import MonthScrubber, months_of
from studio.ui.gallery.shelf import DOUBLES, WIDTH, Shelf
from studio.ui.gallery.stack_button import StackButton
from studio.ui.gallery.study_desk import StudyDesk
from studio.ui.widgets.tab_order import tab_through
from studio.ui.widgets.toast import Notice

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.ui.gallery.curation import Curation
    from studio.ui.gallery.doubles_page import DoublesPage
    from studio.ui.gallery.gallery_place import GalleryPlace
    from studio.ui.gallery.loupe import Loupe
    from studio.ui.gallery_model import GalleryModel

_ROOM_FOR_SHELF = 1150
"""In a narrower place the shelf is folded until it is wanted."""


class Furniture(QObject):
    """Builds and connects; the place stays in charge of what is shown."""

    def __init__(self, place: GalleryPlace, gallery: Gallery, model: GalleryModel, curation: Curation) -> None:
        super().__init__(place)
        self._place, self._gallery, self._model, self._curation = place, gallery, model, curation
        self.studies = StudyDesk(gallery, place)
        self._imports = ImportDesk(gallery, place, place.column)
        self._shelf, self._scrubber = Shelf(gallery), MonthScrubber()
        self._facets, self._stacks, self._like = FacetBar(gallery), StackButton(), LikeButton(gallery)
        self._doubles: DoublesPage | None = None
        self._loupe: Loupe | None = None
        self._looking, self._hinting = Looking(gallery, self), Hinting(gallery, self)
        self._offer_imports()
        self._offer_studies()
        self._offer_facets()
        self._offer_shelf()
        self._offer_months()
        self._offer_likeness()
        tab_through(place.toolbar.shelf_button, self._shelf, place.toolbar, self._facets, place.grid)
        place.grid.look_asked.connect(self._look)
        place.toolbar.search.set_gallery(gallery)
        self._hinting.found.connect(place.pages.show_hints)
        model.settled.connect(self._follow)
        for signal in (model.rowsInserted, model.rowsRemoved, curation.changed):
            signal.connect(self._recount)
        self._follow()

    def close(self) -> None:
        """The gallery is about to be closed."""
        self._imports.close()
        self._looking.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Fold the shelf when the place becomes too narrow for it, and unfold it when there is room again."""
        if event.type() == QEvent.Type.Resize and watched is self._place:
            has_room = self._place.width() >= _ROOM_FOR_SHELF
            if has_room != self._has_room:
                self._has_room = has_room
                self._place.toolbar.shelf_button.setChecked(has_room)
        return super().eventFilter(watched, event)

    def _offer_imports(self) -> None:
        place, desk = self._place, self._imports
        place.toolbar.import_button.setEnabled(True)
        place.toolbar.import_asked.connect(self._open_import_menu)
        place.pages.import_asked.connect(desk.ask_folder)
        desk.arrived.connect(place.reload)
        desk.show_asked.connect(partial(place.search_alone, "is:imported"))
        desk.said.connect(place.say)

    def _open_import_menu(self) -> None:
        button = self._place.toolbar.import_button
        self._imports.open_menu(button.mapToGlobal(button.rect().bottomLeft()))

    def _offer_studies(self) -> None:
        place, desk = self._place, self.studies
        desk.recalled.connect(place.recalled)
        desk.opened.connect(place.opened)
        desk.shown.connect(place.walk_to)
        desk.changed.connect(place.reload)
        place.side.family_asked.connect(desk.show_family)
        for key, act in (("C", place.study), ("T", place.show_family)):
            shortcut = QShortcut(QKeySequence(key), place.grid, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)  # as an argument it is overheard

    def _offer_facets(self) -> None:
        place = self._place
        place.column.insertWidget(1, self._facets)
        place.toolbar.count.setContentsMargins(0, 0, theme.SPACE_S, 0)
        self._facets.add_at_end(self._like)
        self._facets.add_at_end(place.toolbar.count)
        self._facets.add_at_end(self._stacks)
        self._facets.toggled.connect(place.toolbar.search.toggle_term)
        self._stacks.chosen.connect(self._model.set_stacking)
        self._stacks.restore(place.stacks)
        self._stacks.chosen.connect(place.remember_stacks)

    def _offer_shelf(self) -> None:
        place, shelf, curation = self._place, self._shelf, self._curation
        place.splitter.insertWidget(0, shelf)
        place.splitter.setStretchFactor(0, 0)
        place.splitter.setStretchFactor(1, 1)
        sizes = place.splitter.sizes()
        place.splitter.setSizes([WIDTH, sizes[1] - WIDTH, sizes[2]])
        button = place.toolbar.shelf_button
        button.setEnabled(True)
        button.toggled.connect(shelf.setVisible)
        button.toggled.connect(place.toolbar.show_shelf)
        self._has_room = place.width() >= _ROOM_FOR_SHELF
        button.setChecked(self._has_room)
        shelf.setVisible(button.isChecked())
        place.installEventFilter(self)
        shelf.chosen.connect(self._show_shelved)
        place.pages.hold_changed.connect(self._show_hold)
        place.toolbar.query_changed.connect(self._leave_doubles)
        shelf.put.connect(curation.put)
        shelf.album_made.connect(partial(self._save, query=None))
        shelf.album_renamed.connect(self._rename)
        shelf.album_dropped.connect(curation.drop_album)
        curation.albums_changed.connect(shelf.refresh)
        place.toolbar.search.save_asked.connect(self._ask_name)

    def _offer_months(self) -> None:
        place, scrubber = self._place, self._scrubber
        place.row.addWidget(scrubber)
        scrubber.hide()
        scrubber.jumped.connect(self._jump)
        place.grid.month_asked.connect(scrubber.go)
        place.grid.verticalScrollBar().valueChanged.connect(self._show_row)

    def _offer_likeness(self) -> None:
        self._place.actions_on.like_asked.connect(self._show_like)
        self._like.clicked.connect(partial(self._show_shelved, ""))
        self._looking.progressed.connect(self._show_looking)
        self._looking.finished.connect(self._model.refresh)
        self._looking.finished.connect(partial(self._place.say, None))

    def _show_shelved(self, query: str) -> None:
        """Show what was chosen on the shelf."""
        place = self._place
        is_query = query != DOUBLES
        place.search_alone(query if is_query else "")
        place.pages.hold(None if is_query else self._doubles_page())

    def _leave_doubles(self, query: str) -> None:
        """Whoever searches wants to see what is found."""
        if query:
            self._place.pages.hold(None)

    def _show_hold(self, is_held: bool) -> None:
        """Around doubles, nothing tells of a search."""
        self._facets.setVisible(not is_held)
        if is_held:
            self._place.grid.clearSelection()
            self._scrubber.hide()
            self._shelf.follow(DOUBLES)
        else:
            self._follow()

    def _doubles_page(self) -> DoublesPage:
        """The page of doubles, made when it is first wanted."""
        if self._doubles is None:
            from studio.ui.gallery.doubles_page import DoublesPage  # few come to see it

            self._doubles = page = DoublesPage(self._gallery)
            page.chosen.connect(partial(self._place.side.show_record, previous=None))
            page.left.connect(partial(self._show_shelved, ""))
            page.deleted.connect(self._curation.delete)
            page.compared.connect(self.studies.compare)
        return self._doubles

    def _look(self) -> None:
        """Show the current picture over everything; what shows it is made for the first one."""
        place = self._place
        if self._loupe is None:
            from studio.ui.gallery.loupe import Loupe  # the gallery is entered without it

            self._loupe = loupe = Loupe(place.grid, self._model, place)
            loupe.rated.connect(place.actions_on.rate)
            loupe.favoured.connect(place.actions_on.toggle_favourite)
            loupe.menu_asked.connect(place.actions_on.open_menu)
            place.chosen.connect(loupe.show_record)
        if (record := place.grid.current_record()) is not None:
            self._loupe.look(record)

    def _show_like(self, identity: str) -> None:
        """Show what looks like a picture, the nearest first; those not looked at yet follow."""
        self._place.search_alone(f"like:{identity}")
        self._looking.start()

    def _show_looking(self, left: int) -> None:
        """Say that more may be found, while somebody waits for it."""
        if not self._model.query.startswith("like:"):
            self._looking.stop()
            self._place.say(None)
        elif left:
            text = f"Looking at pictures that nobody compared yet: {left:,} to go. Those alike follow."
            self._place.say(Notice(text, is_lasting=True))

    def _save(self, name: str, query: str | None) -> None:
        self._curation.save_album(name, query)

    def _rename(self, name: str, to: str) -> None:
        taken = {album.name.casefold() for album in self._gallery.albums()} - {name.casefold()}
        if to.casefold() in taken:
            self._place.say(Notice(f'There is an album "{to}" already. Choose another name.'))
            self._shelf.refresh()
        else:
            self._curation.rename_album(name, to)

    def _ask_name(self, query: str) -> None:
        about = "It stays at the left, and always shows what the search finds.\n\nName:"
        name, is_given = QInputDialog.getText(self._place, "Save this search", about, text=query.replace('"', ""))
        if is_given and (clean := " ".join(name.replace('"', "").split())):
            self._save(clean, query)

    def _follow(self) -> None:
        """Rows were answered."""
        self._recount()
        if not self._model.rowCount() and self._model.query:
            self._hinting.ask(self._model.query)

    def _recount(self) -> None:
        model = self._model
        self._like.follow(model.query)
        self._facets.follow(model.query)
        self._shelf.follow(DOUBLES if self._place.pages.held is not None else model.query)
        if self._place.pages.held is None:
            self._scrubber.show_months(months_of(model), model.rowCount())

    def _jump(self, row: int) -> None:
        grid = self._place.grid
        grid.scrollTo(self._model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def _show_row(self) -> None:
        self._scrubber.show_row(max(0, self._place.grid.top_row()))
