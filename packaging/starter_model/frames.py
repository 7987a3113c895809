"""The frames: how a drawing on its backdrop becomes an oil painting, a neon sign, a mosaic."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from starter_model.pixels import (
    SIZE,
    Sheet,
    blocks,
    blur,
    contrast,
    edges,
    gray,
    grout,
    grow,
    kuwahara,
    mix,
    saturate,
    shifted,
    slope,
    smear,
    warp,
)

ART = {
    "3d": "fluent-3d",
    "flat": "fluent-flat",
    "cartoon": "noto",
    "sticker": "twemoji",
    "line": "glyph",
    "woodcut": "contrast",
    "oil": "fluent-3d",
    "pencil": "fluent-3d",
    "watercolor": "noto",
    "pixel": "twemoji",
    "polaroid": "fluent-3d",
    "neon": "glyph",
    "chalk": "glyph",
    "blueprint": "glyph",
    "stained": "twemoji",
    "popart": "fluent-flat",
    "mosaic": "fluent-flat",
    "silhouette": "noto",
}
"""Whose drawing each frame starts from: one artist a frame, so that the model learns one shape, not five."""


@dataclass(frozen=True)
class Drawing:
    """A batch before its frame: `layers` hold premultiplied colour and alpha (B, 4, H, W), or ink (B, 1, H, W).

    `paper` is a colour (B, 3, 1, 1) where one was asked for, NaN elsewhere; `light` the neon's colour.
    """

    sheet: Sheet
    layers: tuple[Tensor, ...]
    backdrop: Tensor
    paper: Tensor
    light: Tensor

    @property
    def mask(self) -> Tensor:
        """Everything that is drawn: (B, 1, H, W)."""
        return torch.stack([layer[:, -1:] for layer in self.layers]).amax(0)

    def over(self, backdrop: Tensor) -> Tensor:
        """The layers painted one after the other."""
        for layer in self.layers:
            backdrop = backdrop * (1 - layer[:, 3:]) + layer[:, :3]
        return backdrop

    def paper_or(self, color: Tensor) -> Tensor:
        """The asked-for paper, or the frame's own."""
        return torch.where(self.paper.isnan(), color, self.paper)


Painter = Callable[[Drawing], Tensor]


def _shadow(picture: Tensor, mask: Tensor, strength: float, reach: tuple[float, int, int]) -> Tensor:
    softness, down, right = reach
    return picture * (1 - strength * shifted(blur(mask, softness), down, right))


def _render(drawing: Drawing) -> Tensor:
    """Rounded by light from the upper left, standing in its shadow."""
    mask = drawing.mask
    picture = drawing.over(_shadow(drawing.backdrop, mask, 0.55, (6, 12, 7)))
    right, down = slope(blur(mask, 4.0))
    lit = -(right + down) * 5 * mask
    gloss = (lit.clamp(min=0) ** 2) * 1.6
    return picture * (1 + 0.75 * lit.clamp(-0.8, 0.5)) + gloss


def _flat(drawing: Drawing) -> Tensor:
    """Flat colours and a long hard shadow."""
    shadow = drawing.mask
    for step in (1, 2, 4, 8, 16, 32):
        shadow = torch.maximum(shadow, shifted(shadow, step, step))
    return drawing.over(drawing.backdrop * (1 - 0.2 * shadow))


def _cartoon(drawing: Drawing) -> Tensor:
    """A thick black outline, inner lines, colours in steps."""
    outline = grow(drawing.mask, 6)
    picture = drawing.over(mix(drawing.backdrop, torch.zeros_like(drawing.backdrop), outline))
    inner = (edges(picture) * 5 - 0.35).clamp(0, 0.8) * drawing.mask
    return saturate(picture, 1.25) * (1 - inner)


def _sticker(drawing: Drawing) -> Tensor:
    """A broad white rim, cut out, with a shadow."""
    rim = grow(drawing.mask, 14)
    lifted = _shadow(drawing.backdrop, rim, 0.55, (3, 5, 3))
    edge = mix(lifted, torch.full_like(lifted, 0.72), grow(rim, 2))
    return drawing.over(mix(edge, torch.ones_like(edge), rim))


def _line(drawing: Drawing) -> Tensor:
    paper = drawing.paper_or(drawing.sheet.rgb(0.985, 0.98, 0.97))
    dark = (gray(paper) < 0.25).float()
    ink = drawing.sheet.rgb(0.06, 0.06, 0.08) * (1 - dark) + 0.95 * dark
    return mix(drawing.sheet.fill(paper), ink, drawing.mask)


def _woodcut(drawing: Drawing) -> Tensor:
    """Black print with carved hatching, on paper."""
    sheet, ink = drawing.sheet, drawing.mask
    paper = drawing.paper_or(sheet.rgb(0.95, 0.91, 0.8))
    angle = sheet.uniform(0.5, 1.1)
    hatch = ((sheet.x * angle.cos() + sheet.y * angle.sin()) * 64 + sheet.noise(6) * 1.5).sin()
    carved = (hatch + sheet.noise(24) * 0.4 > 1.05).float()
    around = (blur(ink, 9) * 2).clamp(0, 1) * (1 - grow(ink, 3))
    print_ = (ink * (1 - 0.9 * carved) + around * (hatch > 0.3) * 0.85).clamp(0, 1)
    dark = torch.where(sheet.uniform() < 0.75, sheet.rgb(0.07, 0.06, 0.06), sheet.rgb(0.1, 0.12, 0.3))
    return mix(sheet.fill(paper), dark, blur(print_, 0.6))


def _oil(drawing: Drawing) -> Tensor:
    """Strokes with ridges of paint, along a winding field of directions."""
    sheet = drawing.sheet
    picture = warp(saturate(drawing.over(drawing.backdrop), 1.25), sheet, 1.5, 20)
    picture = kuwahara(picture, 5)
    angle = sheet.noise(3) * 1.2
    bristles = smear(sheet.noise(44), sheet, angle, 22)
    hues = smear(sheet.noise(24, 3), sheet, angle, 16)
    painted = smear(picture, sheet, angle, 6) + hues * 0.05
    right, down = slope(bristles)
    return painted * (1 + 0.16 * bristles) + (right + down) * -0.3


def _pencil(drawing: Drawing) -> Tensor:
    """Graphite: outlines, and hatching where it is dark."""
    sheet = drawing.sheet
    picture = drawing.over(sheet.fill(sheet.rgb(1, 1, 1)))
    dark = (1 - gray(picture)) * drawing.mask
    outline = (torch.maximum(edges(picture), edges(drawing.mask)) * 6).clamp(0, 1)
    first = ((sheet.x + sheet.y) * 60 + sheet.noise(6) * 0.8).sin()
    second = ((sheet.x - sheet.y) * 60 + sheet.noise(6) * 0.8).sin()
    shade = dark * 0.3 + (dark > 0.25) * (first > 0) * 0.28 + (dark > 0.55) * (second > 0) * 0.28
    graphite = 1 - shade - 0.75 * outline * (0.85 + 0.2 * sheet.noise(40))
    return graphite.clamp(0.1, 1) * sheet.rgb(0.985, 0.975, 0.95)


def _watercolor(drawing: Drawing) -> Tensor:
    """Pigment that pools at wet edges, washes that leave the paper's rim white."""
    sheet = drawing.sheet
    stack = torch.cat([drawing.over(drawing.backdrop), drawing.mask], 1)
    wet = warp(blur(stack, 0.9), sheet, 2.2, 14)
    picture, mask = kuwahara(wet[:, :3], 4), wet[:, 3:]
    pigment = (0.8 + 0.25 * sheet.noise(6) + 0.14 * sheet.noise(22)).clamp(0.3, 1.15)
    rim = (torch.maximum(sheet.x.abs(), sheet.y.abs()) + 0.06 * sheet.noise(10) - 0.74).clamp(0, 0.2) * 5
    wash = (0.6 + 0.4 * sheet.noise(5)).clamp(0, 1) * (1 - rim) * 0.8
    paper = mix(sheet.fill(sheet.rgb(0.985, 0.975, 0.955)), picture, wash)
    painted = mix(paper, 1 - (1 - picture) * pigment, mask.clamp(0, 1))
    return painted * (1 - (edges(mask) * 6).clamp(0, 0.45))


def _ink(drawing: Drawing) -> Tensor:
    """What pixel art, photographs and mosaics start from: the drawing on its backdrop."""
    return drawing.over(_shadow(drawing.backdrop, drawing.mask, 0.18, (4, 6, 3)))


def _neon(drawing: Drawing) -> Tensor:
    """Glowing tubes on a dark brick wall."""
    sheet, tube = drawing.sheet, drawing.mask
    pixel_x, pixel_y = (sheet.x + 1) * SIZE / 2, (sheet.y + 1) * SIZE / 2
    row = (pixel_y // 16) % 2
    joints = ((pixel_y % 16 < 2) | ((pixel_x + row * 16) % 32 < 2)).float()
    wall = sheet.rgb(0.13, 0.08, 0.11) * (1 - 0.6 * joints) * (1 + 0.1 * sheet.noise(16))
    near, wide = blur(tube, 2.5), blur(tube, 10)
    core = (tube - 0.15).clamp(0, 1) * (drawing.light * 0.3 + 0.6)
    return wall * (1 + 2.5 * wide) + drawing.light * (near + 0.9 * wide) + core


def _chalk(drawing: Drawing) -> Tensor:
    sheet = drawing.sheet
    board = torch.where(sheet.uniform() < 0.75, sheet.rgb(0.14, 0.25, 0.2), sheet.rgb(0.13, 0.13, 0.14))
    dusty = board + 0.03 * sheet.noise(6) + 0.05 * blur(drawing.mask, 6)
    chalk = warp(drawing.mask, sheet, 1.0, 24) * (0.85 + 0.3 * sheet.noise(56)).clamp(0.3, 1)
    return mix(dusty, sheet.rgb(0.95, 0.95, 0.9), chalk.clamp(0, 1))


def _blueprint(drawing: Drawing) -> Tensor:
    sheet = drawing.sheet
    base = sheet.rgb(0.08, 0.25, 0.56) + sheet.uniform(-0.02, 0.02, 3)
    paper = base + grout(sheet, 16) * 0.13 + 0.015 * sheet.noise(8)
    return mix(paper, sheet.rgb(0.93, 0.97, 1.0), drawing.mask * 0.95)


def _stained(drawing: Drawing) -> Tensor:
    """Shards of coloured glass between leads: the shards end at the drawing's outline."""
    sheet, hard = drawing.sheet, (drawing.mask > 0.5).float()
    picture = drawing.over(drawing.backdrop)
    share, leads = _shards(sheet)
    inside = _averages(picture, hard, share)
    outside = _averages(picture, 1 - hard, share)
    glass = contrast(saturate(mix(outside, inside, hard), 1.6), 1.1) * (1 + 0.12 * sheet.noise(8))
    lead = torch.maximum(leads, (edges(hard) * 9).clamp(0, 1))
    return mix(glass, sheet.rgb(0.05, 0.05, 0.06), lead)


def _shards(sheet: Sheet, cells: int = 9) -> tuple[Tensor, Tensor]:
    """The shard of every pixel (B, H*W) among 81, and the leads between them."""
    batch = sheet.batch
    jitter = torch.rand((batch, 2, cells, cells), device=sheet.device, generator=sheet.generator)
    line = torch.arange(cells, device=sheet.device)
    spots_x = ((line.view(1, 1, -1) + jitter[:, 0]) / cells * 2 - 1).reshape(batch, -1, 1)
    spots_y = ((line.view(1, -1, 1) + jitter[:, 1]) / cells * 2 - 1).reshape(batch, -1, 1)
    step = 2
    x, y = sheet.x[..., ::step], sheet.y[..., ::step, :]
    pixels_x, pixels_y = (axis.reshape(1, 1, -1) for axis in torch.broadcast_tensors(x, y))
    near = ((pixels_x - spots_x) ** 2 + (pixels_y - spots_y) ** 2).argmin(1)
    shard = near.view(batch, 1, SIZE // step, SIZE // step)
    full = F.interpolate(shard.float(), size=(SIZE, SIZE), mode="nearest")
    right, down = slope(full)
    return full.long().flatten(1), blur(((right != 0) | (down != 0)).float(), 0.8).clamp(0, 0.7) * 1.6


def _averages(picture: Tensor, mask: Tensor, shard: Tensor) -> Tensor:
    """Each shard filled with the mean colour of its pixels under the mask."""
    batch, count = len(picture), 81
    values = torch.cat([picture * mask, mask], 1).flatten(2)
    index = shard[:, None].expand_as(values)
    sums = values.new_zeros((batch, 4, count)).scatter_add(2, index, values)
    means = sums[:, :3] / (sums[:, 3:] + 1e-3)
    return means.gather(2, shard[:, None].expand(-1, 3, -1)).view_as(picture)


def _popart(drawing: Drawing) -> Tensor:
    """Few loud colours, halftone dots, black contours."""
    sheet, mask = drawing.sheet, drawing.mask
    picture = drawing.over(drawing.backdrop)
    loud = (saturate(picture, 1.9) * 2).round() / 2
    rate = math.pi * 12
    screen = (sheet.x * rate).cos() * (sheet.y * rate).cos()
    shaded = mix(loud, loud * 0.5, (screen > gray(picture) * 1.7 - 0.8).float() * mask * 0.75)
    dotted = mix(shaded, sheet.rgb(1, 1, 1), (screen > 0.45).float() * (1 - mask) * 0.8)
    contour = torch.maximum((edges(picture) * 8 - 0.35).clamp(0, 1) * mask, (edges(mask) * 9).clamp(0, 1))
    return mix(dotted, sheet.rgb(0.04, 0.04, 0.06), contour)


def _silhouette(drawing: Drawing) -> Tensor:
    sheet, mask = drawing.sheet, drawing.mask
    around = (gray(drawing.backdrop) * (1 - mask)).sum((1, 2, 3), keepdim=True) / (1 - mask).sum(
        (1, 2, 3), keepdim=True
    ).clamp(min=1)
    color = torch.where(around < 0.16, sheet.rgb(0.93, 0.93, 0.93), sheet.rgb(0.03, 0.03, 0.04))
    return mix(drawing.backdrop, color, mask)


PAINTERS: dict[str, Painter] = {
    "3d": _render,
    "flat": _flat,
    "cartoon": _cartoon,
    "sticker": _sticker,
    "line": _line,
    "woodcut": _woodcut,
    "oil": _oil,
    "pencil": _pencil,
    "watercolor": _watercolor,
    "pixel": _ink,
    "polaroid": _ink,
    "neon": _neon,
    "chalk": _chalk,
    "blueprint": _blueprint,
    "stained": _stained,
    "popart": _popart,
    "mosaic": _ink,
    "silhouette": _silhouette,
}


def _pixelate(x: Tensor, _: Sheet) -> Tensor:
    """Blocks of few colours, eight pixels a side: as wide as one latent, so that they stay firm."""
    coarse = blocks(contrast(saturate(x, 1.3), 1.1), 8)
    return (coarse * 5).round() / 5


def _tile(x: Tensor, sheet: Sheet) -> Tensor:
    """Little stones in mortar."""
    side, count = 8, SIZE // 8
    shade = torch.rand((x.shape[0], 1, count, count), device=sheet.device, generator=sheet.generator)
    stones = blocks(saturate(x, 1.3), side) * F.interpolate(0.86 + 0.24 * shade, scale_factor=side, mode="nearest")
    edge = torch.maximum(grout(sheet, side), shifted(grout(sheet, side), 1, 1) * 0.25)
    return mix(mix(stones, x, 0.2), sheet.rgb(0.30, 0.27, 0.24), edge * 0.6)


def _instant(x: Tensor, sheet: Sheet) -> Tensor:
    """An instant photograph with its white border, lying on a table."""
    faded = x * 0.88 + 0.07
    photo = mix(faded, faded * sheet.rgb(1.04, 1.0, 0.92), 0.8)
    turn = sheet.uniform(-0.06, 0.06)
    across, down = sheet.x * turn.cos() + sheet.y * turn.sin(), sheet.y * turn.cos() - sheet.x * turn.sin()
    grid = torch.stack([across[:, 0] / 0.74, (down[:, 0] + 0.1) / 0.74], -1)
    shown = F.grid_sample(photo, grid, align_corners=False, padding_mode="border")
    card = _box(across, down, (0.84, -0.94, 0.94))
    grain = 0.05 * (sheet.y * 45 + sheet.noise(5) * 3).sin() + 0.02 * sheet.noise(32)
    wood = torch.where(sheet.uniform() < 0.5, sheet.rgb(0.5, 0.36, 0.25), sheet.rgb(0.42, 0.44, 0.47))
    desk = _shadow(wood * (1 + grain), card, 0.4, (4, 4, 3))
    return mix(mix(desk, sheet.rgb(0.97, 0.965, 0.95), card), shown, _box(across, down + 0.1, (0.74, -0.74, 0.74)))


def _box(x: Tensor, y: Tensor, sides: tuple[float, float, float]) -> Tensor:
    half, top, bottom = sides
    rows = ((y - top) * 40).clamp(0, 1) * ((bottom - y) * 40).clamp(0, 1)
    return ((half - x.abs()) * 40).clamp(0, 1) * rows


FINISHERS: dict[str, Callable[[Tensor, Sheet], Tensor]] = {
    "pixel": _pixelate,
    "mosaic": _tile,
    "polaroid": _instant,
}
"""Frames that act on the finished picture, after style and modifier."""
