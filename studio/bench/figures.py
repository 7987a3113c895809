"""What measurements have in common: taking turns, medians, ratios of what was taken side by side."""

import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence

import psutil

Make = Callable[[], float]
"""Does a piece of work once and gives the seconds that it took."""

Figures = dict[str, object]
"""Names and values, as JSON holds them."""


def in_turns(makers: Mapping[str, Make], rounds: int) -> dict[str, list[float]]:
    """The seconds of each maker, one after the other in every round, after a round that is not counted.

    Neighbours come and go; in turns they meet all makers alike.
    """
    seconds: dict[str, list[float]] = {name: [] for name in makers}
    for turn in range(rounds + 1):
        for name, make in makers.items():
            taken = make()
            if turn:
                seconds[name].append(taken)
    return seconds


def compared(seconds: Mapping[str, Sequence[float]], ours: str = "ours") -> Figures:
    """Medians, and ours to each other one: the median of the ratios within a round, and the ratio of the best.

    The best of each is what a quiet machine would do; the rounds are what this one did.
    """
    figures: Figures = {name: round(statistics.median(values), 4) for name, values in seconds.items()}
    for name, values in seconds.items():
        if name != ours:
            pairs = zip(seconds[ours], values, strict=True)
            figures[f"{ours}/{name}"] = round(statistics.median(one / other for one, other in pairs), 3)
            figures[f"{ours}/{name} best"] = round(min(seconds[ours]) / min(values), 3)
    return figures


def timed(work: Callable[[], object]) -> float:
    """The seconds that a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_cpu_seconds(make: Make) -> Make:
    """A maker of the same that gives the CPU seconds of this process's children, whatever neighbours do."""

    def made() -> float:
        before = _children_seconds()
        make()
        return _children_seconds() - before

    return made


def _children_seconds() -> float:
    times = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(one.user + one.system for one in times)


def load() -> float | None:
    """How many processes wanted to compute in the last minute; None where the system does not tell."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
