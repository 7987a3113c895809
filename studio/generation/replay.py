"""Compares a picture that was made again with the one that was kept, and says why they may differ."""

from dataclasses import fields
from typing import Literal

from PIL import Image, ImageChops, ImageStat

from studio.generation.record import Environment

Verdict = Literal["identical", "close", "different"]

CLOSE_LEVELS = 4.0
"""Pictures whose colours differ by no more than this on average (of 255 levels) look alike to most eyes."""


def compare(kept: Image.Image, made: Image.Image) -> Verdict:
    """How much alike two pictures are, by their RGB pixels."""
    before, after = kept.convert("RGB"), made.convert("RGB")
    if before.size != after.size:
        return "different"
    difference = ImageChops.difference(before, after)
    if difference.getbbox() is None:
        return "identical"
    levels = ImageStat.Stat(difference).mean
    return "close" if sum(levels) / len(levels) <= CLOSE_LEVELS else "different"


def differences(before: Environment, after: Environment) -> tuple[str, ...]:
    """What changed around a request: "torch 2.14.0 → 2.15.0"."""
    pairs = ((item.name, getattr(before, item.name), getattr(after, item.name)) for item in fields(before))
    return tuple(f"{name.replace('_', ' ')} {old} → {new}" for name, old, new in pairs if old != new)
