"""`seedlock generate`: make pictures and keep them in the gallery."""

import random
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from studio.cli.beginning import BeginningOptions, begun, parent_of
from studio.cli.context import Studio, studio_of
from studio.cli.drafts import composition, draft, require_subject
from studio.cli.following import follow
from studio.cli.making import make
from studio.cli.options import AsJson, EngineOptions, FieldOptions, PictureOptions, Text, about_output
from studio.cli.output import generation_json, print_json
from studio.cli.spread import spread
from studio.errors import StudioError
from studio.generation.draft import Planned
from studio.generation.record import GenerationRecord
from studio.prompt.composition import Composition


@dataclass(frozen=True)
class PictureOutput:
    """Where the pictures go, beside the gallery."""

    out: Annotated[Path | None, about_output("Put copies of the pictures there.", metavar="DIR")] = None
    as_json: AsJson = False


@spread
def generate(  # noqa: PLR0913 - one group of options a parameter
    context: typer.Context,
    fields: FieldOptions,
    picture: PictureOptions,
    beginning: BeginningOptions,
    engine: EngineOptions,
    output: PictureOutput,
    text: Text = None,
) -> None:
    """Make pictures and keep them in the gallery.

    Examples:

      seedlock generate --frame "oil painting" --subject "a red fox" --style "golden hour" --seed 7

      seedlock generate "a lighthouse at night" --count 4 --out pictures

      seedlock generate "a lighthouse in a storm" --from 1m83yx695vz --strength 0.5
    """
    studio = studio_of(context)
    studio.paths.create()
    composed = _composed(studio, fields, text, beginning)
    require_subject(composed)
    asked = begun(studio, draft(studio, composed, picture), beginning)
    planned = asked.settle(random.Random(), studio.wildcards(), studio.models().loras.find)
    if output.out is not None:
        create_folder(output.out)
    if not _make_and_print(studio, planned, engine, output):
        raise typer.Exit(1)


def _composed(studio: Studio, fields: FieldOptions, text: str | None, beginning: BeginningOptions) -> Composition:
    """What the options say, else the words of the picture that is started from."""
    parent = parent_of(beginning)
    if parent is None or text is not None or fields != FieldOptions():
        return composition(studio, fields, text)
    with closing(studio.gallery()) as gallery:
        return gallery.get(parent).origin.composition


def _make_and_print(
    studio: Studio, planned: tuple[Planned, ...], engine: EngineOptions, output: PictureOutput
) -> bool:
    """Whether every picture was made."""
    chosen = engine.over(studio.settings.engine)
    with (
        closing(studio.gallery()) as gallery,
        closing(make(planned, studio.engine(chosen.device), gallery.add, chosen.batch_size)) as events,
    ):
        return follow(events, len(planned), lambda record: print_picture(record, output))


def print_picture(record: GenerationRecord, output: PictureOutput) -> None:
    """Copy a finished picture where it is wanted and tell of it."""
    path = _copy(record, output.out)
    if output.as_json:
        print_json(generation_json(record))
    else:
        print(f"{record.id}  seed {record.request.noise.seed}  {path}", flush=True)


def create_folder(folder: Path) -> None:
    """Make the folder that copies go to.

    Raises:
        StudioError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudioError(
            f"The folder {folder} cannot be made ({error.strerror}). Name another with --out."
        ) from error


def _copy(record: GenerationRecord, folder: Path | None) -> Path:
    """Copy the picture to `folder`; the path that the user wants to hear of."""
    if folder is None:
        return record.path
    try:
        return Path(shutil.copy2(record.path, folder))
    except OSError as error:
        raise StudioError(
            f"The picture is kept as {record.path}, but could not be copied to {folder} ({error.strerror})."
        ) from error
