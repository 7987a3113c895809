"""Seeds as the user writes them: "7", "7, 8" or "20..24"."""

import re
from collections.abc import Iterator, Sequence

from studio.errors import StudioError
from studio.generation.draft import COUNT_LIMIT
from studio.generation.request import SEED_LIMIT

_RANGE = re.compile(r"([0-9]{1,20})(?:\s*\.\.\s*([0-9]{1,20}))?")
_SHORTEST_RUN = 3
"""Fewer seeds that follow each other are written one by one."""


def parse_seeds(text: str) -> tuple[int, ...]:
    """The seeds of a list, each once and in its order; none where the text is empty.

    Raises:
        StudioError: a part is no seed, a range runs backwards, or there are more than one draft makes.
    """
    found: dict[int, None] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        for seed in _seeds(part):
            found[seed] = None
            if len(found) > COUNT_LIMIT:
                raise StudioError(f"These are more than {COUNT_LIMIT} seeds. Write a shorter list.")
    return tuple(found)


def write_seeds(seeds: Sequence[int]) -> str:
    """The shortest list of these seeds: runs of three and more become ranges."""
    runs: list[tuple[int, int]] = []
    for seed in seeds:
        if runs and runs[-1][1] == seed - 1:
            runs[-1] = (runs[-1][0], seed)
        else:
            runs.append((seed, seed))
    return ", ".join(_written(first, last) for first, last in runs)


def _seeds(part: str) -> Iterator[int]:
    match = _RANGE.fullmatch(part)
    last = int(match[2] or match[1]) if match else SEED_LIMIT
    if match is None or last >= SEED_LIMIT or int(match[1]) >= SEED_LIMIT:
        raise StudioError(f"A seed is a whole number from 0 to {SEED_LIMIT - 1}; a list of them is 7, 8, 20..24.")
    if last < int(match[1]):
        raise StudioError(f"The seeds {part} run backwards. Write {last}..{match[1]}.")
    return iter(range(int(match[1]), last + 1))


def _written(first: int, last: int) -> str:
    if last - first + 1 < _SHORTEST_RUN:
        return ", ".join(str(seed) for seed in range(first, last + 1))
    return f"{first}..{last}"
