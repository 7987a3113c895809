"""The command line as a whole: its commands, its exit statuses, its errors."""

from collections.abc import Sequence
from typing import Annotated

import typer
import typer.main

from studio import __version__
from studio.cli import bench, compose, doctor, gallery, generate, grid, models, replay, run_file, vary, walk
from studio.cli.context import Studio
from studio.cli.output import print_error
from studio.errors import StudioError

FAILED = 1
"""The exit status where a StudioError was told in one line; wrong usage is 2."""

INTERRUPTED = 130
"""The exit status after Ctrl+C."""


def run(arguments: Sequence[str], studio: Studio) -> int:
    """Do what the arguments name; returns the exit status."""
    try:
        typer.main.get_command(build()).main(list(arguments), prog_name="seedlock", obj=studio)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            print_error("interrupted; what was finished is kept.")
        return ended.code if isinstance(ended.code, int) else 0
    except StudioError as error:
        print_error(str(error))
        return FAILED
    return 0


def build() -> typer.Typer:
    """All commands, in the order in which the help shows them."""
    app = typer.Typer(
        name="seedlock",
        rich_markup_mode="markdown",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_about)
    app.command()(compose.compose)
    app.command()(generate.generate)
    app.command()(grid.grid)
    app.command("vary")(vary.vary_picture)
    app.command()(walk.walk)
    app.command("run")(run_file.run_experiment)
    app.add_typer(gallery.build(), name="gallery")
    app.command()(replay.replay)
    app.add_typer(models.build(), name="models")
    app.command()(doctor.doctor)
    app.command()(bench.bench)
    return app


def _show_version(asked: bool) -> None:
    if asked:
        print(f"seedlock {__version__}")
        raise typer.Exit


# `app.py` reads --debug before the commands see it; it stands here for the help.
def _about(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks; it may stand anywhere.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """A desktop studio for prompt engineering with diffusion models. Without a command it opens its window.

    Examples:

      seedlock generate --frame "oil painting" --subject "a red fox" --style "golden hour" --seed 7

      seedlock gallery search "red fox"
    """
