"""Offers at the start what the last closing left to do; nothing is queued by itself."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.jobs.events import Job
from studio.paths import Paths
from studio.ui import unfinished
from studio.ui.background import Background
from studio.ui.offer_bar import OfferBar
from studio.ui.unfinished import Unfinished


class Leftovers(QObject):
    """`queue_wanted` carries the pictures that are to be made after all, `run_wanted` the run of an experiment to
    be opened; after `answered` the user goes on composing. What was offered and not answered is offered again the
    next time.
    """

    queue_wanted = Signal(object)
    run_wanted = Signal(str)
    answered = Signal()

    def __init__(self, paths: Paths, bar: OfferBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._paths, self._bar = paths, bar
        self._left: Unfinished | None = None
        self._reading = Background(self)
        self._reading.answered.connect(self._take)

    def look(self) -> None:
        """Read what is left, and offer it when it is read."""
        self._reading.run(self._read)

    def keep(self, jobs: Iterable[Job], is_of_experiment: Callable[[Job], bool]) -> None:
        """Remember these for the next start: each picture, and of experiments, which keep count themselves, the
        runs."""
        if self._left is None:
            self._left = self._read()
        divided = {True: list[Job](), False: list[Job]()}
        for job in jobs:
            divided[is_of_experiment(job)].append(job)
        pictures = tuple(job.planned for job in divided[False])
        runs = tuple(run for job in divided[True] if (run := job.planned.origin.run))
        self._left = self._left.with_more(Unfinished(pictures, runs))
        unfinished.save(self._left, self._paths.unfinished)

    def _read(self) -> Unfinished:
        stored = unfinished.load(self._paths.unfinished)
        return Unfinished(stored.pictures, tuple(filter(self._can_be_opened, stored.runs)))

    def _can_be_opened(self, run: str) -> bool:
        folder = {"grid": self._paths.grids, "walk": self._paths.walks}.get(_kind(run))
        return folder is not None and (folder / f"{run}.json").is_file()

    def _take(self, left: Unfinished) -> None:
        self._left = left
        if left:
            self._offer(left)

    def _offer(self, left: Unfinished) -> None:
        answers: dict[str, Callable[[], object]] = {}
        if left.pictures:
            answers["Queue it again" if len(left.pictures) == 1 else "Queue them again"] = self._queue
        for run in left.runs[:1]:
            answers[f"Open the {_kind(run)}"] = partial(self._open, run)
        self._bar.offer(_sentence(left), {**answers, "Forget": self._forget})

    def _queue(self) -> None:
        left = self._left or Unfinished()
        self._settle(Unfinished((), left.runs))
        self.queue_wanted.emit(left.pictures)
        self.answered.emit()

    def _open(self, run: str) -> None:
        left = self._left or Unfinished()
        self._settle(Unfinished(left.pictures, tuple(other for other in left.runs if other != run)))
        self.run_wanted.emit(run)

    def _forget(self) -> None:
        self._settle(Unfinished())
        self.answered.emit()

    def _settle(self, left: Unfinished) -> None:
        """An answer was given: this is what is still open."""
        unfinished.save(left, self._paths.unfinished)
        self._bar.hide()
        self._take(left)


def _kind(run: str) -> str:
    """ "grid" or "walk", as the runs of experiments begin."""
    return run.partition("-")[0]


def _sentence(left: Unfinished) -> str:
    """What was left to do, for the user."""
    count, parts = len(left.pictures), list[str]()
    if count:
        parts.append(
            "1 picture was still to be made" if count == 1 else f"{count:,} pictures were still to be made"
        )
    if len(left.runs) == 1:
        parts.append(f"a {_kind(left.runs[0])} was not finished")
    elif left.runs:
        parts.append(f"{len(left.runs)} grids and walks were not finished")
    sentence = ", and ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]} when Seedlock was closed."
