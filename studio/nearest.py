"""Which known name is written most like one that is unknown, for the sentences that refuse it."""

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(name: str, known: Iterable[str], least: float = 0.0) -> str:
    """The known name that shares the most letters in order with `name`, of equals the one with the fewest slips.

    `least` is the share of letters, 0 to 1, below which nothing is near; "" where nothing is. Case counts.
    """
    likenesses = {other: SequenceMatcher(None, other, name).ratio() for other in known}
    near = [other for other, likeness in likenesses.items() if likeness >= least]
    return max(near, key=lambda other: (likenesses[other], -slips(name, other)), default="")


def slips(one: str, other: str) -> int:
    """How many letters are missing, too many, wrong, or swapped with their neighbour: each counts as one."""
    before, row = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and one[i - 2] == wanted and letter == other[j - 2]:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
