"""Points on the way between two noises, written as variations, so that each is an ordinary request.

Gaussian noises of different seeds stand at right angles (their cosine is about 1/√n for n numbers: 0.01), so a
noise with variations is a point on the unit sphere over its seeds: each variation of strength s turns what is
there by s · 90° towards its seed. Its coordinates can be worked out and written as variations again.
"""

import math

from studio.generation.request import Noise, Variation

_QUARTER = math.pi / 2
_PRECISION = 12
"""Decimals of a strength: far below what changes a bit of the noise, and the same on every machine."""


def between(start: Noise, end: Noise, t: float) -> Noise:
    """The noise at `t` in [0, 1] on the great arc from `start` to `end`; at both ends exactly these."""
    start, end = start.simplified(), end.simplified()
    if t <= 0 or start == end:
        return start
    if t >= 1:
        return end
    return _along(start, end, t) or _across(start, end, t)


def square(corners: tuple[Noise, Noise, Noise, Noise], x: float, y: float) -> Noise:
    """The noise at (x, y) in [0, 1]² of a pad: `corners` lie at (0, 0), (1, 0), (0, 1) and (1, 1)."""
    top, bottom = between(corners[0], corners[1], x), between(corners[2], corners[3], x)
    return between(top, bottom, y)


def _along(start: Noise, end: Noise, t: float) -> Noise | None:
    """The way between two noises that vary towards the same seeds: each strength moves straight; else None."""
    most = max(len(start.variations), len(end.variations))
    pairs = zip(_filled(start, end, most), _filled(end, start, most), strict=True)
    steps = [(one.seed, other.seed, one.strength + t * (other.strength - one.strength)) for one, other in pairs]
    if start.seed != end.seed or any(one != other for one, other, _ in steps):
        return None
    return Noise(start.seed, tuple(Variation(one, round(strength, _PRECISION)) for one, _, strength in steps))


def _filled(noise: Noise, other: Noise, count: int) -> tuple[Variation, ...]:
    """The variations of a noise, and those that only the other has at strength 0."""
    missing = other.variations[len(noise.variations) : count]
    return noise.variations + tuple(Variation(one.seed, 0.0) for one in missing)


def _across(start: Noise, end: Noise, t: float) -> Noise:
    """From `start` by one turn towards each of the seeds of `end`, so that it lies on the arc.

    The turns follow one another, so they are worked out from the last, whose sine is its own coordinate; the
    cosine of each shrinks all that were before.
    """
    turns: list[Variation] = []
    shrunk = 1.0
    for seed, coordinate in reversed(_coordinates(end)):
        sine = min(1.0, math.sin(t * _QUARTER) * coordinate / shrunk)
        turns.append(Variation(seed, round(math.asin(sine) / _QUARTER, _PRECISION)))
        shrunk *= math.sqrt(1 - sine * sine)
        if shrunk == 0:
            break
    return Noise(start.seed, (*start.variations, *reversed(turns)))


def _coordinates(noise: Noise) -> list[tuple[int, float]]:
    """The seeds of a noise and its coordinate along each."""
    found: list[tuple[int, float]] = [(noise.seed, 1.0)]
    for variation in noise.variations:
        turned = math.cos(variation.strength * _QUARTER)
        found = [(seed, coordinate * turned) for seed, coordinate in found]
        found.append((variation.seed, math.sin(variation.strength * _QUARTER)))
    return found
