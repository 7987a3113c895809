"""Variations: pictures near one that is there."""

import random
from collections.abc import Collection
from dataclasses import replace

from studio.errors import StudioError
from studio.experiments.sphere import square
from studio.generation.draft import COUNT_LIMIT, Planned
from studio.generation.record import GenerationRecord
from studio.generation.request import RANDOM_SEED_LIMIT, Noise, Variation

SUBTLE = 0.1
"""A strength at which the picture keeps its composition."""

STRONG = 0.35
"""A strength at which the picture is still recognised."""


def descendant(record: GenerationRecord) -> Planned:
    """The recipe of a kept picture, as it was before it was upscaled, to make others from: they name it as their
    parent and form one run."""
    origin = replace(record.origin, parent=record.id, run=f"vary-{record.id}")
    return Planned(record.request.before_upscaling(), origin)


def vary(base: Planned, count: int, strength: float, rng: random.Random) -> tuple[Planned, ...]:
    """`count` pictures around `base`, each `strength` of the way towards a seed of its own below 2^32.

    Raises:
        StudioError: the count or the strength is out of range.
    """
    if not 1 <= count <= COUNT_LIMIT:
        raise StudioError(f"{count} variations cannot be made at once. Ask for 1 to {COUNT_LIMIT}.")
    if not 0 < strength <= 1:
        raise StudioError(
            f"A variation of strength {strength:g} cannot be made. Use more than 0 and at most 1; "
            f"{SUBTLE:g} is subtle, {STRONG:g} is strong."
        )
    noise = base.request.noise
    taken = {noise.seed, *(variation.seed for variation in noise.variations)}
    return tuple(_towards(base, Variation(seed, strength)) for seed in fresh_seeds(count, taken, rng))


def fresh_seeds(count: int, taken: Collection[int], rng: random.Random) -> tuple[int, ...]:
    """Different seeds below 2^32 of which none is taken."""
    found: dict[int, None] = {}
    while len(found) < count:
        seed = rng.randrange(RANDOM_SEED_LIMIT)
        if seed not in taken:
            found[seed] = None
    return tuple(found)


def pad(base: Planned, seeds: tuple[int, int, int], x: float, y: float) -> Planned:
    """The picture at (x, y) in [0, 1]² between four noises: that of `base` at (0, 0), those of `seeds` at (1, 0),
    (0, 1) and (1, 1)."""
    first, second, third = (Noise(seed) for seed in seeds)
    noise = square((base.request.noise, first, second, third), x, y)
    return replace(base, request=replace(base.request, noise=noise))


def closer(variation: Planned) -> Planned:
    """The picture half-way back to where the last variation set out.

    Raises:
        StudioError: the picture is no variation.
    """
    return _moved(variation, variation_strength(variation) / 2)


def further(variation: Planned) -> Planned:
    """The picture half-way on to the seed that the last variation goes towards.

    Raises:
        StudioError: the picture is no variation.
    """
    return _moved(variation, (variation_strength(variation) + 1) / 2)


def variation_strength(variation: Planned) -> float:
    """How far the last variation of a picture went.

    Raises:
        StudioError: the picture is no variation.
    """
    variations = variation.request.noise.variations
    if not variations:
        raise StudioError("This picture is no variation, so it has nowhere to move. Vary it first.")
    return variations[-1].strength


def _moved(planned: Planned, strength: float) -> Planned:
    *first, last = planned.request.noise.variations
    noise = replace(planned.request.noise, variations=(*first, replace(last, strength=strength)))
    return replace(planned, request=replace(planned.request, noise=noise))


def _towards(base: Planned, variation: Variation) -> Planned:
    noise = base.request.noise
    varied = replace(noise, variations=(*noise.variations, variation))
    return replace(base, request=replace(base.request, noise=varied))
