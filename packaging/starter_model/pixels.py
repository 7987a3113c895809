"""Operations on batches of pictures: float tensors (B, 3, 192, 192) or masks (B, 1, 192, 192) in [0, 1]."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import torch
import torch.nn.functional as F
from torch import Tensor

SIZE = 192
"""Pixels a side of one picture."""


@lru_cache(maxsize=4)
def _axes(device: torch.device) -> tuple[Tensor, Tensor]:
    line = (torch.arange(SIZE, device=device) + 0.5) / SIZE * 2 - 1
    return line.view(1, 1, 1, SIZE), line.view(1, 1, SIZE, 1)


@lru_cache(maxsize=1024)
def _color(device: torch.device, *channels: float) -> Tensor:
    """Kept on the device: copying three numbers there takes longer than most operations here."""
    return torch.tensor(channels, device=device).view(1, 3, 1, 1)


@dataclass(frozen=True)
class Sheet:
    """A batch of blank pictures: their coordinates in [-1, 1] and their randomness."""

    batch: int
    generator: torch.Generator

    @property
    def device(self) -> torch.device:
        """Where the pictures are made."""
        return self.generator.device

    @property
    def x(self) -> Tensor:
        """From left (-1) to right (1): (1, 1, 1, 192)."""
        return _axes(self.device)[0]

    @property
    def y(self) -> Tensor:
        """From top (-1) to bottom (1): (1, 1, 192, 1)."""
        return _axes(self.device)[1]

    def of(self, batch: int) -> Sheet:
        """The same randomness for another number of pictures."""
        return replace(self, batch=batch)

    def uniform(self, low: float = 0.0, high: float = 1.0, channels: int = 1) -> Tensor:
        """One random number a picture and channel: (B, channels, 1, 1)."""
        shape = (self.batch, channels, 1, 1)
        return torch.rand(shape, device=self.device, generator=self.generator) * (high - low) + low

    def noise(self, cells: int, channels: int = 1) -> Tensor:
        """Smooth normal noise with `cells` features a side: (B, channels, 192, 192)."""
        shape = (self.batch, channels, cells, cells)
        coarse = torch.randn(shape, device=self.device, generator=self.generator)
        return F.interpolate(coarse, size=(SIZE, SIZE), mode="bicubic", align_corners=False)

    def rgb(self, red: float, green: float, blue: float) -> Tensor:
        """One colour: (1, 3, 1, 1)."""
        return _color(self.device, red, green, blue)

    def fill(self, color: Tensor) -> Tensor:
        """Whole pictures of that colour."""
        return color.expand(self.batch, 3, SIZE, SIZE)

    def sky(self, top: tuple[float, float, float], bottom: tuple[float, float, float]) -> Tensor:
        """A vertical gradient."""
        return self.fill(mix(self.rgb(*top), self.rgb(*bottom), (self.y + 1) / 2))

    def below(self, height: Tensor | float, softness: float = 0.03) -> Tensor:
        """The mask of everything under `height`."""
        return ((self.y - height) / softness).clamp(0, 1)

    def disc(self, x: float, y: float, radius: float, softness: float = 0.025) -> Tensor:
        """The mask of a circle."""
        distance = ((self.x - x) ** 2 + (self.y - y) ** 2).sqrt()
        return ((radius - distance) / softness).clamp(0, 1)

    def particles(
        self,
        cells: int,
        radii: tuple[float, float],
        density: float,
        stretch: float = 1.0,
        angle: float = 0.0,
    ) -> Tensor:
        """Soft dots, at most one in each of `cells` x `cells` tiles: a mask.

        `radii` in tiles (at most 0.5), `density` the share of tiles with a dot, `stretch` the dots' length
        over their width, `angle` in radians.
        """
        u = (self.x * math.cos(angle) + self.y * math.sin(angle) + 1.5) / 2 * cells + self.uniform()
        v = ((self.y * math.cos(angle) - self.x * math.sin(angle) + 1.5) / 2 * cells) / stretch + self.uniform()
        side = int(cells * 1.5) + 3
        tile = (v.floor() * side + u.floor()).long().clamp(0, side * side - 1).flatten(1)
        pick = [self._per_tile(side, tile) for _ in range(4)]
        radius = pick[0] * (radii[1] - radii[0]) + radii[0]
        margin = radius.clamp(max=0.49)
        across = u - u.floor() - (margin + pick[1] * (1 - 2 * margin))
        along = v - v.floor() - (margin + pick[2] * (1 - 2 * margin))
        reach = (across**2 + along**2).sqrt() / radius
        return ((1.15 - reach) * 5).clamp(0, 1) * (pick[3] < density)

    def _per_tile(self, side: int, tile: Tensor) -> Tensor:
        values = torch.rand((self.batch, side * side), device=self.device, generator=self.generator)
        return values.gather(1, tile.expand(self.batch, -1)).view(self.batch, 1, SIZE, SIZE)


def mix(first: Tensor, second: Tensor, share: Tensor | float) -> Tensor:
    """From `first` (share 0) to `second` (share 1)."""
    return first + (second - first) * share


def gray(x: Tensor) -> Tensor:
    """Luma by BT.601: (B, 1, H, W)."""
    return (x * x.new_tensor((0.299, 0.587, 0.114)).view(1, 3, 1, 1)).sum(1, keepdim=True)


def saturate(x: Tensor, amount: float) -> Tensor:
    """Colours away from (above 1) or towards (below 1) their gray."""
    light = gray(x)
    return (light + (x - light) * amount).clamp(0, 1)


def contrast(x: Tensor, amount: float) -> Tensor:
    """Values away from or towards the middle."""
    return ((x - 0.5) * amount + 0.5).clamp(0, 1)


def tint(x: Tensor, color: Tensor, share: float) -> Tensor:
    """Towards a picture of one hue."""
    return mix(x, gray(x) * color, share).clamp(0, 1)


def blur(x: Tensor, sigma: float) -> Tensor:
    """Gaussian blur, sigma in pixels."""
    reach = max(1, round(sigma * 2.5))
    offsets = torch.arange(-reach, reach + 1, device=x.device)
    kernel = torch.exp(-0.5 * (offsets / sigma) ** 2)
    kernel = (kernel / kernel.sum()).to(x.dtype)
    count = x.shape[0] * x.shape[1]
    padded = F.pad(x, (reach,) * 4, mode="replicate").reshape(1, count, *(s + 2 * reach for s in x.shape[2:]))
    rows = F.conv2d(padded, kernel.view(1, 1, 1, -1).expand(count, 1, 1, -1), groups=count)
    return F.conv2d(rows, kernel.view(1, 1, -1, 1).expand(count, 1, -1, 1), groups=count).view_as(x)


def grow(mask: Tensor, pixels: int) -> Tensor:
    """The mask widened by about `pixels`, with soft edges."""
    wide = F.max_pool2d(mask, 2 * (pixels // 2) + 1, 1, pixels // 2)
    return blur(F.max_pool2d(blur(wide, 1.2), 2 * ((pixels + 1) // 2) + 1, 1, (pixels + 1) // 2), 1.0)


def shifted(x: Tensor, down: int, right: int) -> Tensor:
    """The picture moved, edges repeated."""
    padded = F.pad(x, (max(right, 0), max(-right, 0), max(down, 0), max(-down, 0)), mode="replicate")
    top, left = max(-down, 0), max(-right, 0)
    return padded[..., top : top + x.shape[-2], left : left + x.shape[-1]]


def slope(x: Tensor) -> tuple[Tensor, Tensor]:
    """Differences to the right and downwards."""
    return F.pad(x[..., 1:] - x[..., :-1], (0, 1)), F.pad(x[..., 1:, :] - x[..., :-1, :], (0, 0, 0, 1))


def edges(x: Tensor) -> Tensor:
    """How steep the picture's luma (or the mask) is."""
    right, down = slope(blur(gray(x) if x.shape[1] == 3 else x, 0.8))
    return (right**2 + down**2 + 1e-8).sqrt()


def warp(x: Tensor, sheet: Sheet, pixels: float, cells: int) -> Tensor:
    """The picture as through uneven glass."""
    moved = sheet.noise(cells, 2).permute(0, 2, 3, 1) * (pixels * 2 / SIZE)
    grid = torch.stack(torch.broadcast_tensors(sheet.x[0, 0], sheet.y[0, 0]), -1)[None] + moved
    return F.grid_sample(x, grid, padding_mode="border", align_corners=False)


def smear(x: Tensor, sheet: Sheet, angle: Tensor, length: int) -> Tensor:
    """The picture averaged along a field of directions (B, 1, 192, 192), `length` pixels: brush strokes."""
    grid = torch.stack(torch.broadcast_tensors(sheet.x[0, 0], sheet.y[0, 0]), -1)[None]
    step = torch.cat([angle.cos(), angle.sin()], 1).permute(0, 2, 3, 1) * (2 / SIZE)
    offsets = range(-(length // 2), length // 2 + 1, 2)
    taken = [F.grid_sample(x, grid + step * k, padding_mode="border", align_corners=False) for k in offsets]
    return torch.stack(taken).mean(0)


def kuwahara(x: Tensor, window: int) -> Tensor:
    """Flat patches with firm edges: each pixel takes the calmest of its four quadrants."""
    pad = window - 1
    padded = F.pad(x, (pad,) * 4, mode="replicate")
    light = gray(padded)
    mean = F.avg_pool2d(padded, window, 1)
    spread = F.avg_pool2d(light**2, window, 1) - F.avg_pool2d(light, window, 1) ** 2
    corners = [(0, 0), (0, pad), (pad, 0), (pad, pad)]
    means = torch.stack([mean[..., a : a + SIZE, b : b + SIZE] for a, b in corners])
    weights = torch.stack([spread[..., a : a + SIZE, b : b + SIZE] for a, b in corners])
    weights = (1 / (weights + 1e-4)) ** 4
    return (means * (weights / weights.sum(0))).sum(0)


def blocks(x: Tensor, side: int) -> Tensor:
    """Squares of `side` pixels, each of one colour."""
    return F.interpolate(F.avg_pool2d(x, side), scale_factor=side, mode="nearest")


def grout(sheet: Sheet, side: int) -> Tensor:
    """The lines of a grid of squares, one pixel wide: (1, 1, 192, 192)."""
    x, y = ((axis + 1) * SIZE / 2 % side < 1 for axis in (sheet.x, sheet.y))
    return (x | y).float()
