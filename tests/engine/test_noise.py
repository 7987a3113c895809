"""The starting noise: bits at the ends, norm on the way, independence of the batch."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.noise import draw, draw_batch, generators, slerp
from studio.generation.request import SEED_LIMIT, Noise, Variation

SHAPE = (4, 16, 16)


def towards(seed: int, strength: float) -> Noise:
    """Noise on the way from seed 7 to another."""
    return Noise(7, (Variation(seed, strength),))


@pytest.mark.parametrize(
    "noise", [Noise(7, (Variation(8, 0.0),)), Noise(9, (Variation(7, 1.0), Variation(8, 0.0)))]
)
def test_without_variation_the_noise_is_the_seeds_own(noise: Noise) -> None:
    assert torch.equal(draw(noise, SHAPE), draw(Noise(7), SHAPE))


def test_at_full_strength_the_noise_is_the_variation_seeds() -> None:
    assert torch.equal(draw(towards(8, 1.0), SHAPE), draw(Noise(8), SHAPE))


@pytest.mark.parametrize("strength", [0.1, 0.5, 0.9])
def test_on_the_way_the_noise_keeps_its_strength(strength: float) -> None:
    middle = draw(towards(8, strength), SHAPE)
    assert middle.std().item() == pytest.approx(1.0, abs=0.05)
    assert not torch.equal(middle, draw(Noise(7), SHAPE))


def test_a_variation_of_a_seed_by_itself_is_the_seed() -> None:
    assert torch.allclose(draw(towards(7, 0.5), SHAPE), draw(Noise(7), SHAPE), atol=1e-6)


def test_variations_follow_one_another() -> None:
    both = draw(Noise(7, (Variation(8, 0.3), Variation(9, 0.4))), SHAPE)
    assert torch.equal(both, slerp(draw(towards(8, 0.3), SHAPE), draw(Noise(9), SHAPE), 0.4))


@given(st.integers(0, SEED_LIMIT - 1), st.integers(0, SEED_LIMIT - 1), st.floats(0, 1))
@settings(max_examples=50, deadline=None)
def test_slerp_keeps_the_norm_between_those_of_its_ends(one: int, other: int, t: float) -> None:
    start, end = draw(Noise(one), SHAPE), draw(Noise(other), SHAPE)
    norms = sorted([start.norm().item(), end.norm().item()])
    assert norms[0] * 0.99 <= slerp(start, end, t).norm().item() <= norms[1] * 1.01


def test_at_full_strength_later_noise_is_the_variation_seeds_too() -> None:
    there, own = (generators([noise], SHAPE)[0] for noise in (towards(8, 1.0), Noise(8)))
    assert torch.equal(torch.randn(SHAPE, generator=there), torch.randn(SHAPE, generator=own))


def test_noise_is_as_in_a_plain_call_with_the_seed() -> None:
    assert torch.equal(draw(Noise(7), SHAPE), torch.randn(SHAPE, generator=torch.Generator().manual_seed(7)))


def test_an_image_keeps_its_noise_in_any_batch() -> None:
    batch = draw_batch([Noise(1), towards(3, 0.5)], SHAPE)
    assert torch.equal(batch[0], draw(Noise(1), SHAPE))
    assert torch.equal(batch[1], draw(towards(3, 0.5), SHAPE))


def test_later_noise_follows_the_first_draw() -> None:
    generator = torch.Generator().manual_seed(7)
    torch.randn(SHAPE, generator=generator)
    assert torch.equal(
        torch.randn(SHAPE, generator=generators([Noise(7)], SHAPE)[0]), torch.randn(SHAPE, generator=generator)
    )


def test_the_largest_seed_is_taken() -> None:
    assert draw(Noise(SEED_LIMIT - 1), SHAPE).isfinite().all()
