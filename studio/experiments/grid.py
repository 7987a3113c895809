"""A grid: one draft with every combination of the values of its axes."""

import hashlib
import itertools
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from studio.errors import StudioError
from studio.experiments.axis import AXES, Axis
from studio.experiments.placing import Lookups
from studio.generation.draft import Draft, Planned
from studio.generation.plain import to_json
from studio.generation.request import RANDOM_SEED_LIMIT, GenerationRequest
from studio.prompt.wildcards import Wildcards

MOST_CELLS = 10_000
"""A grid of more cells than this would run for days and show nothing."""

Coordinates = tuple[int, ...]
"""One index of a value for each axis."""


@dataclass(frozen=True)
class Cell:
    """One combination: where it stands and what is to be made there."""

    coordinates: Coordinates
    planned: Planned


@dataclass(frozen=True)
class Page:
    """A table of a grid: `fixed` are the indices on the axes beyond the first two, `title` says them in words."""

    title: str
    fixed: Coordinates


def _go_on() -> None:
    """Nobody stops it."""


@dataclass(frozen=True)
class Grid:
    """A draft and its axes: the first runs across a page, the second down it, each other makes pages.

    The same grid always has the same cells, so the draft's seed must be settled (see `locked`) unless an axis
    gives it. `run` marks its pictures in the gallery; it stays when values are added.
    """

    base: Draft
    axes: tuple[Axis, ...]

    @property
    def size(self) -> int:
        """How many cells there are."""
        return math.prod(len(axis.values) for axis in self.axes)

    @property
    def run(self) -> str:
        """A name made of the composition, the model and the names of the axes."""
        names = " ".join(axis.name for axis in self.axes)
        what = f"{names}\n{self.base.model.ref.sha256}\n{to_json(self.base.composition)}"
        return "grid-" + hashlib.sha256(what.encode()).hexdigest()[:12]

    def checked(self) -> "Grid":
        """This grid, if it can be made.

        Raises:
            StudioError: there is no axis, one stands twice, or there are too many cells.
        """
        if not self.axes:
            raise StudioError("A grid needs an axis, for example: frame=oil painting|pencil drawing.")
        names = [axis.name for axis in self.axes]
        if doubled := next((name for name in names if names.count(name) > 1), None):
            raise StudioError(f"The axis {doubled} stands twice. Put all its values into one.")
        if self.size > MOST_CELLS:
            sides = " × ".join(str(len(axis.values)) for axis in self.axes)
            raise StudioError(f"{sides} are {self.size:,} pictures. Take values away: {MOST_CELLS:,} is the most.")
        return self

    def cells(
        self, wildcards: Wildcards, lookups: Lookups, on_cell: Callable[[], object] = _go_on
    ) -> tuple[Cell, ...]:
        """Every cell, in the order in which they are best made: models load once, and what can be made in one
        pass stands together; else row by row. `on_cell` is called before each; what it raises ends the work.

        Raises:
            StudioError: the grid or a cell cannot be made.
        """
        everywhere = itertools.product(*(range(len(axis.values)) for axis in reversed(self.checked().axes)))
        run, cells = self.run, list[Cell]()
        for place in everywhere:
            on_cell()
            cells.append(self._cell(tuple(reversed(place)), run, wildcards, lookups))
        return tuple(_in_making_order(cells))

    def pages(self) -> Iterator[Page]:
        """The tables of the grid, one for each combination of the axes beyond the first two."""
        rest = self.axes[2:]
        for fixed in itertools.product(*(range(len(axis.values)) for axis in rest)):
            values = (axis.values[index] for axis, index in zip(rest, fixed, strict=True))
            titles = (f"{axis.name}: {value}" for axis, value in zip(rest, values, strict=True))
            yield Page(", ".join(titles), fixed)

    def named(self, coordinates: Coordinates) -> dict[str, str]:
        """The values at these coordinates by the names of their axes."""
        return {axis.name: axis.values[index] for axis, index in zip(self.axes, coordinates, strict=True)}

    def _cell(self, coordinates: Coordinates, run: str, wildcards: Wildcards, lookups: Lookups) -> Cell:
        draft = replace(self.base, count=1, seeds=())
        values = self.named(coordinates)
        for axis in sorted(self.axes, key=lambda axis: list(AXES).index(axis.name)):
            draft = axis.apply(draft, values[axis.name], lookups)
        _require_suited(draft)
        (planned,) = draft.settle(random.Random(self.base.seed or 0), wildcards, lookups.lora)
        return Cell(coordinates, replace(planned, origin=replace(planned.origin, run=run)))


def locked(base: Draft, axes: Sequence[Axis], rng: random.Random) -> Draft:
    """The draft with a seed: one for all cells, drawn if it is open and no axis gives it."""
    if base.seed is not None or any(axis.name == "seed" for axis in axes):
        return base
    return replace(base, seed=rng.randrange(RANDOM_SEED_LIMIT))


def _in_making_order(cells: Sequence[Cell]) -> list[Cell]:
    """Models one after the other, within each what can be made in one pass; else as they come."""
    models: dict[str, int] = {}
    kinds: dict[GenerationRequest, int] = {}

    def rank(cell: Cell) -> tuple[int, int]:
        request = cell.planned.request
        model = models.setdefault(request.model.sha256, len(models))
        return model, kinds.setdefault(request.kind(), len(kinds))

    return sorted(cells, key=rank)


def _require_suited(draft: Draft) -> None:
    if draft.scheduler is not None and draft.scheduler in draft.model.unsuited_schedulers:
        raise StudioError(
            f"The scheduler {draft.scheduler} does not suit the model {draft.model.ref.name}. "
            f"Leave one of them out; the model's own is {draft.model.defaults.scheduler}."
        )
