"""What is behind the subject: named backgrounds, and the scenery that styles bring along."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from starter_model.pixels import SIZE, Sheet, mix

COLORS = {
    "red": (0.85, 0.12, 0.12),
    "blue": (0.13, 0.33, 0.85),
    "green": (0.16, 0.62, 0.25),
    "yellow": (0.98, 0.84, 0.15),
    "orange": (0.97, 0.53, 0.10),
    "purple": (0.50, 0.20, 0.70),
    "pink": (0.98, 0.60, 0.75),
    "white": (0.98, 0.98, 0.98),
    "black": (0.04, 0.04, 0.05),
    "gray": (0.55, 0.55, 0.56),
    "brown": (0.45, 0.28, 0.16),
    "teal": (0.05, 0.50, 0.52),
    "sky blue": (0.53, 0.80, 0.95),
    "beige": (0.93, 0.87, 0.74),
}
"""The named colours in [0, 1]."""

Tinted = Callable[[Sheet, Tensor, Tensor], Tensor]
Scenery = Callable[[Sheet], Tensor]


def plain(sheet: Sheet, color: Tensor, _: Tensor) -> Tensor:
    return sheet.fill(color)


def gradient(sheet: Sheet, color: Tensor, other: Tensor) -> Tensor:
    return mix(color, mix(other, sheet.rgb(1, 1, 1), 0.35), (sheet.y + 0.4 * sheet.x) / 2.8 + 0.5)


def _patterned(sheet: Sheet, color: Tensor, mask: Tensor) -> Tensor:
    """The colour with a lighter (or, on white, a grayer) pattern on it."""
    pale = (color.mean(1, keepdim=True) > 0.8).float()
    other = mix(mix(color, sheet.rgb(1, 1, 1), 0.62), color * 0.75, pale)
    return mix(color, other, mask)


def stripes(sheet: Sheet, color: Tensor, _: Tensor) -> Tensor:
    wave = ((sheet.x + sheet.y) * math.pi * 2 + sheet.uniform() * 6).sin()
    return _patterned(sheet, color, (wave * 6).clamp(-1, 1) / 2 + 0.5)


def dots(sheet: Sheet, color: Tensor, _: Tensor) -> Tensor:
    rate = math.pi * 3
    wave = (sheet.x * rate + sheet.uniform() * 6).cos() * (sheet.y * rate).cos()
    return _patterned(sheet, color, ((wave - 0.35) * 8).clamp(0, 1))


def checker(sheet: Sheet, color: Tensor, _: Tensor) -> Tensor:
    wave = (sheet.x * math.pi * 3).sin() * (sheet.y * math.pi * 3).sin()
    return _patterned(sheet, color, (wave * 10).clamp(-1, 1) / 2 + 0.5)


def rays(sheet: Sheet, color: Tensor, _: Tensor) -> Tensor:
    angle = torch.atan2(sheet.y - 0.1, sheet.x + 0 * sheet.y)
    return _patterned(sheet, color, ((angle * 12).sin() * 8).clamp(-1, 1) / 2 + 0.5)


def stars(sheet: Sheet) -> Tensor:
    sky = sheet.sky((0.02, 0.02, 0.14), (0.09, 0.08, 0.34))
    small, large = sheet.particles(14, (0.10, 0.18), 0.6), sheet.particles(6, (0.09, 0.14), 0.5)
    return mix(mix(sky, sheet.rgb(0.8, 0.85, 1), small * 0.8), sheet.rgb(1, 1, 0.85), large)


def space(sheet: Sheet) -> Tensor:
    dark = sheet.rgb(0.01, 0.01, 0.03) + sheet.noise(5, 3).clamp(0, 2) * sheet.rgb(0.22, 0.06, 0.30)
    sky = mix(dark, sheet.rgb(1, 1, 1), sheet.particles(16, (0.09, 0.15), 0.45))
    x, y, radius = sheet.uniform(-0.9, 0.9), sheet.uniform(-0.9, -0.55), sheet.uniform(0.2, 0.34)
    distance = ((sheet.x - x) ** 2 + (sheet.y - y) ** 2).sqrt()
    shade = 0.8 - 0.35 * ((sheet.x - x) + (sheet.y - y)) / radius
    return mix(sky, sheet.uniform(0.3, 0.95, 3) * shade, ((radius - distance) * 40).clamp(0, 1))


def grass(sheet: Sheet) -> Tensor:
    sky = sheet.sky((0.45, 0.75, 0.98), (0.85, 0.95, 1.0))
    near = mix(sheet.rgb(0.45, 0.78, 0.28), sheet.rgb(0.2, 0.5, 0.15), ((sheet.y - 0.2) / 0.8).clamp(0, 1))
    hill = sheet.uniform(0.2, 0.4) + 0.08 * (sheet.x * 2 + sheet.uniform() * 6).sin()
    return mix(sky, near * (1 + 0.12 * sheet.noise(40)), sheet.below(hill))


def beach(sheet: Sheet) -> Tensor:
    sky = sheet.sky((0.4, 0.75, 0.97), (0.85, 0.95, 1.0))
    sea = mix(sky, sheet.rgb(0.08, 0.5, 0.72) * (1 + 0.1 * sheet.noise(24)), sheet.below(-0.05))
    shore = sheet.uniform(0.25, 0.45) + 0.04 * (sheet.x * 4 + sheet.uniform() * 6).sin()
    foam = mix(sea, sheet.rgb(1, 1, 1), sheet.below(shore - 0.05))
    return mix(foam, sheet.rgb(0.95, 0.86, 0.62) * (1 + 0.05 * sheet.noise(48)), sheet.below(shore))


def mountains(sheet: Sheet) -> Tensor:
    picture = sheet.sky((0.5, 0.72, 0.95), (0.9, 0.94, 1.0))
    for base, height, color in ((-0.05, 0.55, (0.5, 0.56, 0.7)), (0.5, 0.3, (0.28, 0.45, 0.35))):
        saw = ((sheet.x * 2.2 + sheet.uniform() * 6) / math.pi).frac().abs()
        ridge = base - (saw - 0.5).abs() * 2 * height
        picture = mix(picture, sheet.rgb(*color), sheet.below(ridge))
        if base < 0:
            cap = sheet.below(ridge) * (1 - sheet.below(ridge + 0.16)) * (ridge < base - 0.2)
            picture = mix(picture, sheet.rgb(0.97, 0.98, 1), cap)
    return picture


def city(sheet: Sheet) -> Tensor:
    picture = sheet.sky((0.55, 0.7, 0.88), (0.95, 0.85, 0.75))
    pixel_x, pixel_y = (sheet.x + 1) * SIZE / 2, (sheet.y + 1) * SIZE / 2
    windows = ((pixel_x % 8 < 4) & (pixel_y % 8 < 4)).float()
    for base, color in ((0.1, (0.5, 0.55, 0.65)), (0.45, (0.25, 0.29, 0.38))):
        heights = torch.rand((sheet.batch, 1, 1, 12), device=sheet.device, generator=sheet.generator)
        roofs = base - 0.6 * heights.repeat_interleave(SIZE // 12, -1)
        lit = sheet.rgb(*color) + windows * sheet.rgb(0.5, 0.42, 0.12) * (0.7 if base > 0.3 else 0.2)
        picture = mix(picture, lit, sheet.below(roofs, 0.01))
    return mix(picture, sheet.rgb(0.3, 0.3, 0.33), sheet.below(0.72, 0.01))


def forest(sheet: Sheet) -> Tensor:
    picture = sheet.sky((0.62, 0.82, 0.72), (0.8, 0.92, 0.75))
    for base, color, rate in ((-0.1, (0.35, 0.58, 0.42), 4.0), (0.25, (0.12, 0.36, 0.2), 3.0)):
        saw = ((sheet.x * rate + sheet.uniform() * 3).frac().abs() - 0.5).abs() * 2
        tiers = (sheet.y * 5).frac().abs() * 0.12
        picture = mix(picture, sheet.rgb(*color), sheet.below(base - 0.75 * saw + tiers + 0.1))
    return mix(picture, sheet.rgb(0.25, 0.42, 0.18) * (1 + 0.1 * sheet.noise(32)), sheet.below(0.6))


def desert(sheet: Sheet) -> Tensor:
    picture = sheet.sky((0.98, 0.8, 0.55), (1.0, 0.93, 0.75))
    for base, color in ((0.1, (0.9, 0.68, 0.38)), (0.48, (0.8, 0.55, 0.27))):
        dune = sheet.uniform(base - 0.1, base + 0.1) + 0.15 * (sheet.x * 2.3 + sheet.uniform() * 6).sin()
        picture = mix(picture, sheet.rgb(*color), sheet.below(dune))
    return picture


def confetti(sheet: Sheet) -> Tensor:
    picture = mix(sheet.rgb(1, 1, 1), sheet.uniform(0.6, 1, 3), 0.3).expand(-1, -1, SIZE, SIZE)
    for turn, color in enumerate(("red", "blue", "yellow", "green", "pink")):
        paper = sheet.particles(7, (0.16, 0.2), 0.35, 1.8, 0.4 + turn * 0.6)
        picture = mix(picture, sheet.rgb(*COLORS[color]), paper)
    return picture


def hearts(sheet: Sheet) -> Tensor:
    picture = mix(sheet.rgb(1, 1, 1), sheet.rgb(1, 0.75, 0.82), sheet.uniform()).expand(-1, -1, SIZE, SIZE)
    for _ in range(12):
        size = sheet.uniform(0.09, 0.13)
        x, y = (sheet.x - sheet.uniform(-1, 1)) / size, (sheet.uniform(-1, 1) - sheet.y) / size
        inside = 1 - ((x**2 + y**2 - 1) ** 3 - x**2 * y**3) * 3
        picture = mix(picture, sheet.rgb(0.92, 0.15, 0.3), inside.clamp(0, 1))
    return picture


def table(sheet: Sheet) -> Tensor:
    wall = mix(sheet.rgb(0.93, 0.89, 0.82), sheet.rgb(0.8, 0.85, 0.88), sheet.uniform())
    grain = (sheet.y * 50 + 4 * sheet.noise(5)).sin() * 0.08 - 0.25 * ((sheet.y * 4).frac().abs() < 0.07)
    return mix(sheet.fill(wall), sheet.rgb(0.6, 0.38, 0.2) * (1 + grain), sheet.below(0.3, 0.02))


TINTED: dict[str, Tinted] = {
    "plain": plain,
    "gradient": gradient,
    "stripes": stripes,
    "dots": dots,
    "checker": checker,
    "rays": rays,
}
"""Backgrounds of a named colour (and a second one)."""

PLACES: dict[str, Scenery] = {
    "stars": stars,
    "space": space,
    "grass": grass,
    "beach": beach,
    "mountains": mountains,
    "city": city,
    "forest": forest,
    "desert": desert,
    "confetti": confetti,
    "hearts": hearts,
    "table": table,
}
"""Backgrounds with colours of their own."""


def soft(sheet: Sheet) -> Tensor:
    """No background asked for: light, with little colour."""
    top = sheet.uniform(0.72, 1, 3) * 0.5 + 0.5 * sheet.uniform(0.75, 1)
    return mix(top, (top + sheet.uniform(-0.12, 0.1, 3)).clamp(0, 1), (sheet.y + 1) / 2 + 0 * sheet.x)


def _golden(sheet: Sheet) -> Tensor:
    sky = sheet.sky((0.98, 0.75, 0.4), (1.0, 0.88, 0.6))
    return mix(sky, sheet.rgb(0.75, 0.5, 0.25), sheet.below(0.45))


def _eerie(sheet: Sheet) -> Tensor:
    return sheet.sky((0.05, 0.1, 0.08), (0.16, 0.28, 0.15))


def _night(sheet: Sheet) -> Tensor:
    sky = sheet.sky((0.02, 0.04, 0.16), (0.1, 0.15, 0.36))
    halo = mix(sky, sheet.rgb(0.6, 0.65, 0.8), sheet.disc(0.62, -0.62, 0.45, 0.4) * 0.4)
    return mix(halo, sheet.rgb(1, 1, 0.95) * 1.3, sheet.disc(0.62, -0.62, 0.2))


def _spot(sheet: Sheet) -> Tensor:
    return sheet.fill(sheet.rgb(0.22, 0.21, 0.24))


def _sunset(sheet: Sheet) -> Tensor:
    sky = sheet.sky((0.35, 0.15, 0.45), (0.98, 0.45, 0.2))
    glow = mix(sky, sheet.rgb(1, 0.75, 0.3), (sheet.y - 0.1).clamp(0, 1))
    sun = mix(glow, sheet.rgb(1, 0.9, 0.5), sheet.disc(0, 0.3, 0.36))
    return mix(sun, sheet.rgb(0.2, 0.1, 0.22), sheet.below(0.45))


def _fog(sheet: Sheet) -> Tensor:
    return sheet.fill(sheet.rgb(0.8, 0.82, 0.84))


def _snow(sheet: Sheet) -> Tensor:
    hill = sheet.uniform(0.3, 0.45) + 0.05 * (sheet.x * 3 + sheet.uniform() * 6).sin()
    sky = sheet.sky((0.42, 0.56, 0.75), (0.68, 0.78, 0.9))
    return mix(sky, sheet.rgb(0.97, 0.98, 1), sheet.below(hill, 0.04))


def _autumn(sheet: Sheet) -> Tensor:
    sky = sheet.sky((0.98, 0.86, 0.6), (0.95, 0.65, 0.3))
    return mix(sky, sheet.rgb(0.65, 0.35, 0.12), sheet.below(0.5))


def _rain(sheet: Sheet) -> Tensor:
    return sheet.sky((0.30, 0.35, 0.44), (0.5, 0.55, 0.62))


def _spring(sheet: Sheet) -> Tensor:
    sky = sheet.sky((0.75, 0.9, 1.0), (0.96, 0.93, 0.98))
    return mix(sky, sheet.rgb(0.6, 0.85, 0.45), sheet.below(0.5))


def _summer(sheet: Sheet) -> Tensor:
    sky = sheet.sky((0.2, 0.62, 0.98), (0.7, 0.9, 1.0))
    halo = mix(sky, sheet.rgb(1, 0.95, 0.6), sheet.disc(0.6, -0.6, 0.6, 0.5) * 0.6)
    sun = mix(halo, sheet.rgb(1, 0.92, 0.3), sheet.disc(0.6, -0.6, 0.22))
    return mix(sun, sheet.rgb(0.35, 0.75, 0.3), sheet.below(0.5))


def _synth(sheet: Sheet) -> Tensor:
    sky = mix(sheet.sky((0.12, 0.03, 0.3), (0.75, 0.1, 0.6)), sheet.rgb(1, 0.35, 0.65), sheet.y.clamp(0, 1) * 0.3)
    bands = 1 - ((sheet.y * 28).sin() > 0.3).float() * (sheet.y > -0.1)
    disc = mix(sheet.rgb(1, 0.9, 0.25), sheet.rgb(1, 0.2, 0.6), (sheet.y + 0.5).clamp(0, 1))
    lit = mix(sky, disc, sheet.disc(0, -0.05, 0.5) * bands)
    depth = 1 / (sheet.y - 0.3).clamp(min=0.02)
    lines = ((depth * 1.6).frac() < 0.16) | ((sheet.x * depth * 1.2 + 100).frac() < 0.12)
    floor = mix(sheet.rgb(0.08, 0.02, 0.2), sheet.rgb(0.2, 0.95, 1.0), lines.float())
    return mix(lit, floor, sheet.below(0.35, 0.01))


def _under(sheet: Sheet) -> Tensor:
    return sheet.sky((0.2, 0.72, 0.85), (0.02, 0.18, 0.42))


def _cyber(sheet: Sheet) -> Tensor:
    left, right = (-sheet.x - 0.3).clamp(0, 1), (sheet.x - 0.3).clamp(0, 1)
    glow = sheet.rgb(0.9, 0.1, 0.6) * 0.7 * left + sheet.rgb(0.05, 0.7, 0.9) * 0.7 * right
    pixel_x, pixel_y = (sheet.x + 1) * SIZE / 2, (sheet.y + 1) * SIZE / 2
    bars = (pixel_x % 48 < 4) & (pixel_y % 64 < 44)
    return sheet.sky((0.07, 0.02, 0.15), (0.15, 0.05, 0.3)) + glow + bars * sheet.rgb(0.1, 0.5, 0.6)


def _psych(sheet: Sheet) -> Tensor:
    radius = (sheet.x**2 + sheet.y**2).sqrt()
    turn = torch.atan2(sheet.y + 0 * sheet.x, sheet.x + 0 * sheet.y)
    phase = radius * 7 + 2 * turn + sheet.uniform() * 6 + sheet.noise(4) * 0.8
    return torch.cat([(phase + shift).sin() / 2 + 0.5 for shift in (0, 2.1, 4.2)], 1)


def _faded(sheet: Sheet) -> Tensor:
    return sheet.fill(sheet.rgb(0.9, 0.75, 0.5))


STYLES: dict[str, Scenery] = {
    "golden": _golden,
    "eerie": _eerie,
    "night": _night,
    "spot": _spot,
    "sunset": _sunset,
    "fog": _fog,
    "snow": _snow,
    "autumn": _autumn,
    "rain": _rain,
    "spring": _spring,
    "summer": _summer,
    "synth": _synth,
    "under": _under,
    "cyber": _cyber,
    "psych": _psych,
    "faded": _faded,
}
"""Scenery of the styles; sepia and black and white have none."""
