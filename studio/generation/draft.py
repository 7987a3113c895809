"""The draft: what a user asked for, before randomness and the model's defaults are settled."""

from dataclasses import dataclass, field

from studio.generation.model import ModelInfo
from studio.generation.request import GenerationRequest, Size
from studio.prompt.composition import Composition


@dataclass(frozen=True)
class Origin:
    """Where a request came from: how it was composed, from which generation, in which run."""

    composition: Composition = field(default_factory=Composition)
    parent: str | None = None
    run: str | None = None


@dataclass(frozen=True)
class Planned:
    """A settled request and where it came from: what the queue takes."""

    request: GenerationRequest
    origin: Origin


@dataclass(frozen=True)
class Draft:
    """A composition and parameters; None leaves a parameter to the model's default, a seed to chance."""

    composition: Composition
    model: ModelInfo
    seed: int | None = None
    count: int = 1
    size: Size | None = None
    steps: int | None = None
    guidance_scale: float | None = None
    scheduler: str | None = None
    dialect: str = "a1111"
