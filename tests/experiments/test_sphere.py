"""Ways between noises: exact at their ends, on the arc between them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.noise import draw, slerp
from studio.experiments.sphere import between, square
from studio.generation.request import SEED_LIMIT, Noise, Variation

SHAPE = (4, 64, 64)
seeds = st.integers(0, SEED_LIMIT - 1)
noises = st.builds(Noise, seeds, st.lists(st.builds(Variation, seeds, st.floats(0, 1)), max_size=3).map(tuple))


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    """Of the angle between two noises."""
    return float(np.sum(one * other) / np.linalg.norm(one) / np.linalg.norm(other))


CORNERS = (Noise(1, (Variation(9, 0.2),)), Noise(2), Noise(3), Noise(4))


@given(noises, noises)
def test_the_ends_are_exact(start: Noise, end: Noise) -> None:
    assert between(start, end, 0) == start.simplified()
    assert between(start, end, 1) == end.simplified()


@given(noises, noises, st.floats(0, 1))
def test_every_point_is_a_noise_that_can_be_drawn(start: Noise, end: Noise, t: float) -> None:
    way = between(start, end, t)
    assert all(0 <= variation.strength <= 1 for variation in way.variations)


@given(st.floats(0.01, 0.99), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=20, deadline=None)
def test_the_way_is_the_great_arc(t: float, first: float, second: float) -> None:
    start, end = Noise(1, (Variation(2, first),)), Noise(3, (Variation(4, second), Variation(5, 0.3)))
    arc = slerp(draw(start, SHAPE), draw(end, SHAPE), t)
    there = draw(between(start, end, t), SHAPE)
    assert cosine(arc.numpy(), there.numpy()) > 0.99
    assert there.std().item() == pytest.approx(1, abs=0.03)


def test_on_a_variations_own_way_its_strength_moves() -> None:
    assert between(Noise(7), Noise(7, (Variation(8, 0.4),)), 0.5) == Noise(7, (Variation(8, 0.2),))


@pytest.mark.parametrize(("place", "corner"), [((0, 0), 0), ((1, 0), 1), ((0, 1), 2), ((1, 1), 3)])
def test_the_corners_of_a_pad_are_its_noises(place: tuple[float, float], corner: int) -> None:
    assert square(CORNERS, *place) == CORNERS[corner]


@given(st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=20, deadline=None)
def test_a_pad_keeps_the_strength_of_the_noise(x: float, y: float) -> None:
    assert draw(square(CORNERS, x, y), SHAPE).std().item() == pytest.approx(1, abs=0.03)


def test_a_small_move_on_a_pad_is_a_small_change() -> None:
    here, there = (draw(square(CORNERS, x, 0.5), SHAPE).numpy() for x in (0.5, 0.51))
    assert cosine(here, there) > 0.999
