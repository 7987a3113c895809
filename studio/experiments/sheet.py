"""A sheet: the pictures of a grid as labelled tables, ready to be drawn or written as a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.experiments.axis import Axis
from studio.experiments.grid import Cell, Coordinates, Grid
from studio.generation.record import GenerationRecord

WIDEST = 12
"""A single axis of more values than this runs down the page instead of across."""


@dataclass(frozen=True)
class Picture:
    """A picture's file and what is said of it."""

    path: Path
    caption: str


@dataclass(frozen=True)
class Table:
    """One page: rows of cells, None where there is no picture."""

    title: str
    rows: tuple[tuple[Picture | None, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """Tables that share the labels of their columns and rows; an axis without a name has no labels."""

    title: str
    across: Axis
    down: Axis
    tables: tuple[Table, ...]

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures, table by table and row by row."""
        return tuple(one for table in self.tables for row in table.rows for one in row if one is not None)


NO_AXIS = Axis("", ("",))


def sheet_of(grid: Grid, cells: Sequence[Cell], made: Mapping[str, GenerationRecord]) -> Sheet:
    """The sheet of a grid whose pictures are found in `made` by the key of their request."""
    places = {cell.coordinates: made.get(cell.planned.request.key()) for cell in cells}
    first, second = grid.axes[0], grid.axes[1] if len(grid.axes) > 1 else NO_AXIS
    is_upright = second is NO_AXIS and len(first.values) > WIDEST
    across, down = (second, first) if is_upright else (first, second)

    def picture(column: int, row: int, fixed: Coordinates) -> Picture | None:
        place = (row if is_upright else column, *(() if second is NO_AXIS else (row,)), *fixed)
        record = places[place]
        return None if record is None else Picture(record.path, _caption(grid.named(place), record))

    tables = tuple(
        Table(
            page.title,
            tuple(
                tuple(picture(column, row, page.fixed) for column in range(len(across.values)))
                for row in range(len(down.values))
            ),
        )
        for page in grid.pages()
    )
    return Sheet(grid.base.composition.prompt().text, across, down, tables)


def _caption(values: Mapping[str, str], record: GenerationRecord) -> str:
    request = record.request
    told = " · ".join(f"{name} {value or '—'}" for name, value in values.items())
    return f"{told}\n{request.prompt}\nseed {request.noise.seed} · {request.steps} steps · {record.id}"
