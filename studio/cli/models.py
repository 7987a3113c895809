"""`seedlock models`: the installed models."""

from pathlib import Path
from typing import Annotated

import typer

from studio.cli.context import studio_of
from studio.cli.options import AsJson
from studio.cli.output import print_json, print_note
from studio.engine.loras import is_lora
from studio.generation.model import LoraInfo, ModelInfo


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="List, add and remove models.")
    group.command("list")(list_models)
    group.command("loras")(list_loras)
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


def list_loras(context: typer.Context, as_json: AsJson = False) -> None:
    """The installed LoRAs: those that were added, and those in the folder `loras` of your models."""
    loras = studio_of(context).models().loras
    for info in loras.all():
        _print_lora(info, as_json)
    if not loras.all():
        print_note(
            f"There are none. Add one with: seedlock models add FILE.safetensors, or put it into {loras.folder}"
        )


def add(
    context: typer.Context,
    path: Annotated[
        Path,
        typer.Argument(help="A model's folder in the layout of diffusers, or a LoRA's file; it stays in place."),
    ],
    as_json: AsJson = False,
) -> None:
    """Add a model from a folder, or a LoRA from a file.

    Examples:

      seedlock models add ~/models/dreamshaper-8

      seedlock models add ~/models/ink.safetensors
    """
    library = studio_of(context).models()
    if is_lora(path):
        _print_lora(library.loras.add(path), as_json)
    else:
        _print(library.add(path), as_json)


def remove(context: typer.Context, name: Annotated[str, typer.Argument(help="The model's name.")]) -> None:
    """Take a model or a LoRA that was added off the list; its files stay."""
    library = studio_of(context).models()
    if any(info.name.lower() == name.lower() for info in library.loras.all()):
        library.loras.remove(name)
    else:
        library.remove(name)


def _print_lora(info: LoraInfo, as_json: bool) -> None:
    if as_json:
        values = {"name": info.name, "family": info.family, "path": str(info.path), "sha256": info.sha256}
        print_json({**values, "size": info.bytes_on_disk})
        return
    print(f"{info.name:<20} LoRA {info.family:<6} {info.bytes_on_disk / 1e6:>7.1f} MB  {info.path}")


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
