"""How many pictures are made at once: as many as a GPU has memory for, while more at once are quicker."""

from collections.abc import Hashable
from dataclasses import dataclass

from studio.generation.request import GenerationRequest

MOST = 64
"""Pictures of one batch, however much memory there is."""

AUTOMATIC = 0
"""The batch size that leaves the choice to `Batching`."""

_GROWTH = 4
"""A batch that paid is followed by one so many times as large."""

_WORTH = 0.8
"""A larger batch pays if a step of each picture takes at most this much of its time before."""

_PATIENCE_SECONDS = 10.0
"""No batch shall denoise for longer: whoever wants another picture first waits for its end."""


@dataclass
class _Known:
    """What is known of pictures of one kind: how many to take next, and the last size that paid.

    `paid` holds that size and the seconds of one step of one picture.
    """

    size: int = 1
    paid: tuple[int, float] | None = None
    is_settled: bool = False

    def settle(self, size: int) -> None:
        """From now on take so many."""
        self.size, self.is_settled = max(1, size), True


class Batching:
    """Finds the batch size for each kind of picture while pictures are made; used from the worker thread only.

    The first picture of a kind is made alone, for it is seen soonest so and tells how much memory one takes. Each
    next batch is larger, until memory ends or it does not pay. A CPU stays at one: four at once save it a fifth of
    its work (measured), but the first of them is seen four times as late, and in float32 the last bit may change.
    """

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._known: dict[Hashable, _Known] = {}

    def most(self, request: GenerationRequest, chosen: int) -> int:
        """How many pictures like this one to take at once, if the user has `chosen` so many or `AUTOMATIC`."""
        return chosen or self._of(request).size

    def learn(self, request: GenerationRequest, count: int, seconds: float, fits: int) -> None:
        """A batch of `count` pictures like this took `seconds`; the engine has memory for `fits` (0: unknown)."""
        known = self._of(request)
        if fits < known.size:
            known.settle(fits)
        elif count == known.size and not known.is_settled:
            _grow(known, seconds, request.steps, min(fits, MOST))

    def lost(self, request: GenerationRequest, count: int) -> None:
        """The engine died of a batch of `count` pictures, most likely of its size: never so many again."""
        self._of(request).settle(count // _GROWTH)

    def _of(self, request: GenerationRequest) -> _Known:
        """What is known of such pictures; words, noise and the number of steps change neither memory nor pace."""
        kind = (request.model.sha256, request.size, request.guidance_scale > 1, request.upscale is None)
        return self._known.setdefault(kind, _Known())


def _grow(known: _Known, seconds: float, steps: int, limit: int) -> None:
    """Take more from now on, if the batch that was made paid and there is room."""
    each = seconds / steps / known.size
    if known.paid is not None and each > _WORTH * known.paid[1]:
        known.settle(known.paid[0])
    elif seconds * _GROWTH > _PATIENCE_SECONDS or known.size >= limit:
        known.settle(known.size)
    else:
        known.paid = (known.size, each)
        known.size = min(known.size * _GROWTH, limit)
