"""What the pad asks for: the picture at its point, at its corners and between them."""

import random
from dataclasses import dataclass, replace

from studio.experiments.variations import descendant, fresh_seeds, pad
from studio.generation.draft import Planned
from studio.generation.model import DraftDefaults
from studio.generation.record import GenerationRecord

Place = tuple[float, float]
"""A place on the pad: from 0 at the left and the top to 1."""

CORNERS: tuple[Place, ...] = ((0, 0), (1, 0), (0, 1), (1, 1))
LATTICE: tuple[Place, ...] = ((0.5, 0.5), (0.5, 0), (0, 0.5), (1, 0.5), (0.5, 1))
"""The places between the corners, from the middle outwards."""


@dataclass(frozen=True)
class PadPlan:
    """A picture at the first corner, seeds at the other three; `quick` says how the model makes drafts."""

    base: Planned
    seeds: tuple[int, int, int]
    quick: DraftDefaults

    @classmethod
    def around(cls, record: GenerationRecord, quick: DraftDefaults, rng: random.Random) -> "PadPlan":
        """A pad from a picture to three seeds drawn by `rng`; what is made on it descends from the picture."""
        base = descendant(record)
        first, second, third = fresh_seeds(3, {base.request.noise.seed}, rng)
        return cls(base, (first, second, third), quick)

    def at(self, place: Place) -> Planned:
        """The picture at a place, as good as the base."""
        return pad(self.base, self.seeds, *place)

    def draft_at(self, place: Place) -> Planned:
        """A draft of the picture at a place; its size stays, since at another size the noise is another."""
        planned, quick = self.at(place), self.quick
        if planned.request.steps <= quick.steps:
            return planned
        parameters = {"guidance_scale": quick.guidance_scale, "scheduler": quick.scheduler}
        return replace(planned, request=replace(planned.request, steps=quick.steps, **parameters))

    def with_seed(self, corner: int, seed: int) -> "PadPlan":
        """Another seed at corner 1, 2 or 3."""
        first, second, third = (*self.seeds[: corner - 1], seed, *self.seeds[corner:])
        return replace(self, seeds=(first, second, third))
