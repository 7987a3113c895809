"""The distance of two pictures follows what eyes see."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from studio.experiments.likeness import distance, signature


@pytest.fixture
def noisy() -> Image.Image:
    """Soft blots in colour."""
    numbers = np.random.default_rng(1).integers(0, 256, (12, 12, 3), dtype=np.uint8)
    return Image.fromarray(numbers).resize((192, 192), Image.Resampling.BICUBIC)


def of(one: Image.Image, other: Image.Image) -> float:
    return distance(signature(one), signature(other))


def test_a_picture_is_like_itself_at_any_size(noisy: Image.Image) -> None:
    assert of(noisy, noisy) == 0
    assert of(noisy, noisy.resize((384, 384), Image.Resampling.BICUBIC)) < 0.01


def test_greater_changes_are_further_away(noisy: Image.Image) -> None:
    other = noisy.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    away = [of(noisy, Image.blend(noisy, other, share)) for share in (0.1, 0.3, 0.6, 1.0)]
    assert away == sorted(away)
    assert away[0] < away[-1] / 5


def test_grain_counts_less_than_shape(noisy: Image.Image) -> None:
    grain = Image.effect_noise(noisy.size, 20).convert("RGB")
    assert of(noisy, Image.blend(noisy, grain, 0.1)) < of(noisy, noisy.transpose(Image.Transpose.ROTATE_90))
    assert of(noisy, noisy.filter(ImageFilter.GaussianBlur(1))) < 0.02


def test_black_and_white_are_about_as_far_as_can_be() -> None:
    black, white = (Image.new("RGB", (64, 64), colour) for colour in ("black", "white"))
    assert of(black, white) == pytest.approx(1, abs=0.01)
