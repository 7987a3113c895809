"""A sheet: the pictures of a grid as labelled tables, ready to be drawn or written as a page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.experiments.axis import Axis
from studio.experiments.grid import Cell, Coordinates, Grid
from studio.generation.record import GenerationRecord

Tell = Callable[[float], object]
"""Is told how much of a sheet is written, from 0 to 1; what it raises stops the writing and leaves no file."""

WIDEST = 8
"""A single axis of more values than this is laid out in several rows."""


@dataclass(frozen=True)
class Picture:
    """A picture's file and what is said of it."""

    path: Path
    caption: str


@dataclass(frozen=True)
class Table:
    """Rows of cells, None where there is no picture, with the values that label the columns and the rows; an axis
    without a name has no labels."""

    title: str
    across: Axis
    down: Axis
    rows: tuple[tuple[Picture | None, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """The tables of a grid, one below the other."""

    title: str
    tables: tuple[Table, ...]

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures, table by table and row by row."""
        return tuple(one for table in self.tables for row in table.rows for one in row if one is not None)


NO_AXIS = Axis("", ("",))


def sheet_of(grid: Grid, cells: Sequence[Cell], made: Mapping[str, GenerationRecord]) -> Sheet:
    """The sheet of a grid whose pictures are found in `made` by the key of their request."""
    places = {cell.coordinates: made.get(cell.planned.request.key()) for cell in cells}

    def picture(place: Coordinates) -> Picture | None:
        record = places[place]
        return None if record is None else Picture(record.path, _caption(grid.named(place), record))

    tables = _rows_of_one(grid.axes[0], picture) if len(grid.axes) == 1 else _tables(grid, picture)
    return Sheet(grid.base.composition.prompt().text, tuple(tables))


def _rows_of_one(axis: Axis, picture: Callable[[Coordinates], Picture | None]) -> Iterator[Table]:
    """A single axis, as one table a row of at most `WIDEST` pictures."""
    for start in range(0, len(axis.values), WIDEST):
        values = axis.values[start : start + WIDEST]
        row = tuple(picture((start + index,)) for index in range(len(values)))
        yield Table("", Axis(axis.name, values), NO_AXIS, (row,))


def _tables(grid: Grid, picture: Callable[[Coordinates], Picture | None]) -> Iterator[Table]:
    across, down = grid.axes[:2]
    for page in grid.pages():
        rows = (
            tuple(picture((column, row, *page.fixed)) for column in range(len(across.values)))
            for row in range(len(down.values))
        )
        yield Table(page.title, across, down, tuple(rows))


def _caption(values: Mapping[str, str], record: GenerationRecord) -> str:
    request = record.request
    told = " · ".join(f"{name} {value or '—'}" for name, value in values.items())
    return f"{told}\n{request.prompt}\nseed {request.noise.seed} · {request.steps} steps · {record.id}"


def unheard(_share: float) -> None:
    """Nobody listens to how far a sheet is."""
