"""Variations: as many as asked for, each of its own, at the strength asked for."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.experiments.variations import closer, fresh_seeds, further, pad, vary
from studio.generation.draft import Planned
from studio.generation.request import RANDOM_SEED_LIMIT, Noise, Variation

Plan = Callable[..., Planned]


def test_variations_change_the_noise_and_nothing_else(plan: Plan) -> None:
    made = vary(plan(), 5, 0.1, random.Random(1))
    assert {replace(one, request=replace(one.request, noise=Noise(7))) for one in made} == {plan()}
    assert all(one.request.noise.variations[0].strength == 0.1 for one in made)
    assert len({one.request.key() for one in made}) == 5


def test_a_variation_of_a_variation_adds_to_it(plan: Plan) -> None:
    (first,) = vary(plan(), 1, 0.1, random.Random(1))
    (second,) = vary(first, 1, 0.3, random.Random(2))
    assert second.request.noise.variations[0] == first.request.noise.variations[0]
    assert second.request.noise.variations[1].strength == 0.3


@given(st.integers(1, 200), st.sets(st.integers(0, 50)), st.integers(0, 1000))
def test_seeds_never_repeat_by_accident(count: int, taken: set[int], chance: int) -> None:
    class FewSeeds(random.Random):
        def randrange(self, *_: int) -> int:  # a chance that repeats itself as real ones hardly ever do
            return super().randrange(300)

    seeds = fresh_seeds(count, taken, FewSeeds(chance))
    assert len({*seeds, *taken}) == count + len(taken)
    assert all(0 <= seed < RANDOM_SEED_LIMIT for seed in seeds)


@pytest.mark.parametrize(
    ("count", "strength", "sentence"),
    [
        (0, 0.1, "0 variations"),
        (10**6, 0.1, "cannot be made at once"),
        (1, 0.0, "strength 0 cannot"),
        (1, 1.5, "strength 1.5 cannot"),
        (1, float("nan"), "nan"),
    ],
)
def test_what_cannot_be_gets_a_sentence(plan: Plan, count: int, strength: float, sentence: str) -> None:
    with pytest.raises(StudioError, match=sentence):
        vary(plan(), count, strength, random.Random(1))


def test_closer_and_further_go_half_the_way(plan: Plan) -> None:
    varied = replace(plan(), request=replace(plan().request, noise=Noise(7, (Variation(8, 0.5),))))
    assert closer(varied).request.noise.variations[0].strength == 0.25
    assert further(varied).request.noise.variations[0].strength == 0.75
    with pytest.raises(StudioError, match="no variation"):
        closer(plan())


def test_a_pad_lies_between_the_picture_and_three_seeds(plan: Plan) -> None:
    places = [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert [pad(plan(), (1, 2, 3), x, y).request.noise for x, y in places] == [
        Noise(7), Noise(1), Noise(2), Noise(3)
    ]  # fmt: skip
