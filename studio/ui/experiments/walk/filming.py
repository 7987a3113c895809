"""Makes what a walk lacks, round by round, until the film is whole; can be stopped and gone on with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from studio.experiments.walk_book import WalkBook
from studio.generation.draft import Planned
from studio.jobs.events import Event, Finished
from studio.ui.background import Background, GoOn
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.feed import Feed, Outcome
from studio.ui.experiments.walk.script import Script
from studio.ui.experiments.walk.survey import Outlook, Surveyor


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
    picture that was made for an experiment, `progressed` (Progress) of how far it is, `ended` why it ended: ""
    where all is made or the user stopped it, else one sentence.
    """

    surveyed = Signal(object)
    arrived = Signal(object)
    progressed = Signal(object)
    ended = Signal(str)

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book, self._feed, self._library = WalkBook(bench.paths.walks), Feed(bench, self), bench.library
        self._surveyor: Surveyor | None = None
        self._script: Script | None = None
        self._is_preview = False
        self._total = self._round = 0
        self._looking = Background(self)
        self._looking.answered.connect(self._go_on)
        self._looking.refused.connect(self._end)
        self._feed.finished.connect(self._tell)
        self._feed.ended.connect(self._look_again)
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
        self._looking.run_while_wanted(partial(self._remember_and_survey, script, surveyor))

    def cancel(self) -> None:
        """Stop; what is made is kept, and making it again goes on from there."""
        self._end("")

    def _remember_and_survey(self, script: Script, surveyor: Surveyor, go_on: GoOn) -> Outlook:
        """Runs in the pool.

        Raises:
            StudioError: the model is gone, or a picture is damaged.
        """
        self._library.locate(script.keyframes[0].planned.request.model)
        self._book.keep(script.walk, script.is_even)
        return surveyor.survey(script, go_on)

    def _go_on(self, outlook: Outlook) -> None:
        """Make what is missing; where nothing is, the walk is done."""
        if outlook.script is not self._script:
            return
        self.surveyed.emit(outlook)
        missing = outlook.preview() if self._is_preview else outlook.missing
        if not missing or (self._is_preview and self._round):
            self._end("")
        else:
            self._start(missing)

    def _start(self, missing: tuple[Planned, ...]) -> None:
        self._round += 1
        self._total = len(missing)
        self._feed.start(missing)
        self._tell()

    def _look_again(self, outcome: Outcome) -> None:
        """A round is over: where all of it was made, see what the walk lacks now."""
        if self._script is None or self._surveyor is None:
            return
        if outcome.failed or outcome.left:
            self._end(outcome.message)
        else:
            self._looking.run_while_wanted(partial(self._surveyor.survey, self._script))

    def _follow(self, event: Event) -> None:
        if isinstance(event, Finished):
            self.arrived.emit(event.record)

    def _tell(self) -> None:
        is_sought = self._script is not None and self._script.is_even and not self._is_preview
        done = self._total - self._feed.left
        self.progressed.emit(Progress(done, self._total, self._feed.seconds_left, self._round if is_sought else 0))

    def _end(self, sentence: str) -> None:
        if self.is_running:
            self._script = None
            self._looking.forget()
            self._feed.stop()
            self.ended.emit(sentence)
