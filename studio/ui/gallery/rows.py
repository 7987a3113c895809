"""The ids of a list's rows, which can grow and lose runs without being copied one by one."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate


class Rows:
    """Sequences of ids laid end to end.

    What a gallery answers is kept as it is: a million ids at eight bytes each, whose own `index` halves its way.
    """

    def __init__(self, ids: Sequence[str] = ()) -> None:
        self._set([ids])

    def __len__(self) -> int:
        """How many rows there are."""
        return self._starts[-1]

    def __getitem__(self, row: int) -> str:
        """The id of a row.

        Raises:
            IndexError: there is no such row.
        """
        if not 0 <= row < len(self):
            raise IndexError(row)
        part = bisect_right(self._starts, row) - 1
        return self._parts[part][row - self._starts[part]]

    def between(self, first: int, end: int) -> list[str]:
        """The ids of the rows from `first` and before `end`, as far as there are any."""
        return [self[row] for row in range(first, min(end, len(self)))]

    def parts(self, first: int, end: int) -> list[Sequence[str]]:
        """The same in parts, none of whose ids is written out: cheap, however many they are."""
        return [part for part in self._cut(first, end) if len(part)]

    def find(self, identity: str) -> int:
        """The row of an id, or -1."""
        for start, part in zip(self._starts, self._parts, strict=False):
            try:
                return start + part.index(identity)
            except ValueError:
                continue
        return -1

    def put_first(self, ids: Sequence[str]) -> None:
        """Add rows before all others."""
        self._set([ids, *self._parts])

    def insert(self, row: int, ids: Sequence[str]) -> None:
        """Add rows before `row`."""
        self._set([*self._cut(0, row), ids, *self._cut(row, len(self))])

    def first_older(self, identity: str) -> int:
        """The first row whose id is less, where rows stand newest first; lists between them only count along."""
        for start, part in zip(self._starts, self._parts, strict=False):
            if isinstance(part, list):
                continue
            place = bisect_left(part, True, key=lambda other: other < identity)
            if place < len(part):
                return start + place
        return len(self)

    def remove(self, first: int, end: int) -> None:
        """Take out the rows from `first` and before `end`."""
        self._set([*self._cut(0, first), *self._cut(end, len(self))])

    def _cut(self, first: int, end: int) -> list[Sequence[str]]:
        """What lies from `first` and before `end`, part by part."""
        pairs = zip(self._starts, self._parts, strict=False)
        return [part[max(first - start, 0) : max(end - start, 0)] for start, part in pairs]

    def _set(self, parts: list[Sequence[str]]) -> None:
        self._parts = [part for part in parts if len(part)]
        self._starts = list(accumulate(map(len, self._parts), initial=0))


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending rows as (first, last) of their unbroken runs."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def goes_on(rows: Rows, ids: Sequence[str]) -> bool:
    """Whether there are more ids than rows, and the first ones are the same."""
    count = len(rows)
    return 0 < count < len(ids) and rows[0] == ids[0] and rows[count - 1] == ids[count - 1]
