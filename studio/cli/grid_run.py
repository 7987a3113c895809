"""Runs a grid on the terminal: the cells that are there, then the missing ones, then the sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from studio.cli.context import Studio
from studio.cli.options import AsJson, EngineOptions, about_output
from studio.cli.output import print_json, print_note, print_summary, remembered_json
from studio.cli.plans import lookups_of, planning
from studio.errors import StudioError
from studio.experiments.grid import Cell, Grid
from studio.experiments.grid_book import GridBook
from studio.experiments.sheet import Sheet, sheet_of
from studio.experiments.sheet_html import write_sheet_html
from studio.experiments.sheet_png import write_sheet_png
from studio.generation.record import GenerationRecord
from studio.jobs.plan import Division
from studio.whole_file import require_writable

SheetWriter = Callable[[Sheet, Path], None]

SHEETS: Mapping[str, SheetWriter] = {".png": write_sheet_png, ".html": write_sheet_html, ".htm": write_sheet_html}
"""The writers of sheets by the ending of the file."""


@dataclass(frozen=True)
class GridOutput:
    """Where the pictures of a grid go: a sheet, standard output, or nowhere."""

    sheet: Annotated[
        Path | None, about_output("Lay the pictures out in FILE.png or FILE.html.", metavar="FILE")
    ] = None
    dry_run: Annotated[bool, about_output("Only print the cells and what they cost.", "--dry-run")] = False
    as_json: AsJson = False


def run_grid(
    studio: Studio, grid: Grid, output: GridOutput, engine: EngineOptions, note: str | None = None
) -> bool:
    """Make what is missing and lay out the sheet; whether every cell has its picture.

    The `note` is for people, and is told once it is sure that the grid can be made.

    Raises:
        StudioError: the grid or its sheet cannot be made.
    """
    write_sheet = _writer(output.sheet)
    cells = grid.cells(studio.wildcards(), lookups_of(studio))
    if note is not None:
        print_note(note)
    with planning(studio, engine) as plans:
        division = plans.divide([cell.planned for cell in cells], "cell")
        if output.dry_run:
            _print_plan(grid, cells, division, output.as_json)
            return True
        GridBook(studio.paths.grids).keep(grid)
        places = _by_key(cells)

        def tell(record: GenerationRecord) -> None:
            for cell in places[record.request.key()]:
                _print(grid, cell, record, output.as_json)

        for record in division.made.values():
            tell(record)
        records, all_made = plans.run_missing(division, tell)
    if write_sheet is not None and output.sheet is not None:
        write_sheet(sheet_of(grid, cells, records), output.sheet)
        print_note(f"The sheet is {output.sheet}.")
    return all_made


def _writer(sheet: Path | None) -> SheetWriter | None:
    """What writes the sheet; asked before the work, so that hours are not spent on a mistyped name."""
    if sheet is None:
        return None
    if sheet.suffix.lower() not in SHEETS:
        raise StudioError(f"A sheet is a .png or an .html file, and {sheet.name} is neither.")
    require_writable(sheet)
    return SHEETS[sheet.suffix.lower()]


def _by_key(cells: Sequence[Cell]) -> dict[str, list[Cell]]:
    """The cells of each picture; several may share one."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.planned.request.key(), []).append(cell)
    return found


def _print(grid: Grid, cell: Cell, record: GenerationRecord, as_json: bool) -> None:
    values = grid.named(cell.coordinates)
    if as_json:
        print_json({**remembered_json(record), "axes": values})
    else:
        print_summary(record)


def _print_plan(grid: Grid, cells: Sequence[Cell], division: Division, as_json: bool) -> None:
    for cell in cells:
        request, values = cell.planned.request, grid.named(cell.coordinates)
        key = request.key()
        if as_json:
            print_json(
                {
                    "axes": values,
                    "key": key,
                    "prompt": request.prompt,
                    "negative": request.negative_prompt,
                    "seed": request.noise.seed,
                    "is_made": key in division.made,
                }
            )
        else:
            mark = "made   " if key in division.made else "to make"
            print(f"{mark}  {', '.join(f'{name} {value}' for name, value in values.items())}  {request.prompt}")
