"""Writes down what is still to be made, and offers at the start what was left; nothing is queued by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from studio.jobs.events import Event, Failed, Finished, Job, Queued, Stopped
from studio.jobs.plan import divide
from studio.paths import Paths
from studio.ui.in_turn import InTurn, Piece
from studio.ui.offer_bar import OfferBar
from studio.ui.unfinished import Change, Journal, Line, Unfinished

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

log = logging.getLogger(__name__)


class Leftovers(QObject):
    """`queue_wanted` carries the pictures that are to be made after all, `run_wanted` the run of an experiment to
    be opened; after `answered` the user goes on composing. What was offered and not answered is offered again the
    next time.

    Disks are waited for in a thread of the pool; what happens meanwhile is written in one go after it.
    """

    queue_wanted = Signal(object)
    run_wanted = Signal(str)
    answered = Signal()

    def __init__(
        self, paths: Paths, bar: OfferBar, is_of_experiment: Callable[[Job], bool], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._paths, self._bar, self._is_of_experiment = paths, bar, is_of_experiment
        self._journal, self._disk = Journal(paths.unfinished), InTurn(self)
        self._changes: list[Change] = []
        self._left = Unfinished()
        self._disk.refused.connect(log.warning)

    def look(self, gallery: Gallery) -> None:
        """Read what is left, and offer it when it is read."""
        self._disk.do(partial(self._read, gallery), self._offer)

    def follow(self, event: Event) -> None:
        """Remember for the next start what is asked for: each picture, and of experiments the runs."""
        match event:
            case Queued(job) if job.purpose == "keep":
                run = job.planned.origin.run if self._is_of_experiment(job) else None
                self._note(job, Line(run=run) if run else Line(picture=job.planned))
            case Finished(job) | Failed(job) | Stopped(job):
                self._note(job, None)
            case _:
                pass

    def finish(self) -> None:
        """Wait until all is written, as a window must that closes."""
        self._disk.prepare(self._write)
        self._disk.finish()

    def _note(self, job: Job, wanted: Line | None) -> None:
        self._changes.append((job.id, wanted))
        if len(self._changes) == 1:
            QTimer.singleShot(0, self, self._write_soon)  # a plan of ten thousand comes in one go

    def _write_soon(self) -> None:
        self._disk.prepare(self._write)

    def _write(self) -> Piece[None] | None:
        changes, self._changes = self._changes, []
        return Piece(partial(self._journal.follow, changes), _written) if changes else None

    def _read(self, gallery: Gallery) -> Unfinished:
        """What is left, without what was kept in the very moment in which Seedlock ended."""
        stored = self._journal.left()
        runs = tuple(filter(self._can_be_opened, stored.runs))
        left = Unfinished(divide(stored.pictures, gallery.by_keys).missing, runs)
        self._journal.forget(stored.names - left.names)
        return left

    def _can_be_opened(self, run: str) -> bool:
        folder = {"grid": self._paths.grids, "walk": self._paths.walks}.get(_kind(run))
        return folder is not None and (folder / f"{run}.json").is_file()

    def _offer(self, left: Unfinished) -> None:
        """Ask what is to become of it, in place of what was asked before."""
        self._left = left
        answers: dict[str, Callable[[], object]] = {}
        if left.pictures:
            answers["Queue it again" if len(left.pictures) == 1 else "Queue them again"] = self._queue
        for run in left.runs[:1]:
            answers[f"Open the {_kind(run)}"] = partial(self._open, run)
        if left:
            self._bar.offer(_sentence(left), {**answers, "Forget": self._forget})
        else:
            self._bar.hide()

    def _queue(self) -> None:
        pictures = self._left.pictures
        self._offer(Unfinished((), self._left.runs))
        self.queue_wanted.emit(pictures)  # the journal knows them, and follows them as jobs from now on
        self.answered.emit()

    def _open(self, run: str) -> None:
        self._drop({run})
        self._offer(Unfinished(self._left.pictures, tuple(other for other in self._left.runs if other != run)))
        self.run_wanted.emit(run)

    def _forget(self) -> None:
        self._drop(self._left.names)
        self._offer(Unfinished())
        self.answered.emit()

    def _drop(self, names: Collection[str]) -> None:
        self._disk.do(partial(self._journal.forget, names), _written)


def _written(_: None) -> None:
    """Nobody waits for it."""


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
    return f"{sentence[0].upper()}{sentence[1:]} when Seedlock was last open."
