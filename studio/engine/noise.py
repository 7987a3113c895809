"""Starting noise: drawn on the CPU, one generator an image, so that no device and no batch changes it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from studio.generation.request import Noise

if TYPE_CHECKING:
    import torch


def draw(noise: Noise, shape: tuple[int, int, int]) -> "torch.Tensor":
    """Unit Gaussian latents of `shape` (C, H, W): the seed's own, moved towards those of each variation in turn.

    A variation of strength 0 leaves every bit, one of strength 1 gives its seed's own.
    """
    simple = noise.simplified()
    latents = _gaussian(simple.seed, shape)
    for variation in simple.variations:
        latents = slerp(latents, _gaussian(variation.seed, shape), variation.strength)
    return latents


def draw_batch(noises: Sequence[Noise], shape: tuple[int, int, int]) -> "torch.Tensor":
    """The latents of several images, (B, C, H, W); each is what `draw` gives for it alone."""
    import torch

    return torch.stack([draw(noise, shape) for noise in noises])


def generators(noises: Sequence[Noise], shape: tuple[int, int, int]) -> "list[torch.Generator]":
    """One CPU generator an image for samplers that add noise on the way.

    Each stands behind the draw of its seed's own noise, as in a plain diffusers call with this seed. Variations
    keep it, so that a small one changes the picture little.
    """
    import torch

    made = [torch.Generator("cpu").manual_seed(noise.simplified().seed) for noise in noises]
    for generator in made:
        torch.randn(shape, generator=generator)
    return made


def slerp(start: "torch.Tensor", end: "torch.Tensor", t: float) -> "torch.Tensor":
    """The point at `t` in [0, 1] on the great arc from `start` to `end` (Shoemake 1985).

    It keeps the norm of Gaussian noise, where a straight line would pass through weaker noise.
    """
    import torch

    cosine = torch.nn.functional.cosine_similarity(start.flatten(), end.flatten(), dim=0)
    omega = torch.arccos(cosine.clamp(-1, 1))
    if omega < 1e-4:
        return torch.lerp(start, end, t)
    return (torch.sin((1 - t) * omega) * start + torch.sin(t * omega) * end) / torch.sin(omega)


def _gaussian(seed: int, shape: tuple[int, int, int]) -> "torch.Tensor":
    import torch

    return torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed), dtype=torch.float32)
