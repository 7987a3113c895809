"""What experiments work with: the recipe in the composer, words and models, the gallery, and the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.experiments.placing import Lookups
from studio.generation.draft import Draft, Planned
from studio.jobs.events import Event, Failed, Finished, Job, Progressed, Queued, Started, Stopped
from studio.jobs.plan import lookups
from studio.jobs.runner import JobRunner
from studio.ui.composer.composer import Composer
from studio.ui.parts import Parts
from studio.ui.trials import Trials

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery


class Bench(QObject):
    """The one thing that a place for experiments is given.

    It tells by `draft_changed` (Draft) what stands in the composer, by `gallery_opened` (Gallery) that there is a
    gallery, by `happened` (Event) what becomes of the jobs that were submitted here, and of no others.
    By `run_asked` (str) it asks for the experiment that made a run of the gallery; by `closing` it tells that the
    gallery is about to be closed.
    `trials` makes pictures that are looked at and not kept.
    A place says by `said` (Notice) what is shown in passing, by `refused` (str) what went wrong, by `recalled`
    (GenerationRecord, What) that a recipe is wanted in the composer, by `opened` (GenerationRecord) that a
    picture is wanted in Create, by `create_asked` that Create is, and by `curated` that pictures were rated,
    marked or deleted.
    """

    draft_changed = Signal(object)
    gallery_opened = Signal(object)
    happened = Signal(object)
    run_asked = Signal(str)
    said = Signal(object)
    refused = Signal(str)
    recalled = Signal(object, str)
    opened = Signal(object)
    curated = Signal()
    create_asked = Signal()
    closing = Signal()

    def __init__(self, parts: Parts, composer: Composer, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer, self._runner = composer, runner
        self.paths, self.library = parts.paths, parts.library
        self.vocabulary, self.templates, self.wildcards = parts.vocabulary, parts.templates, parts.wildcards
        self.gallery: Gallery | None = None
        self.trials = Trials(runner, self)
        self._own: set[int] = set()
        self._feeds: list[Callable[[], int]] = []
        composer.draft_changed.connect(self.draft_changed)

    def set_gallery(self, gallery: Gallery) -> None:
        """The gallery is open."""
        self.gallery = gallery
        self.gallery_opened.emit(gallery)

    def draft(self) -> Draft:
        """What stands in the composer.

        Raises:
            StudioError: no model is installed.
        """
        return self._composer.draft()

    def load(self, draft: Draft) -> None:
        """Put a recipe into the composer; undo takes it back there."""
        self._composer.load(draft)

    def lookups(self) -> Lookups:
        """What the names in axes and files stand for at this moment."""
        return lookups(self.library, self.templates, self.vocabulary)

    def submit(self, planned: Sequence[Planned]) -> tuple[Job, ...]:
        """Put pictures into the queue; `happened` tells of them, and Create leaves them be.

        Give a few at a time (see `Feed`): whatever the user generates meanwhile waits behind them.
        """
        jobs = self._runner.submit(planned)
        self._own.update(job.id for job in jobs)
        return jobs

    @property
    def left(self) -> int:
        """How many pictures of running experiments are not in the queue yet."""
        return sum(waiting() for waiting in self._feeds)

    def count_with(self, waiting: Callable[[], int]) -> None:
        """Let whoever holds pictures back (see `Feed`) say how many."""
        self._feeds.append(waiting)

    def owns(self, job: Job) -> bool:
        """Whether a job that has not ended belongs to an experiment."""
        return job.id in self._own

    def cancel(self, job_ids: Iterable[int]) -> None:
        """Stop jobs, waiting or running."""
        for job_id in tuple(job_ids):
            self._runner.cancel(job_id)

    def take(self, event: Event) -> bool:
        """Pass an event on if it is about a job or a trial from here; says so. The window calls this."""
        if self.trials.take(event):
            return True
        match event:
            case Queued(job) | Started(job) | Progressed(job) | Finished(job) | Failed(job) | Stopped(job):
                if job.id not in self._own:
                    return False
                if isinstance(event, Finished | Failed | Stopped):
                    self._own.discard(job.id)
                self.happened.emit(event)
                return True
            case _:
                return False
