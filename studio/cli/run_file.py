"""`seedlock run`: an experiment from a file."""

import random
from pathlib import Path
from typing import Annotated

import typer

from studio.cli.context import studio_of
from studio.cli.grid_run import GridOutput, run_grid
from studio.cli.options import AsJson, EngineOptions, about_output
from studio.cli.spread import spread
from studio.cli.vary import run_variations
from studio.cli.walk import stage
from studio.cli.walk_run import WalkOutput, run_walk
from studio.errors import StudioError
from studio.experiments.experiment_file import GridFile, VariationsFile, WalkFile, read_experiment
from studio.experiments.staging import grid_of, walk_of


@spread
def run_experiment(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The experiment: JSON, as the window saves it, or TOML.")
    ],
    engine: EngineOptions,
    out: Annotated[
        Path | None, about_output("A grid's sheet (.png, .html), or a walk's film (.mp4, .gif …).", metavar="FILE")
    ] = None,
    dry_run: Annotated[bool, about_output("Only print the pictures and what they cost.", "--dry-run")] = False,
    as_json: AsJson = False,
) -> None:
    """Run a grid, a walk or variations from a file; what the gallery has already is not made again.

    Example:  seedlock run fox.json --out fox.html
    """
    studio = studio_of(context)
    match read_experiment(file):
        case GridFile() as grid_file:
            grid = grid_of(grid_file, stage(studio).lookups, random.Random())
            drawn = f"The seed is {grid.base.seed}; write it into the file to go on with this grid later."
            note = drawn if grid.base.seed != grid_file.base.seed else None
            all_made = run_grid(studio, grid, GridOutput(out, dry_run, as_json), engine, note)
        case WalkFile() as walk_file:
            output = WalkOutput(out, dry_run=dry_run, as_json=as_json)
            all_made = run_walk(studio, walk_of(walk_file, stage(studio)), walk_file.even, output, engine)
        case VariationsFile() as asked:
            if out is not None or dry_run:
                raise StudioError("Variations have no sheet and no film. Leave --out and --dry-run out.")
            all_made = run_variations(studio, asked, engine, as_json)
    if not all_made:
        raise typer.Exit(1)
