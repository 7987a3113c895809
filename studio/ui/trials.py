"""Pictures that are made to be looked at, while a wish changes from moment to moment, and that nobody keeps."""

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.generation.draft import Planned
from studio.jobs.events import Event, Failed, Finished, Progressed, Queued, Started, Stopped, Tried
from studio.jobs.runner import JobRunner
from studio.ui.canvas.scaling import to_qimage

_REMEMBERED = 64
"""How many trials are held, so that going back shows them at once; 10 MB at 224 pixels a side."""


class Trials(QObject):
    """Asks the runner for pictures and tells by their keys what comes: `forming` and `made` with the picture, in
    the end `made`, or `refused` with a sentence."""

    forming = Signal(str, QImage)
    made = Signal(str, QImage)
    refused = Signal(str)

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._open: dict[int, str] = {}
        self._made: OrderedDict[str, QImage] = OrderedDict()

    def ask(self, planned: Sequence[Planned]) -> None:
        """Make these next, in their order; what was made before is told at once, what is in work goes on."""
        wanted = {one.request.key(): one for one in planned}
        for key in [key for key in wanted if key in self._made]:
            self._made.move_to_end(key)
            self.made.emit(key, self._made[key])
            del wanted[key]
        missing = [one for key, one in wanted.items() if key not in self._open.values()]
        for job in self._runner.try_out(missing):
            self._open[job.id] = job.planned.request.key()

    def drop(self, *, but: Sequence[str] = ()) -> None:
        """Stop what was asked for and is not made yet, but for these keys."""
        for job_id in [job_id for job_id, key in self._open.items() if key not in but]:
            del self._open[job_id]
            self._runner.cancel(job_id)

    def take(self, event: Event) -> bool:
        """Follow an event if it is about a trial; says whether it was. The window calls this."""
        match event:
            case Queued(job) | Started(job) | Progressed(job) | Finished(job) | Failed(job) | Stopped(job):
                is_trial = job.purpose == "try"
            case Tried():
                is_trial = True
            case _:
                is_trial = False
        if is_trial:
            self._follow(event)
        return is_trial

    def _follow(self, event: Event) -> None:
        match event:
            case Progressed(job, preview=preview) if job.id in self._open and preview is not None:
                self.forming.emit(self._open[job.id], to_qimage(preview))
            case Tried(job, image) if key := self._open.pop(job.id, ""):
                self._remember(key, to_qimage(image))
                self.made.emit(key, self._made[key])
            case Failed(job, message) if self._open.pop(job.id, ""):
                self.refused.emit(message)
            case Stopped(job):
                self._open.pop(job.id, None)
            case _:
                pass

    def _remember(self, key: str, image: QImage) -> None:
        self._made[key] = image
        while len(self._made) > _REMEMBERED:
            self._made.popitem(last=False)
