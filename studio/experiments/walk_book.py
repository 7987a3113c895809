"""Remembers every walk that was made, so that it can be opened again from any of its frames."""

from dataclasses import dataclass
from pathlib import Path

from studio.errors import StudioError
from studio.experiments.experiment_file import KeyframeSketch, WalkFile, read_experiment, write_experiment
from studio.experiments.sketch import Sketch, own, shipped_name
from studio.experiments.walk import Keyframe, Walk
from studio.generation.draft import Planned
from studio.generation.request import GenerationRequest
from studio.prompt.lora_tags import LoraTag, part


@dataclass(frozen=True)
class Remembered:
    """A walk that was made: the run that marks its frames in the gallery, and its file."""

    run: str
    path: Path


@dataclass(frozen=True)
class WalkBook:
    """The walks of one home, a file each, named by their runs; `folder` is made when it is needed."""

    folder: Path

    def keep(self, walk: Walk, is_even: bool) -> None:
        """Remember a walk; one of the same keyframes is replaced.

        Raises:
            StudioError: the file cannot be written.
        """
        write_experiment(walk_file(walk, is_even), self._path(walk.run))

    def latest(self, count: int) -> tuple[Remembered, ...]:
        """At most `count` walks, the newest first."""
        newest = sorted(self.folder.glob("walk-*.json"), key=_age, reverse=True)
        return tuple(Remembered(path.stem, path) for path in newest[:count])

    def has(self, run: str | None) -> bool:
        """Whether the walk of this run is remembered."""
        return run is not None and run.startswith("walk-") and self._path(run).is_file()

    def open(self, run: str) -> WalkFile:
        """The walk of a run.

        Raises:
            StudioError: it is not remembered, or its file is damaged.
        """
        match read_experiment(self._path(run)):
            case WalkFile() as file:
                return file
            case _:
                raise StudioError(f"{self._path(run)} holds no walk. Remove it.")

    def _path(self, run: str) -> Path:
        return self.folder / f"{run}.json"


def walk_file(walk: Walk, is_even: bool) -> WalkFile:
    """A walk as a file holds it: `staging.walk_of` reads the same requests from it."""
    keyframes = tuple(_written(keyframe) for keyframe in walk.keyframes)
    return WalkFile(keyframes, Sketch(), walk.frames, walk.fps, walk.is_loop, is_even)


def _written(keyframe: Keyframe) -> KeyframeSketch:
    return KeyframeSketch(sketched(keyframe.planned), easing=keyframe.easing, length=keyframe.length)


def sketched(planned: Planned) -> Sketch:
    """A settled request as people write it down; fields where they give its prompt, else the prompt itself."""
    request, composition = planned.request, planned.origin.composition
    parts = composition.fields
    text = composition.text if _is_faithful(planned) else asked_prompt(request)
    return Sketch(
        frame=parts.frame if text is None else "",
        subject=parts.subject if text is None else "",
        style=parts.styles if text is None else (),
        modifier=parts.modifiers if text is None else (),
        negative=parts.negative if composition.wildcard_seed is not None else request.negative_prompt,
        template=shipped_name(composition.template),
        prompt=text,
        seed=request.noise.seed,
        variations=request.noise.variations,
        steps=request.steps,
        guidance=request.guidance_scale,
        size=str(request.size),
        scheduler=request.scheduler,
        model=request.model.name,
        dialect=request.dialect,
        wildcard_seed=composition.wildcard_seed,
        held=composition.held,
        own_template=own(composition.template),
        blend=request.blend,
    )


def asked_prompt(request: GenerationRequest) -> str:
    """The prompt with its LoRAs, as a user would write it."""
    return " ".join((request.prompt, *(str(LoraTag(lora.name, lora.weight)) for lora in request.loras)))


def _is_faithful(planned: Planned) -> bool:
    """Whether the composition gives the request's prompt and LoRAs."""
    request, composition = planned.request, planned.origin.composition
    if composition.wildcard_seed is not None:
        return True
    bare, tags = (composition, ()) if request.dialect == "plain" else part(composition)
    worn = tuple(LoraTag(lora.name, lora.weight) for lora in request.loras)
    return (bare.prompt().text, tags) == (request.prompt, worn)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # removed by another process meanwhile
        return 0.0
