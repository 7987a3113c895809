"""From a finished picture to the same one, larger: the dialog, and the request that comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from studio.generation.draft import Origin, Planned
from studio.generation.model import UpscalerInfo
from studio.generation.record import GenerationRecord
from studio.generation.request import Size
from studio.generation.sources import Sources
from studio.generation.upscaling import upscaled
from studio.ui.actions import Actions
from studio.ui.background import Background
from studio.ui.create_place import CreatePlace
from studio.ui.experiments.bench import Bench


@dataclass(frozen=True)
class _Ready:
    """What the dialog needs: the picture, read from its file, and the installed upscalers."""

    record: GenerationRecord
    image: QImage
    upscalers: tuple[UpscalerInfo, ...]


@dataclass(frozen=True)
class _Asked:
    """A picture whose enlarging is settled."""

    record: GenerationRecord
    planned: Planned


class Upscaling(QObject):
    """Serves the action "upscale" on the picture in sight; `planned` carries the one picture to be made,
    `models_wanted` tells that an upscaler is to be added first."""

    planned = Signal(object)
    models_wanted = Signal()

    def __init__(
        self,
        create: CreatePlace,
        actions: Actions,
        in_sight: Callable[[], GenerationRecord | None],
        bench: Bench,
    ) -> None:
        super().__init__(create)
        self._create, self._in_sight, self._bench = create, in_sight, bench
        self._last = ""
        self._reading, self._keeping = Background(self), Background(self)
        self._reading.answered.connect(self._open)
        self._keeping.answered.connect(self._hand_over)
        for work in (self._reading, self._keeping):
            work.refused.connect(bench.refused)
        actions["upscale"].triggered.connect(self.ask)

    def ask(self) -> None:
        """Let the user say how the picture in sight is enlarged."""
        if (record := self._in_sight()) is not None:
            library = self._bench.library.upscalers
            self._reading.run(lambda: _Ready(record, QImage(str(record.path)), library.survey()))

    def _open(self, ready: _Ready) -> None:
        from studio.ui.canvas.upscale_dialog import UpscaleDialog  # only who opens it waits for its import

        if ready.image.isNull():
            self._bench.refused.emit(f"The picture {ready.record.path} is missing. Put it back.")
            return
        own = Size(ready.image.width(), ready.image.height())
        dialog = UpscaleDialog(ready.image, own, ready.upscalers, self._last, self._create.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(partial(self._keep, ready.record))
        dialog.models_wanted.connect(self.models_wanted)
        dialog.open()

    def _keep(self, record: GenerationRecord, info: UpscalerInfo, scale: float) -> None:
        """Keep the picture among the sources, where the engine finds it, and plan the larger one."""
        self._last = info.sha256
        sources = Sources(self._bench.paths.sources)

        def work() -> _Asked:
            sha256, sides = sources.keep_whole(record.path)
            request = upscaled(record.request, sha256, Size(*sides), info, scale)
            return _Asked(record, Planned(request, Origin(record.origin.composition, parent=record.id)))

        self._keeping.run(work)

    def _hand_over(self, asked: _Asked) -> None:
        """Show what is enlarged, so that it is the one that the larger picture is compared with."""
        if self._create.details.record is None or self._create.details.record.id != asked.record.id:
            self._create.show_record(asked.record)
        self.planned.emit((asked.planned,))
