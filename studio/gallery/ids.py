"""Identities of generations: numbers that sort by time, written as eleven letters and digits.

A number holds the milliseconds since 1970 and ten random bits, 53 bits in all (until the year 2248). As the
row's key it keeps rows and full-text hits in order of time, so that "newest first" never sorts.
"""

import random
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import reduce
from typing import overload

from studio.errors import StudioError

RANDOM_BITS = 10
LENGTH = 11
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o, u, which people misread."""

_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}


def id_of(number: int) -> str:
    """The id of a row's number."""
    return "".join(_DIGITS[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def number_of(generation_id: str) -> int:
    """The row's number of an id.

    Raises:
        StudioError: the text is no id.
    """
    number = _number(generation_id.strip().lower())
    if number is None:
        raise StudioError(f'"{generation_id}" is not the id of a picture. Ids have {LENGTH} letters and digits.')
    return number


def _number(generation_id: str) -> int | None:
    """The number of an id, None for what is no id; numbers are positive 64-bit integers."""
    if len(generation_id) != LENGTH or not _VALUES.keys() >= set(generation_id):
        return None
    return reduce(lambda number, digit: number << 5 | _VALUES[digit], generation_id, 0)


def first_number(moment: datetime) -> int:
    """The least number that a generation of this moment can have; never negative."""
    return max(0, int(moment.timestamp() * 1000)) << RANDOM_BITS


def new_number(moment: datetime, previous: int) -> int:
    """A number for this moment, beyond the `previous` one of the same process."""
    return max(first_number(moment) + random.getrandbits(RANDOM_BITS), previous + 1)


def moment_of(number: int) -> datetime:
    """When the generation with this number was made (UTC, to the millisecond)."""
    return datetime.fromtimestamp((number >> RANDOM_BITS) / 1000, UTC)


class Ids(Sequence[str]):
    """Many ids, newest first, at eight bytes each; the place of an id is found by halving."""

    def __init__(self, numbers: "array[int]") -> None:
        """`numbers` descend."""
        self._numbers = numbers

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> "Ids": ...
    def __getitem__(self, index: int | slice) -> "str | Ids":
        """One id, or some."""
        if isinstance(index, slice):
            return Ids(self._numbers[index])
        return id_of(self._numbers[index])

    def __len__(self) -> int:
        """How many there are."""
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        """All, newest first."""
        return map(id_of, self._numbers)

    def __contains__(self, value: object) -> bool:
        """Whether this id is among them."""
        return isinstance(value, str) and self._place(value) is not None

    def index(self, value: str, start: int = 0, stop: int | None = None) -> int:
        """The place of an id.

        Raises:
            ValueError: it is not among them.
        """
        place = self._place(value)
        if place is None or not start <= place < (len(self) if stop is None else stop):
            raise ValueError(f"{value} is not among these ids")
        return place

    def _place(self, value: str) -> int | None:
        number = _number(value)
        if number is None:
            return None
        place = bisect_left(self._numbers, -number, key=int.__neg__)
        return place if place < len(self) and self._numbers[place] == number else None
