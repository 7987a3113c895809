"""Even speed: the frames of a walk put where the picture changes by the same amount from each to the next.

A picture hardly changes for a while and then leaps. So a few frames are made and the distances between them
measured; the frames are spread by the length of the way so far; where they still leap, frames in between are
made and measured, and all are spread again.
"""

import bisect
import itertools
import math
import statistics
from collections.abc import Callable, Generator, Sequence

Search = Generator[Sequence[float], Sequence[float], list[float]]
"""Yields positions whose pictures are to be made, is sent the distances between neighbours (one less than
positions), and returns the positions that it found: a window goes on with its work meanwhile."""

LEAP = 2.0
"""A step this many times the median one is seen as a jump."""

_CLOSEST = 2.0**-14
"""Positions nearer than this are one: what still leaps there is a cut in the model's mind."""

_NEAR = 0.2
"""A frame that is there already is taken instead of a new one this much of a step away."""


def search(start: Sequence[float], end: float, steps: int, rounds: int = 6) -> Search:
    """Looks for positions that cut the way from 0 to `end` into `steps` even ones; `end` itself is left out.

    `start` are the positions to measure first, in order. Each round asks for some two pictures a step at most, and
    most of them are there already; the most even of all rounds is returned.
    """
    known = sorted({*start, 0.0, end})
    best: tuple[float, list[float]] = (math.inf, [])
    for _ in range(rounds):
        chosen = spread(known, (yield known), steps)
        reached = yield [*chosen, end]
        best = min(best, (unevenness(reached), chosen))
        wide = leaps([*chosen, end], reached)
        if not wide:
            break
        known = sorted({*known, *chosen, *wide})
    return best[1]


def found_by(looking: Search, measure: Callable[[Sequence[float]], Sequence[float]]) -> list[float]:
    """What a search finds if `measure` makes its pictures and says how far apart neighbours look."""
    positions = next(looking)
    while True:
        try:
            positions = looking.send(measure(positions))
        except StopIteration as found:
            return found.value


def spread(known: Sequence[float], steps: Sequence[float], count: int) -> list[float]:
    """`count` positions that cut the way along `known` into `count` equal lengths; the way's end is none of them.

    `steps` are the distances between neighbours in `known`; a cut, between two as close as can be, gets no
    frames. A known position close to where one should stand is taken as it is, since its picture is there.
    """
    gaps = [other - one for one, other in itertools.pairwise(known)]
    bridged = (step if gap > _CLOSEST else 0.0 for step, gap in zip(steps, gaps, strict=True))
    lengths = [0.0, *itertools.accumulate(bridged)]
    step = lengths[-1] / count
    if step <= 0:
        return [known[0] + index * (known[-1] - known[0]) / count for index in range(count)]
    found = [known[0]]
    for index in range(1, count):
        position = _at(known, lengths, index * step, _NEAR * step)
        if position > found[-1]:
            found.append(position)
        else:
            found.append((found[-1] + _at(known, lengths, (index + 1) * step, 0.0)) / 2)
    return found


def leaps(positions: Sequence[float], steps: Sequence[float]) -> list[float]:
    """The middles of those steps that are wider than `LEAP` times the median, where there is room for one."""
    widest = LEAP * statistics.median(steps)
    pairs = zip(itertools.pairwise(positions), steps, strict=True)
    return [(one + other) / 2 for (one, other), step in pairs if step > widest and other - one > _CLOSEST]


def unevenness(steps: Sequence[float]) -> float:
    """The largest step as a multiple of the median one; 1 is perfectly even."""
    median = statistics.median(steps)
    if median == 0:
        return math.inf if max(steps) else 1.0
    return max(steps) / median


def _at(known: Sequence[float], lengths: Sequence[float], length: float, near: float) -> float:
    """The position where the way is `length` long: a known one within `near`, else between two."""
    index = bisect.bisect_right(lengths, length) - 1
    if index >= len(known) - 1:
        return known[-1]
    nearest = index if length - lengths[index] <= lengths[index + 1] - length else index + 1
    if abs(lengths[nearest] - length) <= near and nearest < len(known) - 1:
        return known[nearest]
    share = (length - lengths[index]) / (lengths[index + 1] - lengths[index])
    return known[index] + share * (known[index + 1] - known[index])
