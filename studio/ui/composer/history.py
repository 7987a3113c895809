"""Undo and redo over frozen snapshots."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

COALESCE_SECONDS = 1.0
"""Changes of one field that follow each other faster than this are undone together."""

LIMIT = 500
"""The oldest snapshots beyond this many are forgotten."""


class History(Generic[T]):
    """The present snapshot, those before it and those undone."""

    def __init__(self, present: T, clock: Callable[[], float] = time.monotonic) -> None:
        self.present = present
        self._clock = clock
        self._past: list[T] = []
        self._future: list[T] = []
        self._last_topic = ""
        self._last_time = 0.0

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step that was taken back."""
        return bool(self._future)

    def push(self, snapshot: T, topic: str) -> None:
        """Make `snapshot` the present; joins the step before if it is about the same topic and quick enough.

        An empty topic always makes a step of its own.
        """
        now = self._clock()
        joins = bool(topic) and topic == self._last_topic and now - self._last_time < COALESCE_SECONDS
        if not (joins and self._past):
            self._past.append(self.present)
            del self._past[:-LIMIT]
        self.present = snapshot
        self._last_topic = topic
        self._last_time = now
        self._future.clear()

    def undo(self) -> T | None:
        """Step back; None where there is nothing to undo."""
        return self._step(self._past, self._future)

    def redo(self) -> T | None:
        """Step forward; None where nothing was undone."""
        return self._step(self._future, self._past)

    def _step(self, source: list[T], target: list[T]) -> T | None:
        if not source:
            return None
        target.append(self.present)
        self.present = source.pop()
        self._last_topic = ""
        return self.present
