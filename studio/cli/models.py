"""`seedlock models`: the installed models."""

from pathlib import Path
from typing import Annotated

import typer

from studio.cli.context import studio_of
from studio.cli.options import AsJson
from studio.cli.output import print_json, print_note
from studio.generation.model import ModelInfo


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="List, add and remove models.")
    group.command("list")(list_models)
    group.command("add")(add)
    group.command("remove")(remove)
    return group


def list_models(context: typer.Context, as_json: AsJson = False) -> None:
    """The installed models, the default first; those that cannot be used are named with the reason."""
    library = studio_of(context).models()
    for info in library.all():
        _print(info, as_json)
    for problem in library.problems():
        print_note(f"{problem.name}: {problem.reason}")


def add(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A model's folder in the layout of diffusers; it stays in place.")],
    as_json: AsJson = False,
) -> None:
    """Add a model from a folder.

    Example:  seedlock models add ~/models/dreamshaper-8
    """
    _print(studio_of(context).models().add(path), as_json)


def remove(context: typer.Context, name: Annotated[str, typer.Argument(help="The model's name.")]) -> None:
    """Take a model that was added off the list; its files stay."""
    studio_of(context).models().remove(name)


def _print(info: ModelInfo, as_json: bool) -> None:
    size = info.defaults.size
    if as_json:
        print_json(
            {
                "name": info.ref.name,
                "family": info.family,
                "path": str(info.path),
                "sha256": info.ref.sha256,
                "size": info.bytes_on_disk,
                "width": size.width,
                "height": size.height,
            }
        )
        return
    megabytes = info.bytes_on_disk / 1e6
    print(f"{info.ref.name:<20} {info.family:<6} {size!s:<10} {megabytes:>7.0f} MB  {info.path}")
