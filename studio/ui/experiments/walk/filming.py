"""Makes what a walk lacks, a few pictures at a time, until the film is whole; can be stopped and gone on with."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from studio.experiments.walk_book import WalkBook
from studio.generation.draft import Planned
from studio.jobs.events import Event, Failed, Finished, Progressed, Started, Stopped
from studio.ui.background import Background
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.walk.script import Script
from studio.ui.experiments.walk.survey import Outlook, Surveyor

AT_ONCE = 16
"""How many pictures wait in the queue at most, so that whatever the user generates meanwhile comes soon."""


@dataclass(frozen=True)
class Progress:
    """How far the pictures of this round are; `round` counts the looks at the speed, 0 where it is not sought.

    `seconds_left` is None until the first picture is made.
    """

    done: int
    total: int
    seconds_left: float | None
    round: int = 0


class Filming(QObject):
    """Runs one walk at a time.

    `surveyed` (Outlook) tells what is known before each round and at the end, `arrived` (GenerationRecord) of each
    picture, `progressed` (Progress) of how far it is, `ended` why it ended: "" where all is made or the user
    stopped it, else one sentence.
    """

    surveyed = Signal(object)
    arrived = Signal(object)
    progressed = Signal(object)
    ended = Signal(str)

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._book = bench, WalkBook(bench.paths.walks)
        self._surveyor: Surveyor | None = None
        self._script: Script | None = None
        self._is_preview = False
        self._waiting: list[Planned] = []
        self._jobs: set[int] = set()
        self._mine: set[int] = set()
        self._done = self._total = self._round = 0
        self._began: float | None = None
        self._looking = Background(self)
        self._looking.answered.connect(self._go_on)
        self._looking.refused.connect(self._end)
        bench.happened.connect(self._follow)

    @property
    def is_running(self) -> bool:
        """Whether a walk is being made."""
        return self._script is not None

    def make(self, script: Script, surveyor: Surveyor, is_preview: bool) -> None:
        """Make a walk, or only enough to see how it goes."""
        self._script, self._surveyor, self._is_preview = script, surveyor, is_preview
        self._round = 0
        self.progressed.emit(Progress(0, 0, None))
        self._look(partial(self._remember_and_survey, script, surveyor))

    def cancel(self) -> None:
        """Stop; what is made is kept, and making it again goes on from there."""
        if self.is_running:
            self._end("")

    def _remember_and_survey(self, script: Script, surveyor: Surveyor) -> Outlook:
        """Runs in the pool."""
        self._book.keep(script.walk, script.is_even)
        self._bench.library.locate(script.keyframes[0].planned.request.model)
        return surveyor.survey(script)

    def _look(self, survey: partial[Outlook]) -> None:
        self._looking.run(survey)

    def _go_on(self, outlook: Outlook) -> None:
        """Make what is missing; where nothing is, the walk is done."""
        if outlook.script is not self._script:
            return
        self.surveyed.emit(outlook)
        missing = outlook.preview() if self._is_preview else outlook.missing
        if not missing or (self._is_preview and self._round):
            self._end("")
            return
        self._round += 1
        self._waiting = list(missing)
        self._done, self._total, self._began = 0, len(missing), None
        self._tell()
        self._feed()

    def _feed(self) -> None:
        room = AT_ONCE - len(self._jobs)
        if room > 0 and self._waiting:
            now, self._waiting = self._waiting[:room], self._waiting[room:]
            self._jobs.update(job.id for job in self._bench.submit(now))
            self._mine |= self._jobs

    def _follow(self, event: Event) -> None:
        """Take an event into account that is about a job from here."""
        match event:
            case Started(job) | Progressed(job) if job.id in self._jobs:
                self._began = self._began or time.monotonic()
            case Finished(job, record) if job.id in self._mine:
                self._mine.discard(job.id)
                self.arrived.emit(record)
                self._count(job.id)
            case Failed(job, message) if job.id in self._jobs:
                self._jobs.discard(job.id)
                self._end(message)
            case Stopped(job) if job.id in self._jobs:
                self._jobs.discard(job.id)
                self._end("")
            case _:
                pass

    def _count(self, job_id: int) -> None:
        """Feed the queue; after the last picture of a round, look again."""
        if job_id not in self._jobs:  # it was finished in spite of a cancel
            return
        self._jobs.discard(job_id)
        self._done += 1
        self._tell()
        self._feed()
        if not self._jobs and self._script is not None and self._surveyor is not None:
            self._look(partial(self._surveyor.survey, self._script))

    def _tell(self) -> None:
        left = None
        if self._began is not None and self._done:
            left = (time.monotonic() - self._began) / self._done * (self._total - self._done)
        is_sought = self._script is not None and self._script.is_even and not self._is_preview
        self.progressed.emit(Progress(self._done, self._total, left, self._round if is_sought else 0))

    def _end(self, sentence: str) -> None:
        if not self.is_running:
            return
        jobs = tuple(self._jobs)
        self._script, self._waiting = None, []
        self._jobs.clear()
        self._bench.cancel(jobs)
        self.ended.emit(sentence)
