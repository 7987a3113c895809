"""`seedlock grid`: every combination of the values of some axes, made once and laid out as a sheet."""

import random
from dataclasses import dataclass
from typing import Annotated

import typer

from studio.cli.context import studio_of
from studio.cli.drafts import composition, draft
from studio.cli.grid_run import GridOutput, run_grid
from studio.cli.options import EngineOptions, FieldOptions, PictureOptions, Text
from studio.cli.spread import spread
from studio.experiments.axis import parse_axis
from studio.experiments.grid import Grid, locked


@dataclass(frozen=True)
class GridOptions:
    """What the grid combines."""

    axis: Annotated[
        list[str], typer.Option(help="A field or parameter and its values; repeatable.", metavar="NAME=A|B|…")
    ]
    text: Text = None


@spread
def grid(
    context: typer.Context,
    asked: GridOptions,
    fields: FieldOptions,
    picture: PictureOptions,
    engine: EngineOptions,
    output: GridOutput,
) -> None:
    """Make every combination of the values of axes; what the gallery has already is not made again.

    Values stand between bars, numbers may be ranges: `seed=1..8`, `steps=4..12 by 2`.

    Examples:

      seedlock grid --subject "a red fox" --axis "frame=oil painting|watercolor" --axis seed=1..4 --sheet fox.html

      seedlock grid "a red fox" --seed 7 --axis "replace=fox|owl|cat" --axis guidance=1..9 --dry-run
    """
    studio = studio_of(context)
    if picture.count != 1:
        raise typer.BadParameter(
            "a grid takes its pictures from its axes; use --axis seed=1..4", param_hint="--count"
        )
    axes = tuple(parse_axis(one) for one in asked.axis)
    drafted = draft(studio, composition(studio, fields, asked.text), picture)
    base = locked(drafted, axes, random.Random())
    drawn = f"The seed is {base.seed}; name it with --seed to go on with this grid later."
    note = drawn if base.seed != drafted.seed else None
    if not run_grid(studio, Grid(base, axes), output, engine, note):
        raise typer.Exit(1)
