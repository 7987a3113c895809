"""`seedlock walk`: a film of the way between pictures."""

import json
from contextlib import closing
from dataclasses import dataclass, field
from typing import Annotated

import typer

from studio.cli.context import Studio, studio_of
from studio.cli.drafts import composition, draft
from studio.cli.options import EngineOptions, FieldOptions, PictureOptions
from studio.cli.plans import lookups_of
from studio.cli.spread import spread
from studio.cli.walk_run import WalkOutput, run_walk
from studio.errors import StudioError
from studio.experiments.experiment_file import KeyframeSketch, WalkFile, read_keyframe
from studio.experiments.sketch import Sketch
from studio.experiments.staging import Stage, walk_of
from studio.experiments.variations import descendant
from studio.generation.draft import Planned


@dataclass(frozen=True)
class WalkOptions:
    """How the walk runs."""

    keyframe: Annotated[
        list[str],
        typer.Option(
            help='A picture on the way: {"prompt": "a red fox", "seed": 7}; fields and parameters by the names of '
            'their options, or {"picture": "ID"} from the gallery; "easing" for the way on. Repeatable.',
            metavar="JSON",
        ),
    ] = field(default_factory=list[str])
    frames: Annotated[int, typer.Option(help="How many frames.", metavar="N")] = 48
    fps: Annotated[float, typer.Option(help="Frames a second.", metavar="N")] = 24.0
    loop: Annotated[bool, typer.Option("--loop", help="Come back to the first keyframe.")] = False
    even: Annotated[
        bool, typer.Option("--even", help="Put the frames where the picture changes evenly; makes more of them.")
    ] = False


@spread
def walk(
    context: typer.Context,
    asked: WalkOptions,
    fields: FieldOptions,
    picture: PictureOptions,
    engine: EngineOptions,
    output: WalkOutput,
) -> None:
    """Make a film of the way between pictures; what the gallery has already is not made again.

    Noise goes along the sphere, words and guidance go along with it. Options of prompt and picture count for every
    keyframe that does not say otherwise.

    Example:

      seedlock walk --frame "oil painting" --keyframe '{"subject": "a red fox", "seed": 7}'
      --keyframe '{"subject": "an owl", "seed": 8}' --frames 48 --loop --even --out fox.mp4
    """
    studio = studio_of(context)
    if picture.count != 1:
        raise typer.BadParameter("a walk counts its pictures with --frames", param_hint="--count")
    base = Sketch.of(draft(studio, composition(studio, fields), picture))
    keyframes = tuple(_keyframe(text, number) for number, text in enumerate(asked.keyframe, 1))
    file = WalkFile(keyframes, base, asked.frames, asked.fps, asked.loop, asked.even)
    if not run_walk(studio, walk_of(file, stage(studio)), asked.even, output, engine):
        raise typer.Exit(1)


def stage(studio: Studio) -> Stage:
    """What names and ids stand for here."""

    def recipe(identity: str) -> Planned:
        with closing(studio.gallery()) as gallery:
            return descendant(gallery.get(identity))

    return Stage(lookups_of(studio), studio.wildcards(), recipe)


def _keyframe(text: str, number: int) -> KeyframeSketch:
    try:
        return read_keyframe(json.loads(text), number)
    except (ValueError, RecursionError) as error:
        raise StudioError(
            f'Keyframe {number} is no JSON. Write it like {{"prompt": "a red fox", "seed": 7}}.'
        ) from error
