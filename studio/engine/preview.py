"""Previews: latents to a small RGB picture by one matrix, fitted to the model's own VAE when it is loaded."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

if TYPE_CHECKING:
    import torch

    from studio.engine.recipes import Recipe

_FIT_LATENTS = 24
"""Side of the fitting picture in latents: 576 samples for at most 129 unknowns a colour (17 in most families)."""

_SHOWN_SIDE = 192
"""Previews are enlarged by 2 or 4 to about this many pixels."""


@dataclass(frozen=True)
class PreviewMap:
    """A linear map from latents to colours: `weights` (C + 1, 3), the last row constant.

    It is numpy's, because torch would wake all its threads for it: beside busy neighbours that takes 60 ms.
    """

    weights: NDArray[np.float32]

    def pictures(self, latents: "torch.Tensor") -> tuple[Image.Image, ...]:
        """One small picture an image of `latents` (B, C, H, W), two or four times their size."""
        colours = _with_ones(latents) @ self.weights  # (B, H, W, 3) in -1..1
        pixels = ((colours + 1) * 127.5).round().clip(0, 255).astype(np.uint8)
        height, width = pixels.shape[1:3]
        scale = 4 if max(height, width) * 4 <= 2 * _SHOWN_SIDE else 2
        size = (width * scale, height * scale)
        return tuple(Image.fromarray(rows).resize(size, Image.Resampling.BICUBIC) for rows in pixels)


def fit(recipe: "Recipe", device: str = "cpu") -> PreviewMap:
    """The map that least squares finds between what the VAE encodes a test picture to and the picture itself.

    The VAE computes on `device`.
    """
    import torch

    picture = _test_picture(_FIT_LATENTS * recipe.factor)
    with torch.no_grad():
        latents = recipe.encode(picture.to(device, recipe.pipeline.vae.dtype))
    colours = torch.nn.functional.avg_pool2d(picture, recipe.factor)
    samples = _with_ones(latents).reshape(-1, latents.shape[1] + 1)
    wanted = _channels_last(colours).reshape(-1, 3)
    return PreviewMap(np.linalg.lstsq(samples, wanted, rcond=None)[0].astype(np.float32))


def _test_picture(side: int) -> "torch.Tensor":
    """Squares of all colours, (1, 3, side, side) in -1..1; always the same.

    Hard edges teach the map more than smooth blots: 19 levels from the starter's pictures instead of 22, where
    the best linear map of all has 13.
    """
    import torch

    generator = torch.Generator().manual_seed(0)
    squares = torch.rand(1, 3, 6, 6, generator=generator, dtype=torch.float32) * 2.4 - 1.2
    return torch.nn.functional.interpolate(squares, size=(side, side), mode="nearest").clamp(-1, 1)


def _channels_last(tensor: "torch.Tensor") -> NDArray[np.float32]:
    """(B, C, H, W) on any device → (B, H, W, C) in numpy."""
    array: NDArray[np.float32] = tensor.detach().float().cpu().numpy()
    return np.moveaxis(array, 1, -1)


def _with_ones(latents: "torch.Tensor") -> NDArray[np.float32]:
    """(B, C, H, W) → (B, H, W, C + 1), the last channel 1."""
    moved = _channels_last(latents)
    return np.concatenate([moved, np.ones_like(moved[..., :1])], axis=-1)
