"""Previews: latents to a small RGB picture by one matrix, fitted to the model's own VAE when it is loaded."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from PIL import Image

if TYPE_CHECKING:
    import torch

_FIT_LATENTS = 24
"""Side of the fitting picture in latents: 576 samples for at most 17 unknowns a colour."""

_SHOWN_SIDE = 192
"""Previews are enlarged by 2 or 4 to about this many pixels."""


@dataclass(frozen=True)
class PreviewMap:
    """A linear map from latents to colours: `weights` (C + 1, 3), float32 on the CPU, its last row constant."""

    weights: "torch.Tensor"

    def pictures(self, latents: "torch.Tensor") -> tuple[Image.Image, ...]:
        """One small picture an image of `latents` (B, C, H, W), two or four times their size."""
        colours = _with_ones(latents.detach().to("cpu")) @ self.weights  # (B, H, W, 3) in -1..1
        pixels = ((colours + 1) * 127.5).round().clamp(0, 255).byte().numpy()
        scale = 4 if max(latents.shape[-2:]) * 4 <= 2 * _SHOWN_SIDE else 2
        size = (latents.shape[-1] * scale, latents.shape[-2] * scale)
        return tuple(Image.fromarray(rows).resize(size, Image.Resampling.BICUBIC) for rows in pixels)


def fit(vae: Any) -> PreviewMap:
    """The map that least squares finds between what the VAE encodes a test picture to and the picture itself.

    `vae` is a diffusers autoencoder.
    """
    import torch

    factor = 2 ** (len(vae.config["block_out_channels"]) - 1)
    picture = _test_picture(_FIT_LATENTS * factor)
    with torch.no_grad():
        encoded = vae.encode(picture.to(vae.device, vae.dtype), return_dict=False)[0].mean
    latents = encoded * vae.config["scaling_factor"] + (vae.config.get("shift_factor") or 0.0)
    colours = torch.nn.functional.avg_pool2d(picture, factor).movedim(1, -1).reshape(-1, 3)
    samples = _with_ones(latents.to("cpu")).reshape(-1, latents.shape[1] + 1)
    return PreviewMap(cast(Any, torch.linalg).lstsq(samples, colours).solution)


def _test_picture(side: int) -> "torch.Tensor":
    """Smooth blots of all colours, (1, 3, side, side) in -1..1; always the same."""
    import torch

    cells = torch.rand(1, 3, 8, 8, generator=torch.Generator().manual_seed(0), dtype=torch.float32) * 2.4 - 1.2
    smooth = torch.nn.functional.interpolate(cells, size=(side, side), mode="bicubic")
    return smooth.clamp(-1, 1)


def _with_ones(latents: "torch.Tensor") -> "torch.Tensor":
    """(B, C, H, W) → (B, H, W, C + 1) in float32, the last channel 1."""
    import torch

    moved = latents.float().movedim(1, -1)
    return torch.cat([moved, torch.ones_like(moved[..., :1])], dim=-1)
