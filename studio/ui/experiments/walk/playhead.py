"""Which frame of a film stands at which moment."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """How a film of `count` frames is played: from end to end, over and over, there and back."""

    count: int
    is_repeating: bool = True
    is_boomerang: bool = False

    def frame(self, tick: int) -> int:
        """The frame that stands `tick` frames after the first."""
        if self.count < 2:
            return 0
        round_trip = 2 * (self.count - 1) if self.is_boomerang else self.count
        if not self.is_repeating and tick >= self.length:
            return 0 if self.is_boomerang else self.count - 1
        place = tick % round_trip
        return place if place < self.count else round_trip - place

    @property
    def length(self) -> int:
        """How many ticks one way from end to end, or there and back, takes."""
        return 2 * (self.count - 1) if self.is_boomerang else self.count - 1

    def is_over(self, tick: int) -> bool:
        """Whether the film stands still from `tick` on."""
        return not self.is_repeating and tick >= self.length


def held(there: Sequence[bool]) -> list[int | None]:
    """Which frame is shown for each: itself, else the one before that is there, else the first that is there."""
    shown: int | None = next((place for place, is_there in enumerate(there) if is_there), None)
    found: list[int | None] = []
    for place, is_there in enumerate(there):
        shown = place if is_there else shown
        found.append(shown)
    return found
