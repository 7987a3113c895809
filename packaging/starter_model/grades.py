"""What styles and modifiers do to a finished picture: its light, weather and colours."""

from collections.abc import Callable

import torch
from torch import Tensor

from starter_model.pixels import SIZE, Sheet, blur, contrast, gray, mix, saturate, tint

Grade = Callable[[Tensor, Sheet], Tensor]


def _vignette(sheet: Sheet, strength: float) -> Tensor:
    return 1 - strength * ((sheet.x**2 + sheet.y**2) * 0.6).clamp(0, 1)


def _golden(x: Tensor, sheet: Sheet) -> Tensor:
    warm = mix(x, x * sheet.rgb(1.25, 0.98, 0.55), 0.85)
    glow = torch.exp(-(((sheet.x + 0.8) ** 2 + (sheet.y + 0.8) ** 2) / 0.7))
    return warm + glow * sheet.rgb(0.75, 0.5, 0.15)


def _eerie(x: Tensor, sheet: Sheet) -> Tensor:
    green = tint(x, sheet.rgb(0.55, 1.15, 0.55), 0.6) * 0.8 * _vignette(sheet, 0.7)
    mist = ((sheet.y - 0.1).clamp(0, 1) * (0.55 + 0.3 * sheet.noise(5))).clamp(0, 1)
    return mix(green, sheet.rgb(0.45, 0.75, 0.42), mist * 0.8)


def _night(x: Tensor, sheet: Sheet) -> Tensor:
    return tint(x, sheet.rgb(0.55, 0.75, 1.35), 0.55) * 0.72


def _spot(x: Tensor, sheet: Sheet) -> Tensor:
    cone = torch.exp(-((sheet.x**2 + (sheet.y - 0.05) ** 2) / 0.42))
    return contrast(x, 1.2) * (0.1 + 1.1 * cone) + cone * 0.05


def _sunset(x: Tensor, sheet: Sheet) -> Tensor:
    return mix(x, x * sheet.rgb(1.2, 0.75, 0.7), 0.7) + sheet.rgb(0.10, 0.02, 0.0)


def _fog(x: Tensor, sheet: Sheet) -> Tensor:
    veil = (0.5 + 0.15 * sheet.noise(4) + 0.15 * sheet.y).clamp(0.25, 0.72)
    return mix(saturate(x, 0.6), sheet.rgb(0.83, 0.85, 0.87), veil)


def _snow(x: Tensor, sheet: Sheet) -> Tensor:
    cold = mix(x, x * sheet.rgb(0.86, 0.94, 1.06), 0.7)
    flakes = torch.maximum(sheet.particles(6, (0.12, 0.2), 0.7), sheet.particles(11, (0.13, 0.2), 0.55))
    return mix(cold, sheet.rgb(1, 1, 1), flakes)


def _autumn(x: Tensor, sheet: Sheet) -> Tensor:
    warm = mix(x, x * sheet.rgb(1.12, 0.92, 0.7), 0.7)
    for turn, color in enumerate(((0.8, 0.3, 0.06), (0.95, 0.62, 0.1), (0.68, 0.15, 0.08))):
        leaves = sheet.particles(4, (0.12, 0.17), 0.4, 1.9, 0.6 + turn * 0.9)
        warm = mix(warm, sheet.rgb(*color), leaves)
    return warm


def _rain(x: Tensor, sheet: Sheet) -> Tensor:
    dull = saturate(x, 0.6) * sheet.rgb(0.7, 0.78, 0.9)
    drops = sheet.particles(22, (0.14, 0.2), 0.42, 8.0, 0.22)
    return mix(dull, sheet.rgb(0.88, 0.94, 1.0), drops * 0.85)


def _spring(x: Tensor, sheet: Sheet) -> Tensor:
    light = x * 1.04 + 0.03
    for turn, color in enumerate(((1.0, 0.80, 0.89), (0.98, 0.6, 0.76))):
        light = mix(light, sheet.rgb(*color), sheet.particles(5, (0.14, 0.2), 0.45, 1.5, 0.5 + turn * 1.2))
    return light


def _summer(x: Tensor, sheet: Sheet) -> Tensor:
    return contrast(saturate(x, 1.25), 1.05) * sheet.rgb(1.08, 1.04, 0.92) + 0.03


def _synth(x: Tensor, sheet: Sheet) -> Tensor:
    return mix(x, mix(sheet.rgb(0.15, 0.02, 0.35), sheet.rgb(1.0, 0.55, 0.85), gray(x)), 0.42)


def _sepia(x: Tensor, sheet: Sheet) -> Tensor:
    return mix(sheet.rgb(0.16, 0.09, 0.04), sheet.rgb(1.0, 0.89, 0.68), gray(x)) * _vignette(sheet, 0.45)


def _noir(x: Tensor, sheet: Sheet) -> Tensor:
    return contrast(gray(x), 1.25).expand(-1, 3, -1, -1) * _vignette(sheet, 0.4)


def _under(x: Tensor, sheet: Sheet) -> Tensor:
    blue = mix(x, x * sheet.rgb(0.45, 0.9, 1.1), 0.75)
    rays = ((sheet.x * 3 + sheet.y * 1.5 + sheet.uniform() * 6).sin() / 2 + 0.5) ** 3 * (1 - sheet.y) * 0.13
    bubbles = sheet.particles(6, (0.12, 0.3), 0.35)
    rims = (bubbles * (1 - bubbles) * 4).clamp(0, 1)
    return blue + rays * sheet.rgb(0.7, 1, 1) + (rims * 0.6 + bubbles * 0.15) * sheet.rgb(0.8, 1, 1)


def _cyber(x: Tensor, sheet: Sheet) -> Tensor:
    side = (sheet.x + 1) / 2
    lights = mix(sheet.rgb(1.35, 0.55, 1.25), sheet.rgb(0.45, 1.1, 1.4), side)
    return contrast(x, 1.15) * 0.78 * lights + mix(sheet.rgb(0.12, 0, 0.1), sheet.rgb(0, 0.08, 0.12), side)


def _psych(x: Tensor, sheet: Sheet) -> Tensor:
    phase = gray(x) * 5 + sheet.noise(3)
    wheel = torch.cat([(phase + shift).sin() / 2 + 0.5 for shift in (0, 2.1, 4.2)], 1)
    return mix(x, wheel, 0.4)


def _faded(x: Tensor, sheet: Sheet) -> Tensor:
    print_ = mix(x, x * sheet.rgb(1.05, 0.92, 0.65) + sheet.rgb(0.14, 0.08, 0.04), 0.85)
    return print_ * 0.8 + 0.11


STYLES: dict[str, Grade] = {
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
    "sepia": _sepia,
    "noir": _noir,
    "under": _under,
    "cyber": _cyber,
    "psych": _psych,
    "faded": _faded,
}


def _grainy(x: Tensor, sheet: Sheet) -> Tensor:
    shape = (x.shape[0], 1, SIZE // 2, SIZE // 2)
    grain = torch.randn(shape, device=sheet.device, generator=sheet.generator)
    return x + 0.13 * grain.repeat_interleave(2, -1).repeat_interleave(2, -2)


MODIFIERS: dict[str, Grade] = {
    "muted": lambda x, _: saturate(x, 0.3) * 0.9 + 0.04,
    "vivid": lambda x, _: contrast(saturate(x, 1.9), 1.1),
    "pastel": lambda x, _: saturate(x, 0.75) * 0.5 + 0.48,
    "dark": lambda x, _: x * 0.42,
    "bright": lambda x, _: 1 - (1 - x) * 0.5,
    "contrast": lambda x, _: contrast(x, 1.8),
    "blurry": lambda x, _: blur(x, 3.2),
    "grainy": _grainy,
    "warm": lambda x, sheet: x * sheet.rgb(1.15, 1.0, 0.72) + sheet.rgb(0.05, 0.01, 0),
    "cool": lambda x, sheet: x * sheet.rgb(0.72, 0.98, 1.18) + sheet.rgb(0, 0.01, 0.06),
    "vignette": lambda x, sheet: x * (1 - 0.9 * ((sheet.x**2 + sheet.y**2) * 0.62).clamp(0, 1) ** 1.3),
}
