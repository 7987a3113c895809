"""`seedlock replay`: make kept pictures again and compare."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer
from PIL import Image

from studio.cli.beginning import bring_source
from studio.cli.context import studio_of
from studio.cli.following import COUNTED, PHASES
from studio.cli.options import AsJson, DeviceOption
from studio.cli.output import ProgressLine, bar, print_json
from studio.errors import StudioError
from studio.generation.record import GenerationRecord
from studio.generation.replay import compare, differences

if TYPE_CHECKING:  # app.py builds it
    from studio.engine.protocol import Engine, Step


def replay(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="The ids of pictures in the gallery.")],
    device: DeviceOption = None,
    as_json: AsJson = False,
) -> None:
    """Make pictures again: are they identical, close or different, and why? Nothing is kept.

    Example:  seedlock replay 1m83yx695vz
    """
    studio = studio_of(context)
    with closing(studio.gallery()) as gallery:
        records = [gallery.get(one) for one in ids]
        with closing(studio.engine(device or studio.settings.engine.device)) as engine:
            for record in records:
                bring_source(studio, gallery, record)
                _replay(engine, record, as_json)


def _replay(engine: "Engine", record: GenerationRecord, as_json: bool) -> None:
    kept = _kept_picture(record)
    with closing(ProgressLine()) as progress:
        (made,) = engine.generate([record.request], lambda step: progress.show(_progress(step)))
    verdict = compare(kept, made.image)
    because = differences(record.environment, made.environment) if verdict != "identical" else ()
    if as_json:
        print_json({"id": record.id, "verdict": verdict, "because": "; ".join(because)})
    else:
        print(f"{record.id}  {verdict}" + (f" ({'; '.join(because)})" if because else ""), flush=True)


def _progress(step: "Step") -> str:
    return bar(step.index, step.total) if step.phase in COUNTED else PHASES[step.phase]


def _kept_picture(record: GenerationRecord) -> Image.Image:
    try:
        with Image.open(record.path) as picture:
            return picture.convert("RGB")
    except OSError as error:
        raise StudioError(
            f"The picture {record.path} is missing or damaged, so there is nothing to compare."
        ) from error
