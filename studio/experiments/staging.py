"""From experiments as they are written to plans that can be made."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from studio.errors import StudioError
from studio.experiments.experiment_file import GridFile, KeyframeSketch, WalkFile
from studio.experiments.grid import Grid, locked
from studio.experiments.placing import Lookups
from studio.experiments.sketch import Sketch
from studio.experiments.walk import Keyframe, Walk
from studio.generation.draft import Planned
from studio.prompt.wildcards import Wildcards

Recipe = Callable[[str], Planned]
"""Finds the recipe of the gallery's picture of an id; raises StudioError where there is none."""


def grid_of(file: GridFile, lookups: Lookups, rng: random.Random) -> Grid:
    """The grid of a file; an open seed is drawn, one for all cells.

    Raises:
        StudioError: a name is unknown, or the grid cannot be made.
    """
    base = file.base.draft(lookups)
    return Grid(locked(base, file.axes, rng), file.axes).checked()


@dataclass(frozen=True)
class Stage:
    """What the names and ids of an experiment stand for."""

    lookups: Lookups
    wildcards: Wildcards
    recipe: Recipe


def walk_of(file: WalkFile, stage: Stage) -> Walk:
    """The walk of a file.

    Raises:
        StudioError: a keyframe has no seed, names something that is not there, or does not fit the others.
    """
    keyframes = tuple(
        Keyframe(_planned(keyframe, f"keyframe {number}", file.base, stage), keyframe.easing, keyframe.length)
        for number, keyframe in enumerate(file.keyframes, 1)
    )
    return Walk(keyframes, file.frames, file.fps, file.loop).checked()


def _planned(keyframe: KeyframeSketch, what: str, base: Sketch, stage: Stage) -> Planned:
    if keyframe.picture is not None:
        return stage.recipe(keyframe.picture)
    draft = keyframe.sketch.over(base).draft(stage.lookups)
    if draft.seed is None:
        raise StudioError(f"The {what} has no seed. Give each keyframe its own, or all of them one.")
    (planned,) = draft.settle(random.Random(draft.seed), stage.wildcards, stage.lookups.lora)
    return planned
