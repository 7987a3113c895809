"""Keeps canvas, filmstrip, gallery and composer in step about the picture that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QWidget

from studio.generation.record import GenerationRecord
from studio.ui.actions import Actions
from studio.ui.composer.seed_history import SeedHistory
from studio.ui.create_place import CreatePlace
from studio.ui.experiments.bench import Bench
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.proposals import What
from studio.ui.gallery_watch import GalleryWatch
from studio.ui.recalling import Recalling
from studio.ui.settings.preferences import Preferences
from studio.ui.shown_picture import ShownPicture
from studio.ui.sourcing import Sourcing
from studio.ui.upscaling import Upscaling
from studio.ui.varying import Varying
from studio.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.ui.gallery.exporting import Exporting
    from studio.ui.gallery.study_desk import StudyDesk

_MENU = (
    ("use_all",),
    ("vary", "vary_subtly", "vary_strongly", "closer", "further", "vary_pad"),
    ("use_source", "upscale", "family_tree"),
    ("copy_picture", "copy_prompt", "copy_seed"),
    ("favourite", "compare"),
    ("show_in_folder", "export"),
    ("trash",),
)
"""The actions of the menu, in groups."""

_SEEDS_AMONG = 150
"""How many of the newest pictures are looked through for their seeds."""


class PictureDesk(QObject):
    """Connects what each of them tells to what the others show; `planned` carries pictures to be made,
    `create_wanted` tells that the canvas shows what was asked for elsewhere, `models_wanted` that a model is to be
    added."""

    planned = Signal(object)
    create_wanted = Signal()
    models_wanted = Signal()

    def __init__(
        self,
        create: CreatePlace,
        gallery_place: GalleryPlace,
        recalling: Recalling,
        actions: Actions,
        toast: Toast,
        preferences: Preferences,
    ) -> None:
        super().__init__(create)
        self._preferences = preferences
        self._create, self._gallery_place, self._recalling = create, gallery_place, recalling
        self._actions, self._toast = actions, toast
        self._shown = ShownPicture(actions, self)
        self._gallery: Gallery | None = None
        self._exporting: Exporting | None = None
        self._watch: GalleryWatch | None = None
        self._varying: Varying | None = None
        self._sourcing: Sourcing | None = None
        self._upscaling: Upscaling | None = None
        self._studies: StudyDesk | None = None
        self._connect()

    def set_gallery(self, gallery: Gallery) -> None:
        """The gallery is open."""
        from studio.ui.gallery.exporting import Exporting  # reads and writes many formats: not at the start

        self._gallery = gallery
        self._shown.set_gallery(gallery)
        self._gallery_place.set_gallery(gallery)
        self._create.composer.offer_seed_history()
        self._exporting = Exporting(gallery, self._preferences, self._create)
        self._exporting.said.connect(self._toast.show_notice)
        self._watch = GalleryWatch(gallery, self)
        self._watch.changed.connect(self._follow_others)

    def serve(self, bench: Bench) -> None:
        """Show what experiments tell of pictures."""
        bench.said.connect(self._toast.show_notice)
        bench.recalled.connect(self._recalling.recall)
        bench.create_asked.connect(self._recalling.recalled)
        bench.opened.connect(self._open)
        bench.curated.connect(self._gallery_place.reload)
        self._varying = Varying(self._create, self._gallery_place, self._actions, bench)
        self._varying.planned.connect(self.planned)
        self._sourcing = Sourcing(self._create, self._actions, self._varying.in_sight, bench.paths.sources)
        self._sourcing.refused.connect(bench.refused)
        self._sourcing.loaded.connect(self.create_wanted)
        self._upscaling = Upscaling(self._create, self._actions, self._varying.in_sight, bench)
        self._upscaling.planned.connect(self.planned)
        self._upscaling.models_wanted.connect(self.models_wanted)

    def enter(self, place: str) -> None:
        """Another place is shown."""
        if place == "create":
            self.refresh()
        elif place == "gallery" and self._gallery_place.model is not None:
            self._gallery_place.grid.setFocus()
        if self._varying is not None:
            self._varying.enter(place)

    def refresh(self) -> None:
        """Marks may have been changed in the gallery: show them in Create."""
        sitting = self._create.sitting
        ids = [sitting.identity(row) for row in range(sitting.rowCount())]
        if self._gallery is not None and ids:
            for record in self._gallery.get_many(ids):
                self._create.update_record(record)

    def close(self) -> None:
        """The gallery is about to be closed."""
        if self._watch is not None:
            self._watch.stop()
        self._create.details.settle()
        self._shown.finish()
        self._gallery_place.stop_work()

    def menu(self, parent: QWidget) -> QMenu:
        """What can be done with the shown picture."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group in _MENU:
            menu.addActions([self._actions[name] for name in group])
            menu.addSeparator()
        return menu

    def _connect(self) -> None:
        details, shown = self._create.details, self._shown
        self._create.shown.connect(shown.show_record)
        self._create.composer.seed_history_requested.connect(self._show_seeds)
        self._create.stage.menu_requested.connect(self._open_menu)
        self._create.filmstrip.menu_requested.connect(self._open_menu)
        self._gallery_place.opened.connect(self._open)
        self._gallery_place.compared.connect(self._compare)
        details.recalled.connect(self._recall_shown)
        details.rated.connect(shown.rate)
        details.favoured.connect(shown.favour)
        details.noted.connect(shown.note)
        details.tagged.connect(shown.tag)
        shown.changed.connect(self._show_marks)
        shown.trashed.connect(self._remove)
        shown.restored.connect(self._bring_back)
        shown.said.connect(self._toast.show_notice)
        shown.recalled.connect(self._recalling.recall)
        shown.exported.connect(self._export)
        self._gallery_place.recalled.connect(self._recalling.recall)
        self._gallery_place.export_asked.connect(self._export_many)
        self._actions["family_tree"].triggered.connect(self._show_family)

    def _open_menu(self, event: QContextMenuEvent) -> None:
        self.menu(self._create).popup(event.globalPos())

    def _show_seeds(self, anchor: QWidget) -> None:
        if (gallery := self._gallery) is not None:
            history = SeedHistory(gallery.search(limit=_SEEDS_AMONG).records, gallery.thumbnail, self._create)
            history.chosen.connect(self._create.composer.use_seed)
            history.open_over(anchor)

    def _open(self, record: GenerationRecord) -> None:
        self._create.show_record(record)
        self.create_wanted.emit()

    def _compare(self, before: GenerationRecord, after: GenerationRecord) -> None:
        self._create.compare(before, after)
        self.create_wanted.emit()

    def _recall_shown(self, what: What) -> None:
        if (record := self._create.details.record) is not None:
            self._recalling.recall(record, what)

    def _show_family(self) -> None:
        """Show the family of the picture in sight."""
        record = self._varying.in_sight() if self._varying is not None else None
        if record is None or self._gallery is None:
            return
        if self._studies is None:
            from studio.ui.gallery.study_desk import StudyDesk  # only who asks waits for its import

            self._studies = desk = StudyDesk(self._gallery, self._create.window())
            desk.recalled.connect(self._recalling.recall)
            desk.opened.connect(self._open)
            desk.shown.connect(self._open)
            desk.changed.connect(self._follow_others)
        self._studies.show_family(record)

    def _show_marks(self, record: GenerationRecord) -> None:
        self._create.update_record(record)
        if self._gallery_place.model is not None:
            self._gallery_place.model.replace([record])

    def _remove(self, record: GenerationRecord) -> None:
        self._create.remove_record(record)
        self._gallery_place.refresh()

    def _bring_back(self, record: GenerationRecord) -> None:
        self._create.show_finished(record)
        self._gallery_place.refresh()

    def _follow_others(self) -> None:
        """Show what another process made or marked."""
        self._gallery_place.reload()
        self.refresh()

    def _export(self, record: GenerationRecord) -> None:
        self._export_many([record.id], "", 1)

    def _export_many(self, ids: Sequence[str], query: str, count: int) -> None:
        if self._exporting is not None:
            self._exporting.ask(ids, query, count)
