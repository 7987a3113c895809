"""The models' page: a list that can be searched at the left, one model with its deeds at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from studio.engine.catalogue import CatalogueEntry
from studio.engine.installing.adding import Added
from studio.engine.installing.outside import Found, folders_of
from studio.engine.installing.parts import Parts, Unfinished
from studio.engine.installing.removing import Removed
from studio.engine.library import ModelLibrary, Problem
from studio.generation.model import EmbeddingInfo, LoraInfo, ModelInfo, UpscalerInfo, VaeInfo
from studio.generation.request import ModelRef
from studio.ui.background import Background
from studio.ui.models import shelf
from studio.ui.models.asking import Asking
from studio.ui.models.contents import Contents, read_all
from studio.ui.models.details import Details
from studio.ui.models.installs import Installed, Installs
from studio.ui.models.links import open_link
from studio.ui.models.page_head import PageHead
from studio.ui.models.sheet import Sheet
from studio.ui.models.sheets import sheet_of
from studio.ui.models.shelf import Row
from studio.ui.models.shelf_column import ShelfColumn
from studio.ui.models.shelving import Shelving
from studio.ui.widgets.toast import Notice, Toast

if TYPE_CHECKING:
    from studio.engine.installing.installer import Installer
    from studio.gallery.gallery import Gallery

_LIST_WIDTH, _DETAILS_WIDTH = 340, 600


class ModelsPage(QWidget):
    """Signals as those of `ModelsPlace`."""

    added = Signal(object)
    removed = Signal(str)
    used = Signal(object)
    noticed = Signal(object)

    def __init__(
        self,
        library: ModelLibrary,
        open_installer: Callable[[], Installer],
        folders: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)  # all are born where they stay: Qt polishes a widget with each step into a parent
        self._library, self._folders = library, folders
        self._gallery: Gallery | None = None
        self._contents, self._newcomer = Contents(), ""
        self._halves = QSplitter(self)
        self._head, self._column, self._details = PageHead(self), ShelfColumn(self._halves), Details(self._halves)
        self._toast = Toast(self)
        self._installs = Installs(open_installer, self)
        self._asking = Asking(open_installer, library.user, self)
        self._shelving = Shelving(library, self)
        self._reading, self._counting = Background(self), Background(self)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read everything again, in the background."""
        library, folders = self._library, folders_of(self._folders())
        self._reading.run(lambda: read_all(library, folders))

    def set_gallery(self, gallery: Gallery | None) -> None:
        """Count pictures in this gallery."""
        self._gallery = gallery

    def add_path(self, path: Path) -> None:
        """Add what lies there."""
        self._shelving.add(path)

    def begin_walking(self) -> None:
        """Give the keyboard to the list."""
        self._column.begin_walking()

    def rows(self) -> list[Row]:
        """What is listed now."""
        return self._column.rows()

    def choose(self, name: str) -> None:
        """Show the row of this name."""
        self._column.choose(name)

    def search(self, words: str) -> None:
        """List what has these words."""
        self._column.search(words)

    def refuse(self, sentence: str) -> None:
        """Say why something could not be done."""
        self._head.say_busy("")
        self._head.say_refusal(sentence)

    def show_drop(self, is_over: bool) -> None:
        """Say that something can be let go here."""
        self._head.show_drop(is_over)

    def _lay_out(self) -> None:
        halves = self._halves
        halves.setChildrenCollapsible(False)
        halves.setSizes([_LIST_WIDTH, _DETAILS_WIDTH])
        halves.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(halves, 1)

    def _connect(self) -> None:
        self._head.path_chosen.connect(self.add_path)
        self._head.name_given.connect(self._asking.ask)
        self._column.wished.connect(self._show_rows)
        self._column.chosen.connect(self._show_row)
        self._column.activated.connect(self._do_first)
        self._column.removal_asked.connect(partial(self._do, "remove"))
        self._details.asked.connect(self._do)
        self._details.vae_chosen.connect(self._choose_vae)
        self._reading.answered.connect(self._show_contents)
        self._reading.refused.connect(self.refuse)
        self._shelving.busy.connect(self._head.say_busy)
        self._shelving.added.connect(self._welcome)
        self._shelving.removed.connect(self._tell_removed)
        self._shelving.decoding.connect(self._tell_vae)
        self._shelving.refused.connect(self.refuse)
        self._asking.busy.connect(self._head.say_busy)
        self._asking.agreed.connect(self._installs.start)
        self._asking.refused.connect(self.refuse)
        self._counting.answered.connect(self._details.show_use)
        self._installs.moved.connect(self._show_rows)
        self._installs.ended.connect(self._take_installed)
        self._installs.failed.connect(self._tell_failed)

    def _show_contents(self, contents: Contents) -> None:
        self._contents = contents
        self._head.show_use(shelf.disk_use(contents))
        if contents.troubles:
            self._head.say_refusal("\n".join(contents.troubles))
        self._column.offer_families(shelf.families(shelf.rows(contents, {}, shelf.Wish())))
        self._show_rows()
        if self._newcomer:
            self._column.choose(self._newcomer)
            self._newcomer = ""

    def _show_rows(self) -> None:
        self._column.show_rows(shelf.rows(self._contents, self._installs.progress(), self._column.wish()))

    def _show_row(self, row: Row | None) -> None:
        if row is None:
            self._details.show_sheet(Sheet("", ""))
            return
        before = self._details.sheet().title
        self._details.show_sheet(sheet_of(row, self._contents))
        gallery, thing = self._gallery, row.thing
        if gallery is not None and isinstance(thing, ModelInfo) and self._details.sheet().title != before:
            self._counting.run(lambda: _used(gallery, thing))

    def _do_first(self, row: Row) -> None:
        """Do what the row's first button does, if it is no harm."""
        first = next(iter(sheet_of(row, self._contents).acts), None)
        if first is not None and first.role == "primary":
            self._do(first.deed)

    def _do(self, deed: str) -> None:
        row = self._column.row()
        if row is None:
            return
        match deed, row.thing:
            case "use", ModelInfo() as model:
                self.used.emit(model)
            case "install", CatalogueEntry() as entry:
                self._asking.ask(entry.name)
            case "pause", _:
                self._installs.hold(row.name)
            case "cancel", _:
                self._installs.cancel(row.name)
            case "go_on", Unfinished() as held:
                self._installs.start(held.plan)
            case "discard", Unfinished() as held:
                Parts(self._library.user).discard(held.plan.name)
                self.refresh()
            case (
                "remove",
                ModelInfo() | LoraInfo() | VaeInfo() | EmbeddingInfo() | UpscalerInfo() | Problem() as thing,
            ):
                self._shelving.remove(thing)
            case "add", Found() as found:
                self.add_path(found.path)
            case _, CatalogueEntry() as entry:
                open_link(deed, entry)
            case _:
                pass

    def _choose_vae(self, vae: ModelRef | None) -> None:
        row = self._column.row()
        if row is not None and isinstance(row.thing, ModelInfo):
            self._shelving.choose_vae(row.thing, vae)

    def _tell_vae(self, model: ModelInfo) -> None:
        chosen = model.defaults.vae
        self._toast.show_notice(Notice(f"{model.name} decodes with {chosen.name if chosen else 'its own VAE'}."))
        self.added.emit(model)
        self.refresh()

    def _take_installed(self, installed: Installed) -> None:
        if installed.info is not None:
            self._tell(f"{installed.name} is installed and verified.")
            self.added.emit(installed.info)
        self.refresh()

    def _tell_failed(self, name: str, sentence: str) -> None:
        self.refuse(f"{name} was not installed. {sentence}")
        if not self.isVisible():
            self._tell(f"{name} was not installed; its place says why.")
        self.refresh()

    def _tell(self, text: str) -> None:
        """Say something here, or where the user is now."""
        if self.isVisible():
            self._toast.show_notice(Notice(text))
        else:
            self.noticed.emit(Notice(text))

    def _welcome(self, added: Added) -> None:
        self._head.say_busy("")
        names = ", ".join(info.name for info in added.infos[:3])
        more = f" and {len(added.infos) - 3} more" if len(added.infos) > 3 else ""
        if added.infos:
            are = "are" if len(added.infos) > 1 else "is"
            self._toast.show_notice(Notice(f"{names}{more} {are} ready to use."))
        if added.problems:
            self._head.say_refusal("\n".join(added.problems[:5]))
        for info in added.infos:
            self.added.emit(info)
        self._newcomer = added.infos[0].name if added.infos else ""
        self.refresh()

    def _tell_removed(self, removed: Removed) -> None:
        stays = "" if removed.aside else " Its files stay where they are."
        undo = partial(self._shelving.restore, removed)
        self._toast.show_notice(Notice(f"{removed.name} is removed.{stays}", "Undo", undo))
        self.removed.emit(removed.name)
        self.refresh()


def _used(gallery: Gallery, model: ModelInfo) -> str:
    """In how many pictures a model was used, in words."""
    count = gallery.overview.uses(model.ref.sha256)
    return "no picture yet" if not count else f"{count:,} picture{'s' * (count != 1)}"
