"""From a picture to others near it: variations, closer, further, and the pad."""

import random
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.errors import StudioError
from studio.experiments.variations import STRONG, SUBTLE, closer, descendant, further, vary
from studio.generation.draft import Planned
from studio.generation.record import GenerationRecord
from studio.ui.actions import Actions
from studio.ui.create_place import CreatePlace
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.pad.pad_plan import PadPlan
from studio.ui.gallery.gallery_place import GalleryPlace

How = Literal["vary", "vary_subtly", "vary_strongly", "closer", "further", "vary_pad"]
"""What can be done with a picture, by the names of the actions."""

_HOWS: tuple[How, ...] = ("vary", "vary_subtly", "vary_strongly", "closer", "further", "vary_pad")
_SEVERAL = 4

_OTHERS = ("use_source", "upscale", "family_tree")
"""Actions on the same picture that others carry out."""


class Varying(QObject):
    """`planned` carries the pictures to be made.

    The actions are about the picture in sight: that of the canvas, or the chosen one of the gallery.
    """

    planned = Signal(object)

    def __init__(self, create: CreatePlace, gallery_place: GalleryPlace, actions: Actions, bench: Bench) -> None:
        super().__init__(create)
        self._create, self._gallery_place, self._actions, self._bench = create, gallery_place, actions, bench
        self._record: GenerationRecord | None = None
        self._place = "create"
        create.shown.connect(self._look)
        gallery_place.chosen.connect(self._look)
        gallery_place.varied.connect(self._trigger)
        for how in _HOWS:
            actions[how].triggered.connect(partial(self._do, how))
        self.show_record(None)

    def show_record(self, record: GenerationRecord | None) -> None:
        """The picture that the actions are about from now on."""
        self._record = record
        is_variation = record is not None and bool(record.request.noise.variations)
        for how in _HOWS:
            needs_variation = how in ("closer", "further")
            self._actions[how].setEnabled(is_variation if needs_variation else record is not None)
        for name in _OTHERS:
            self._actions[name].setEnabled(record is not None)

    def in_sight(self) -> GenerationRecord | None:
        """The picture that the actions are about."""
        return self._record

    def enter(self, place: str) -> None:
        """Another place is shown: its picture is the one in sight."""
        self._place = place
        self._look()

    def vary(self, record: GenerationRecord, count: int, strength: float) -> None:
        """Ask for variations of a picture."""
        self._plan(lambda: vary(descendant(record), count, strength, random.SystemRandom()))

    def open_pad(self, record: GenerationRecord) -> None:
        """Show the pad from a picture to three other seeds."""
        from studio.ui.experiments.pad.pad_dialog import PadDialog  # only who opens it waits for its import

        model = next(
            (one for one in self._bench.library.all() if one.ref.sha256 == record.request.model.sha256), None
        )
        if model is None:
            name = record.request.model.name
            self._bench.refused.emit(
                f"The model “{name}” is not on this machine, so its pad cannot be shown. Add it."
            )
            return
        plan = PadPlan.around(record, model.draft, random.SystemRandom())
        dialog = PadDialog(plan, self._bench.trials, self._small_pictures, self._create.window())
        dialog.kept.connect(self._keep)
        dialog.show()

    def _do(self, how: How, _checked: bool = False) -> None:
        if (record := self._record) is None:
            return
        match how:
            case "vary":
                self._open_popover(record)
            case "vary_subtly":
                self.vary(record, _SEVERAL, SUBTLE)
            case "vary_strongly":
                self.vary(record, _SEVERAL, STRONG)
            case "closer":
                self._plan(lambda: (closer(descendant(record)),))
            case "further":
                self._plan(lambda: (further(descendant(record)),))
            case "vary_pad":
                self.open_pad(record)

    def _look(self) -> None:
        """See which picture is in sight, after it changed in one of the places."""
        is_in_gallery = self._place == "gallery"
        self.show_record(self._gallery_place.record if is_in_gallery else self._create.details.record)

    def _trigger(self, name: str) -> None:
        self._actions[name].trigger()

    def _open_popover(self, record: GenerationRecord) -> None:
        from studio.ui.canvas.vary_popover import VaryPopover  # only who opens it waits for its import

        popover = VaryPopover(self._actions, self._create.window())
        popover.asked.connect(partial(self.vary, record))
        is_in_create = self._create.isVisible()
        popover.open_over(self._create.stage.tools if is_in_create else self._gallery_place)

    def _plan(self, plan: Callable[[], tuple[Planned, ...]]) -> None:
        try:
            self.planned.emit(plan())
        except StudioError as error:
            self._bench.refused.emit(str(error))

    def _keep(self, planned: Planned) -> None:
        self.planned.emit((planned,))

    def _small_pictures(self, keys: Collection[str]) -> Mapping[str, QImage]:
        gallery = self._bench.gallery
        if gallery is None:
            return {}
        made = {key: record for key, record in gallery.by_keys(keys).items() if record.path.is_file()}
        found = {key: QImage(str(gallery.thumbnail(record))) for key, record in made.items()}
        return {key: image for key, image in found.items() if not image.isNull()}
