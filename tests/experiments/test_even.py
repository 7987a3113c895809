"""Even speed: pictures that leap are given their time."""

import itertools
import math
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.experiments.even import found_by, leaps, search, spread, unevenness

Picture = Callable[[float], float]

CURVES: dict[str, Picture] = {
    "still": lambda _: 0.0,
    "steady": lambda t: t,
    "a leap": lambda t: t / 20 + 1 / (1 + math.exp(-(t - 0.6) * 60)),
    "a hard leap": lambda t: t / 20 + 1 / (1 + math.exp(-(t - 0.6) * 1000)),
    "two leaps": lambda t: math.tanh((t - 0.2) * 50) + 2 * math.tanh((t - 0.7) * 90) + t / 50,
    "a late start": lambda t: max(0.0, t - 0.9),
}


def measured(picture: Picture) -> Callable[[Sequence[float]], list[float]]:
    """Distances of a walk whose pictures are numbers."""
    return lambda places: [abs(picture(one) - picture(other)) for one, other in itertools.pairwise(places)]


def uniform(count: int) -> list[float]:
    return [index / count for index in range(count)]


@pytest.mark.parametrize("name", [name for name in CURVES if name != "still"])
def test_no_step_is_twice_the_median(name: str) -> None:
    measure = measured(CURVES[name])
    chosen = found_by(search(uniform(12), 1.0, 24), measure)
    assert len(chosen) == 24
    assert unevenness(measure([*chosen, 1.0])) <= 2
    assert name == "steady" or unevenness(measure([*uniform(24), 1.0])) > 4


def test_pictures_that_never_change_are_spread_evenly() -> None:
    assert found_by(search(uniform(4), 1.0, 8), measured(CURVES["still"])) == uniform(8)


def test_a_cut_that_no_frame_can_bridge_ends_the_search() -> None:
    measure = measured(lambda t: float(t > 0.5) + t / 20)
    chosen = found_by(search(uniform(12), 1.0, 24, rounds=40), measure)
    assert len(chosen) == len(set(chosen)) == 24


def test_few_pictures_are_made_for_an_even_walk() -> None:
    seen: set[float] = set()

    def measure(places: Sequence[float]) -> list[float]:
        seen.update(places)
        return measured(CURVES["a leap"])(places)

    found_by(search(uniform(12), 1.0, 24), measure)
    assert len(seen) <= 4 * 24


@given(st.lists(st.floats(0, 10), min_size=1, max_size=30), st.integers(1, 60))
def test_spreading_gives_ordered_different_positions(steps: list[float], count: int) -> None:
    known = [index / len(steps) for index in range(len(steps) + 1)]
    chosen = spread(known, steps, count)
    assert len(chosen) == count
    assert chosen == sorted(chosen)
    assert chosen[0] == 0
    assert chosen[-1] <= 1


def test_leaps_are_cut_in_the_middle() -> None:
    assert leaps([0, 1, 2, 3, 4], [1, 1, 5, 1]) == [2.5]
