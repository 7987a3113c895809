"""Hands a plan to the queue a few pictures at a time, and tells what becomes of each."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from studio.generation.draft import Planned
from studio.jobs.events import Event, Failed, Finished, Job, Progressed, Queued, Started, Stopped
from studio.ui.experiments.bench import Bench

AT_ONCE = 64
"""Pictures in the queue: the largest batch is full, and ten thousand are cancelled as quickly as ten."""

PATIENCE = 3
"""After as many failures in a row, with nothing made between them, the rest would fail too."""

Doing = Literal["waiting", "forming"]


@dataclass(frozen=True)
class Outcome:
    """What a plan came to: pictures made and failed; `message` says why the last of these failed."""

    made: int
    failed: int
    left: int
    message: str = ""


class Feed(QObject):
    """Makes the pictures of a plan, which are known by the keys of their requests.

    `changed` carries the key of a picture that waits, begins or waits no more; `progressed` a key and the event;
    `finished` a key and the record; `failed` a key and the sentence; `ended` an `Outcome`, once nothing is left.
    Cancelling the picture in work, from wherever, ends the whole plan; what was made is kept.
    """

    changed = Signal(str)
    progressed = Signal(str, object)
    finished = Signal(str, object)
    failed = Signal(str, str)
    ended = Signal(object)

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._waiting: dict[str, Planned] = {}
        self._jobs: dict[int, str] = {}
        self._forming: set[int] = set()
        self._made = self._failed = self._failed_in_row = 0
        self._message = ""
        self._began = 0.0
        bench.happened.connect(self._follow)
        bench.count_with(lambda: len(self._waiting))

    @property
    def is_running(self) -> bool:
        """Whether any picture is still to be made."""
        return bool(self._waiting or self._jobs)

    @property
    def made(self) -> int:
        """How many pictures were made since the start."""
        return self._made

    @property
    def left(self) -> int:
        """How many pictures are still to be made."""
        return len(self._waiting) + len(self._jobs)

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at the pace until now; None before the first picture."""
        return (time.monotonic() - self._began) / self._made * self.left if self._made else None

    def doing(self) -> dict[str, Doing]:
        """What is to be made, by key."""
        jobs: dict[str, Doing] = {
            key: "forming" if job in self._forming else "waiting" for job, key in self._jobs.items()
        }
        return {**dict.fromkeys(self._waiting, "waiting"), **jobs}

    def state(self, key: str) -> Doing | None:
        """What is done for a picture; None if it is not to be made."""
        if key in self._waiting:
            return "waiting"
        job = next((job for job, its_key in self._jobs.items() if its_key == key), None)
        return None if job is None else "forming" if job in self._forming else "waiting"

    def start(self, planned: Sequence[Planned]) -> None:
        """Make these too; what is on its way already is not made twice."""
        if not self.is_running:
            self._made = self._failed = self._failed_in_row = 0
            self._message = ""
            self._began = time.monotonic()
        standing = set(self._jobs.values())
        wanted = {key: one for one in planned if (key := one.request.key()) not in standing}
        self._waiting.update(wanted)
        self._fill()

    def retain(self, keys: Collection[str]) -> None:
        """Give up every picture whose key is not among these."""
        before = self.left
        self._waiting = {key: one for key, one in self._waiting.items() if key in keys}
        self._cancel([job for job, key in self._jobs.items() if key not in keys])
        if before and not self.is_running:
            self._end(before)
        else:
            self._fill()

    def stop(self) -> None:
        """Give up what is not made yet."""
        if self.is_running:
            self._give_up(0)

    def _give_up(self, stopped: int) -> None:
        left = self.left + stopped
        self._waiting.clear()
        self._cancel(list(self._jobs))
        self._end(left)

    def _cancel(self, jobs: Sequence[int]) -> None:
        for job in jobs:
            del self._jobs[job]
            self._forming.discard(job)
        self._bench.cancel(jobs)

    def _fill(self) -> None:
        room = AT_ONCE - len(self._jobs)
        taken = [(key, self._waiting[key]) for key in list(self._waiting)[: max(0, room)]]
        if not taken:
            return
        for key, _ in taken:
            del self._waiting[key]
        jobs = self._bench.submit([one for _, one in taken])
        self._jobs.update((job.id, key) for job, (key, _) in zip(jobs, taken, strict=True))

    def _follow(self, event: Event) -> None:
        match event:
            case Queued(job) | Started(job) | Progressed(job) | Finished(job) | Failed(job) | Stopped(job):
                if (key := self._jobs.get(job.id)) is not None:
                    self._take(event, job, key)
            case _:
                pass

    def _take(self, event: Event, job: Job, key: str) -> None:
        match event:
            case Started():
                self._forming.add(job.id)
                self.changed.emit(key)
            case Progressed():
                self.progressed.emit(key, event)
            case Finished(_, record):
                self._made, self._failed_in_row = self._made + 1, 0
                self._drop(job)
                self.finished.emit(key, record)
                self._go_on()
            case Failed(_, message):
                self._failed, self._failed_in_row = self._failed + 1, self._failed_in_row + 1
                self._message = message
                self._drop(job)
                self.failed.emit(key, message)
                self._go_on()
            case Stopped():
                self._stopped(job, key)
            case _:
                pass

    def _stopped(self, job: Job, key: str) -> None:
        """Somebody cancelled it: one that waited is left out, one in work takes the rest with it."""
        was_forming = job.id in self._forming
        self._drop(job)
        self.changed.emit(key)
        if was_forming:
            self._give_up(1)
        elif not self.is_running:
            self._end(1)

    def _drop(self, job: Job) -> None:
        del self._jobs[job.id]
        self._forming.discard(job.id)

    def _go_on(self) -> None:
        if self._failed_in_row >= PATIENCE and not self._made:
            self.stop()
        elif self.is_running:
            self._fill()
        else:
            self._end(0)

    def _end(self, left: int) -> None:
        self.ended.emit(Outcome(self._made, self._failed, left, self._message))
