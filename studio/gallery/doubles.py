"""Doubles: sets of pictures whose pixels are the same, or that look so much alike that one would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from studio.gallery.ids import id_of

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers = NDArray[numpy.int64]

NEAR = 3
"""Pictures whose looks differ in at most so many of 64 bits are near doubles: one bit fewer than bands."""

_BANDS = 4
"""Of two looks that differ in fewer bits than there are bands, one band is equal."""

_WIDEST = 64
"""In a band that more looks share than this, only neighbours are compared: such looks are plain pictures."""

_SAME_PIXELS = text(
    "SELECT pixels_sha256, number FROM generations WHERE deleted IS NULL AND pixels_sha256 IN ("
    "SELECT pixels_sha256 FROM generations INDEXED BY generations_by_pixels "
    "WHERE pixels_sha256 != '' GROUP BY pixels_sha256 HAVING count(*) > 1)"
)
_LOOKS = text(
    "SELECT number, look FROM looks WHERE look != 0 AND number NOT IN ("
    "SELECT number FROM generations WHERE deleted IS NOT NULL)"
)


@dataclass(frozen=True)
class Double:
    """The ids of pictures of which one would do, the newest first; `is_exact` where all pixels are the same."""

    ids: tuple[str, ...]
    is_exact: bool


def doubles_of(connection: Connection) -> tuple[Double, ...]:
    """Every set of doubles outside the trash, the newest first; near ones among those whose look was taken."""
    same: dict[str, list[int]] = defaultdict(list)
    for pixels, number in connection.execute(_SAME_PIXELS):
        same[pixels].append(number)
    equal = [numbers for numbers in same.values() if len(numbers) > 1]
    exact = {frozenset(numbers) for numbers in equal}
    pairs = chain((pair for numbers in equal for pair in pairwise(numbers)), _near(connection))
    sets = sorted((sorted(one, reverse=True) for one in _joined(pairs)), reverse=True)
    return tuple(Double(tuple(map(id_of, one)), frozenset(one) in exact) for one in sets)


def _near(connection: Connection) -> Iterator[tuple[int, int]]:
    """Pairs of generations that look alike, enough of them to join every set."""
    import numpy  # the window's start does not wait for it

    rows = numpy.fromiter(chain.from_iterable(connection.execute(_LOOKS)), numpy.int64).reshape(-1, 2)
    rows = rows[numpy.argsort(rows[:, 1], kind="stable")]
    numbers, looks = rows[:, 0], rows[:, 1]
    is_first = numpy.concatenate([[True], looks[1:] != looks[:-1]]) if len(looks) else numpy.zeros(0, bool)
    for place in numpy.flatnonzero(~is_first):
        yield int(numbers[place - 1]), int(numbers[place])
    numbers, looks = numbers[is_first], looks[is_first]
    for band in range(_BANDS):
        width = 64 // _BANDS
        part = (looks >> (width * band)) & ((1 << width) - 1)
        yield from _in_band(numbers, looks, numpy.argsort(part, kind="stable"), part)


def _in_band(numbers: Numbers, looks: Numbers, order: Numbers, part: Numbers) -> Iterator[tuple[int, int]]:
    """Pairs among the looks that are equal in one band; `order` sorts by it."""
    import numpy

    ordered, sorted_looks = part[order], looks[order]
    for distance in range(1, _WIDEST):
        alike = ordered[distance:] == ordered[:-distance]
        if not alike.any():
            return
        places = numpy.flatnonzero(alike)
        bits = numpy.bitwise_count(sorted_looks[places] ^ sorted_looks[places + distance])
        for place in places[bits <= NEAR]:
            yield int(numbers[order[place]]), int(numbers[order[place + distance]])


def _joined(pairs: Iterable[tuple[int, int]]) -> Iterable[set[int]]:
    """The sets that pairs hold together."""
    sets: dict[int, set[int]] = {}
    for one, other in pairs:
        left, right = sets.get(one, {one}), sets.get(other, {other})
        if left is not right:
            small, large = sorted((left, right), key=len)
            large |= small
            sets |= dict.fromkeys(small, large) | {one: large, other: large}
    return {id(one): one for one in sets.values()}.values()
