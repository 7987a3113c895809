"""The starting noise: bits at the ends, norm on the way, independence of the batch."""

import pytest
import torch

from studio.engine.noise import draw, draw_batch, generators
from studio.generation.request import SEED_LIMIT, Noise

SHAPE = (4, 16, 16)


@pytest.mark.parametrize("noise", [Noise(7, 8, 0.0), Noise(7, None, 0.5)])
def test_without_variation_the_noise_is_the_seeds_own(noise: Noise) -> None:
    assert torch.equal(draw(noise, SHAPE), draw(Noise(7), SHAPE))


def test_at_full_strength_the_noise_is_the_variation_seeds() -> None:
    assert torch.equal(draw(Noise(7, 8, 1.0), SHAPE), draw(Noise(8), SHAPE))


@pytest.mark.parametrize("strength", [0.1, 0.5, 0.9])
def test_on_the_way_the_noise_keeps_its_strength(strength: float) -> None:
    middle = draw(Noise(7, 8, strength), SHAPE)
    assert middle.std().item() == pytest.approx(1.0, abs=0.05)
    assert not torch.equal(middle, draw(Noise(7), SHAPE))


def test_a_variation_of_a_seed_by_itself_is_the_seed() -> None:
    assert torch.allclose(draw(Noise(7, 7, 0.5), SHAPE), draw(Noise(7), SHAPE), atol=1e-6)


def test_noise_is_as_in_a_plain_call_with_the_seed() -> None:
    assert torch.equal(draw(Noise(7), SHAPE), torch.randn(SHAPE, generator=torch.Generator().manual_seed(7)))


def test_an_image_keeps_its_noise_in_any_batch() -> None:
    batch = draw_batch([Noise(1), Noise(2, 3, 0.5)], SHAPE)
    assert torch.equal(batch[0], draw(Noise(1), SHAPE))
    assert torch.equal(batch[1], draw(Noise(2, 3, 0.5), SHAPE))


def test_later_noise_follows_the_first_draw() -> None:
    generator = torch.Generator().manual_seed(7)
    torch.randn(SHAPE, generator=generator)
    assert torch.equal(
        torch.randn(SHAPE, generator=generators([Noise(7)], SHAPE)[0]), torch.randn(SHAPE, generator=generator)
    )


def test_the_largest_seed_is_taken() -> None:
    assert draw(Noise(SEED_LIMIT - 1), SHAPE).isfinite().all()
