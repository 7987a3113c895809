"""`seedlock upscale`: enlarge a finished picture by an upscaler."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studio.cli.beginning import file_named
from studio.cli.context import studio_of
from studio.cli.following import follow
from studio.cli.generate import PictureOutput, create_folder, print_picture
from studio.cli.making import make
from studio.cli.options import DeviceOption
from studio.cli.spread import spread
from studio.errors import StudioError
from studio.generation.draft import Origin, Planned
from studio.generation.request import GenerationRequest, Size
from studio.generation.sources import Sources
from studio.generation.upscaling import unknown_recipe, upscaled

if TYPE_CHECKING:  # app.py builds it
    from studio.gallery.gallery import Gallery


def _about(help_text: str, *names: str, metavar: str) -> Any:
    return typer.Option(*names, help=help_text, metavar=metavar)


@dataclass(frozen=True)
class UpscaleOptions:
    """By what, and how far."""

    by: Annotated[
        str,
        _about("The upscaler (seedlock models upscalers); the only one if left out.", "--with", metavar="NAME"),
    ] = ""
    scale: Annotated[
        float | None, _about("How many times larger; as far as the upscaler goes if left out.", metavar="S")
    ] = None
    device: DeviceOption = None


@spread
def upscale(
    context: typer.Context,
    pictures: Annotated[
        list[str], typer.Argument(metavar="ID|FILE", help="Pictures: their ids in the gallery, or files.")
    ],
    asked: UpscaleOptions,
    output: PictureOutput,
) -> None:
    """Enlarge finished pictures by an upscaler (ESRGAN, SwinIR, DAT and the like); the gallery keeps the results.

    It sharpens what is there. To paint finer detail while a picture is made: `seedlock generate --hires 2`.

    Examples:

      seedlock upscale 1m83yx695vz --with 4x-sharp

      seedlock upscale photo.jpg --scale 2 --out large
    """
    studio = studio_of(context)
    studio.paths.create()
    upscaler = studio.models().upscalers.find(asked.by)
    if output.out is not None:
        create_folder(output.out)
    with closing(studio.gallery()) as gallery:
        planned: list[Planned] = []
        for picture in pictures:
            path, recipe, origin = _found(gallery, picture)
            sha256, sides = Sources(studio.paths.sources).keep_whole(path)
            known = recipe or unknown_recipe(Size(*sides))
            planned.append(Planned(upscaled(known, sha256, Size(*sides), upscaler, asked.scale), origin))
        chosen = asked.device or studio.settings.engine.device
        with closing(make(planned, studio.engine(chosen), gallery.add, 1)) as events:
            if not follow(events, len(planned), lambda record: print_picture(record, output)):
                raise typer.Exit(1)


def _found(gallery: "Gallery", picture: str) -> tuple[Path, GenerationRequest | None, Origin]:
    """Where a picture lies, how it was made as far as it is known, and where what comes of it comes from."""
    path = file_named(picture)
    if path is None:
        record = gallery.get(picture)
        return record.path, record.request, Origin(record.origin.composition, parent=record.id)
    from studio.generation import metadata  # reads many formats: only who has a file waits for it

    try:
        imprint = metadata.read(path).imprint
    except StudioError:
        imprint = None
    if imprint is None:
        return path, None, Origin()
    return path, imprint.request, Origin(imprint.origin.composition)
