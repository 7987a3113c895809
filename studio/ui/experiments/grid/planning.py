"""From a recipe and axes to what is there and what is still to be made; runs outside the window's thread."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.experiments.estimate import HISTORY, Estimate, estimate
from studio.experiments.grid import Cell, Coordinates, Grid
from studio.experiments.placing import Lookups
from studio.generation.record import GenerationRecord
from studio.jobs.plan import Division, divide
from studio.prompt.wildcards import Wildcards

if TYPE_CHECKING:
    from studio.engine.library import ModelLibrary
    from studio.gallery.gallery import Gallery


@dataclass(frozen=True)
class GridPlan:
    """A grid with the key of every cell's picture, what the gallery has of it, and what the rest costs."""

    grid: Grid
    cells: tuple[Cell, ...]
    keys: Mapping[Coordinates, str]
    division: Division
    cost: Estimate
    bytes_free: int

    @property
    def already(self) -> int:
        """How many cells have their picture."""
        return sum(key in self.division.made for key in self.keys.values())


@dataclass(frozen=True)
class Surroundings:
    """What a plan depends on beside its grid: `folder` is where pictures will be written."""

    wildcards: Wildcards
    lookups: Lookups
    library: ModelLibrary
    gallery: Gallery | None
    folder: Path


def plan_grid(grid: Grid, around: Surroundings, on_cell: Callable[[], object]) -> GridPlan:
    """Settle every cell and ask the gallery for it; what `on_cell` raises ends the work.

    Raises:
        StudioError: the grid or one of its cells cannot be made, or its model is gone.
    """
    gallery, folder = around.gallery, around.folder
    cells = grid.cells(around.wildcards, around.lookups, on_cell)
    keys: dict[Coordinates, str] = {}
    for cell in cells:
        on_cell()
        keys[cell.coordinates] = cell.planned.request.key()
    division = divide([cell.planned for cell in cells], gallery.by_keys if gallery is not None else _nothing)
    for model in {one.request.model for one in division.missing}:
        around.library.locate(model)
    history = gallery.search(limit=HISTORY).records if gallery is not None else ()
    cost = estimate([one.request for one in division.missing], history)
    return GridPlan(grid, cells, keys, division, cost, shutil.disk_usage(folder).free)


def _nothing(_keys: Collection[str]) -> Mapping[str, GenerationRecord]:
    """What is found before the gallery is open."""
    return {}
