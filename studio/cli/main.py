"""The command line as a whole: its commands, its exit statuses, its errors."""

import errno
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
import typer.main
from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.exceptions import TyperException

from studio import __version__
from studio.cli import (
    bench,
    compose,
    doctor,
    gallery,
    generate,
    grid,
    models,
    replay,
    run_file,
    upscale,
    vary,
    walk,
    wrong_usage,
)
from studio.cli.context import Studio
from studio.cli.output import print_error
from studio.errors import StudioError

if TYPE_CHECKING:
    from typer._click import Command

FAILED = 1
"""The exit status where a StudioError was told in one line."""

WRONG_USAGE = 2
"""The exit status where there is no such command, option or argument."""

INTERRUPTED = 130
"""The exit status after Ctrl+C."""

_HELP = ["-h", "--help"]
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


def run(arguments: Sequence[str], studio: Studio) -> int:
    """Do what the arguments name; returns the exit status."""
    try:
        return _run(arguments, studio)
    except SystemExit as ended:  # nobody reads on
        return ended.code if isinstance(ended.code, int) else 0
    except TyperException as error:
        if told := wrong_usage.sentence(error):
            print_error(told)
        return WRONG_USAGE
    except typer.Abort:
        print_error("given up; nothing was changed.")
    except StudioError as error:
        print_error(str(error))
    except OSError as error:
        if error.errno not in _FULL or error.filename is not None:
            raise
        print_error(f"what was to be printed could not be written ({error.strerror}).")
    return FAILED


def _run(arguments: Sequence[str], studio: Studio) -> int:
    command = _plain_flags(typer.main.get_command(build()))
    status = command.main(list(arguments), prog_name="seedlock", standalone_mode=False, obj=studio)
    sys.stdout.flush()
    if status == INTERRUPTED:
        print_error("interrupted; what was finished is kept.")
    return status if isinstance(status, int) else 0


def build() -> typer.Typer:
    """All commands, in the order in which the help shows them."""
    app = typer.Typer(
        name="seedlock",
        rich_markup_mode="markdown",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": _HELP},
    )
    app.callback()(_about)
    app.command()(compose.compose)
    app.command()(generate.generate)
    app.command()(grid.grid)
    app.command("vary")(vary.vary_picture)
    app.command()(walk.walk)
    app.command()(upscale.upscale)
    app.command("run")(run_file.run_experiment)
    app.add_typer(gallery.build(), name="gallery")
    app.command()(replay.replay)
    app.add_typer(models.build(), name="models")
    app.command()(doctor.doctor)
    app.command()(bench.bench)
    return app


def _plain_flags(command: "Command") -> "Command":
    """The command and those below it, whose help shows what is typed, without the types of values."""
    asked_help = command.get_help_option(typer.Context(command, help_option_names=_HELP))
    for param in (*command.params, asked_help):
        if isinstance(param, TyperOption) and param.is_flag:
            param.metavar = ""
        elif isinstance(param, TyperArgument):
            setattr(param, "display_type_rich", _no_type)  # noqa: B010 - typer has no setting for it
    for below in command.commands.values() if isinstance(command, TyperGroup) else ():
        _plain_flags(below)
    return command


def _no_type(ctx: typer.Context) -> None:
    """An argument's name says what it is; "<list[str]>" says nothing to who types it."""


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
