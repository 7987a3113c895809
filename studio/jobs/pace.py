"""How long a batch still takes: from its own steps, before the first of them from the last batch of its kind."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from studio.engine.protocol import Step


@dataclass(frozen=True)
class _Rate:
    """Measured seconds of one denoising step and of all that follows the last one."""

    step: float
    tail: float = 0.0


class Pace:
    """Clocks batches; used from the worker thread only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds that never run backwards."""
        self._clock = clock
        self._known: dict[Hashable, _Rate] = {}
        self._kind: Hashable = None
        self._first: tuple[int, float] | None = None
        self._last: tuple[int, float] | None = None

    def begin(self, kind: Hashable) -> None:
        """A batch starts; batches of one `kind` take equally long."""
        self._kind, self._first, self._last = kind, None, None

    def seconds_left(self, step: Step) -> float | None:
        """Seconds until the batch is done, None while no rate is known."""
        if step.phase == "decoding":
            return self._known[self._kind].tail if self._kind in self._known else None
        if step.phase not in ("denoising", "upscaling"):
            return None
        self._last = (step.index, self._clock())
        self._first = self._first or self._last
        known = self._known.get(self._kind)
        rate = self._measured() or (known.step if known else None)
        if rate is None:
            return None
        return rate * (step.total - step.index) + (known.tail if known else 0.0)

    def end(self) -> float | None:
        """The batch is done: remember its rate for the next of its kind.

        Returns the seconds of all its steps if each took as long as those behind the first, which may have waited
        for much; None if there was only one.
        """
        rate = self._measured()
        if rate is None or self._last is None:
            return None
        self._known[self._kind] = _Rate(rate, self._clock() - self._last[1])
        return rate * self._last[0]

    def _measured(self) -> float | None:
        """Seconds a step in this batch, None before two reports."""
        if self._first is None or self._last is None or self._last[0] <= self._first[0]:
            return None
        return (self._last[1] - self._first[1]) / (self._last[0] - self._first[0])
