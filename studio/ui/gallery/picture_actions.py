"""What the user does with the pictures that are selected in the grid: by key, by menu, by dropping them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal, SignalInstance
from PySide6.QtWidgets import QInputDialog, QWidget

from studio.ui.gallery.changing import counted
from studio.ui.gallery.curation import Curation
from studio.ui.gallery.grid import GalleryGrid
from studio.ui.gallery.menu import MenuState, PictureMenu
from studio.ui.in_turn import InTurn
from studio.ui.show_folder import show_in_folder
from studio.ui.widgets.question import is_sure

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.ui.gallery_model import GalleryModel


_AT_ONCE = 1000
"""The ids of more pictures are written out in the background."""


class PictureActions(QObject):
    """Carries out what needs no other part of the window, and tells of the rest.

    `recalled` carries "all", "prompt", "seed" or "remix"; `varied` the name of an action; `compared` two records,
    the older first; `run_opened` the name of a run; `like_asked` the id of the picture whose like are wanted;
    `export_asked` ids, the query that finds the pictures if there are none, and their number.
    """

    recalled = Signal(str)
    varied = Signal(str)
    opened = Signal(object)
    compared = Signal(object, object)
    studied = Signal()
    family_asked = Signal()
    run_opened = Signal(str)
    like_asked = Signal(str)
    export_asked = Signal(list, str, int)

    def __init__(self, grid: GalleryGrid, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid, self._window = grid, parent
        self._gallery: Gallery | None = None
        self._model: GalleryModel | None = None
        self._curation: Curation | None = None
        self._gathering = InTurn(self)
        grid.rated.connect(self.rate)
        grid.labelled.connect(self.label)
        grid.favourite_toggled.connect(self.toggle_favourite)
        grid.delete_asked.connect(self.delete)
        grid.like_asked.connect(self.ask_like)
        grid.tags_asked.connect(self.edit_tags)

    def serve(self, gallery: Gallery, model: GalleryModel, curation: Curation) -> None:
        """The gallery is open."""
        self._gallery, self._model, self._curation = gallery, model, curation

    @property
    def is_trash(self) -> bool:
        """Whether what is shown lies in the trash."""
        return self._model is not None and "is:deleted" in self._model.query

    def finish(self) -> None:
        """Hand over what is being gathered before going on: the gallery is about to be closed."""
        self._gathering.finish()

    def open_menu(self, place: QPoint) -> None:
        """What can be done with the selected pictures, at a place of the screen."""
        if not (count := self._grid.selected_count()) or self._gallery is None or self._model is None:
            return
        current = self._grid.current_record()
        stack = self._model.stack(self._grid.currentIndex().row()) if current is not None else None
        state = MenuState(
            count=count,
            is_trash=self.is_trash,
            run=current.origin.run if current is not None else None,
            albums=tuple(album.name for album in self._gallery.albums() if album.query is None),
            album=_album_of(self._model.query),
            stack=stack.count if stack is not None else 0,
        )
        menu = PictureMenu(state, self._window)
        for signal, act in self._acts(menu):
            signal.connect(act)
        menu.popup(place)

    def _acts(
        self, menu: PictureMenu
    ) -> tuple[tuple[SignalInstance, Callable[..., object] | SignalInstance], ...]:
        return (
            (menu.recalled, self.recalled),
            (menu.varied, self.varied),
            (menu.compared, self._compare),
            (menu.studied, self.studied),
            (menu.family_asked, self.family_asked),
            (menu.looked, self._grid.look_asked),
            (menu.opened, self._open),
            (menu.shown_in_folder, self._show_in_folder),
            (menu.rated, self.rate),
            (menu.labelled, self.label),
            (menu.favourite_toggled, self.toggle_favourite),
            (menu.tags_asked, self.edit_tags),
            (menu.put, self.put),
            (menu.album_asked, self.ask_album),
            (menu.taken_out, self.take_out),
            (menu.like_asked, self.ask_like),
            (menu.stack_toggled, self._grid.toggle_current_stack),
            (menu.exported, self.export),
            (menu.deleted, self.delete),
            (menu.restored, self.restore),
            (menu.run_opened, self.run_opened),
        )

    def rate(self, rating: int) -> None:
        """Give 0 to 5 stars."""
        self._do(lambda curation, ids: curation.rate(ids, rating))

    def label(self, colour: str) -> None:
        """Give a colour label; one that is there already comes off."""
        self._do(lambda curation, ids: curation.label(ids, colour))

    def toggle_favourite(self) -> None:
        """Make favourites, or no longer."""
        self._do(lambda curation, ids: curation.toggle_favourite(ids))

    def put(self, album: str) -> None:
        """Put into an album."""
        self._do(lambda curation, ids: curation.put(ids, album))

    def take_out(self, album: str) -> None:
        """Take out of an album."""
        self._do(lambda curation, ids: curation.take_out(ids, album))

    def ask_album(self) -> None:
        """Put into a new album, whose name is asked for."""
        title = f"New album of {counted(self._grid.selected_count())}"
        name, is_given = QInputDialog.getText(self._window, title, "Name of the album:")
        if is_given and (clean := " ".join(name.replace('"', "").split())):
            self.put(clean)

    def edit_tags(self) -> None:
        """Add and take off tags of all selected pictures in one dialog."""
        self._gather(self._open_tags)

    def delete(self) -> None:
        """Move to the trash."""
        if not self.is_trash:
            self._do(lambda curation, ids: curation.delete(ids))

    def restore(self) -> None:
        """Take out of the trash."""
        self._do(lambda curation, ids: curation.restore(ids))

    def empty_trash(self) -> None:
        """Delete what lies in the trash for good, once more asked."""
        question = "Delete everything in the trash for good? The files go too, and this cannot be undone."
        if self._curation and is_sure(self._window, "Empty the trash", question, "Delete for good"):
            self._curation.empty_trash()

    def export(self) -> None:
        """Export the selected pictures, or all that are shown."""
        if (model := self._model) is not None:
            rows = model.rowCount()
            self._gather(lambda ids: self.export_asked.emit(ids, model.query, len(ids) or rows), is_needed=False)

    def ask_like(self) -> None:
        """Ask for pictures that look like the chosen one."""
        if (index := self._grid.currentIndex()).isValid() and self._model is not None:
            self.like_asked.emit(self._model.identity(index.row()))

    def _do(self, act: Callable[[Curation, list[str]], object]) -> None:
        if (curation := self._curation) is not None:
            self._gather(lambda ids: act(curation, ids))

    def _gather(self, use: Callable[[list[str]], object], *, is_needed: bool = True) -> None:
        """Use the ids of what is selected; writing out very many takes its time in the background."""
        count = self._grid.selected_count()
        if count > _AT_ONCE:
            parts = self._grid.selected_parts()
            self._gathering.do(lambda: [identity for part in parts for identity in part], use)
        elif count or not is_needed:
            use(self._grid.selected_ids())

    def _open_tags(self, ids: list[str]) -> None:
        if self._gallery is None or self._curation is None:
            return
        from studio.ui.gallery.tag_dialog import TagDialog  # the window's start does not wait for its import

        dialog = TagDialog(self._gallery, ids, self._window)
        dialog.changed.connect(partial(self._curation.change_tags, ids))
        dialog.open()

    def _compare(self) -> None:
        if self._model is not None and len(pair := self._model.records(self._grid.selected_ids())) == 2:
            self.compared.emit(*sorted(pair, key=lambda record: record.id))

    def _open(self) -> None:
        if (record := self._grid.current_record()) is not None:
            self.opened.emit(record)

    def _show_in_folder(self) -> None:
        if (record := self._grid.current_record()) is not None:
            show_in_folder(record.path)


def _album_of(query: str) -> str:
    """The album that a query shows, if it shows one and nothing else."""
    name = query.removeprefix("album:")
    return name.strip('"') if name != query and (name.count('"') in (0, 2)) and name.strip('"') else ""
