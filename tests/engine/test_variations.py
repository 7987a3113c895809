"""Variations and blends with the real model: exact at their ends, the same alone as in a batch."""

import numpy as np
import pytest

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.noise import draw, draw_batch
from studio.generation.model import ModelInfo
from studio.generation.request import Blend, GenerationRequest, Noise, Variation
from tests.engine.conftest import MakeRequest, ignore


def pixels(engine: DiffusersEngine, *requests: GenerationRequest) -> list[np.ndarray]:
    """The pictures of one batch."""
    return [np.asarray(made.image, dtype=int) for made in engine.generate(requests, ignore)]


@pytest.mark.parametrize("scheduler", ["ddim", "euler_ancestral"])
def test_a_variation_is_exact_at_both_ends(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest, scheduler: str
) -> None:
    def picture(noise: Noise) -> np.ndarray:
        return pixels(engine, request_for(starter, noise=noise, scheduler=scheduler))[0]

    stay, little, much, arrive = (picture(Noise(7, (Variation(8, strength),))) for strength in (0, 0.1, 0.5, 1))
    start = picture(Noise(7))
    assert np.array_equal(stay, start)
    assert np.array_equal(arrive, picture(Noise(8)))
    assert 0 < np.abs(little - start).mean() < np.abs(much - start).mean()


def test_a_blend_is_exact_at_both_ends_and_between_elsewhere(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    fox, house = "An oil painting of a red fox", "A watercolor of a house"
    start, middle, end = (
        pixels(engine, request_for(starter, fox, blend=Blend(house, "", amount)))[0] for amount in (0, 0.5, 1)
    )
    assert np.array_equal(start, pixels(engine, request_for(starter, fox))[0])
    assert np.array_equal(end, pixels(engine, request_for(starter, house))[0])
    assert min(np.abs(middle - start).mean(), np.abs(middle - end).mean()) > 2


@pytest.mark.parametrize("size", [2, 5])
def test_a_picture_of_a_batch_is_the_one_made_alone(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest, size: int
) -> None:
    noises = [Noise(seed, (Variation(99, 0.3),)) for seed in range(size)]
    requests = [request_for(starter, noise=noise, blend=Blend("a house", "", 0.4)) for noise in noises]
    shape = (4, 24, 24)
    assert all(
        (draw(one, shape) == many).all() for one, many in zip(noises, draw_batch(noises, shape), strict=True)
    )
    together = pixels(engine, *requests)
    apart = {place: pixels(engine, requests[place])[0] for place in (0, size - 1)}
    worst = max(np.abs(together[place] - alone).mean() for place, alone in apart.items())
    print(f"batch of {size}: at most {worst:.3f} of 255 levels apart")
    assert worst < 2
