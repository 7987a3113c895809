"""Jobs and what happens to them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from studio.engine.protocol import Phase
from studio.generation.draft import Planned
from studio.generation.record import GenerationRecord

if TYPE_CHECKING:  # Pillow takes a while, and the window starts without it
    from PIL import Image

Purpose = Literal["keep", "try"]
"""Whether a picture is made for the gallery, or only to be looked at."""


@dataclass(frozen=True)
class Job:
    """One picture to make; `id` counts up from 1 in the order of submission."""

    id: int
    planned: Planned
    purpose: Purpose = "keep"


@dataclass(frozen=True)
class Queued:
    """The job waits for its turn."""

    job: Job


@dataclass(frozen=True)
class Started:
    """The worker took the job."""

    job: Job


@dataclass(frozen=True)
class Progressed:
    """The job came further; `seconds_left` is None until a rate is known."""

    job: Job
    phase: Phase
    step: int
    total: int
    preview: "Image.Image | None"
    seconds_left: float | None


@dataclass(frozen=True)
class Finished:
    """The picture is made and kept."""

    job: Job
    record: GenerationRecord


@dataclass(frozen=True)
class Tried:
    """The picture of a trial is made; nobody keeps it."""

    job: Job
    image: "Image.Image"


@dataclass(frozen=True)
class Failed:
    """The job could not be done; `message` is for the user, `details` for a bug report."""

    job: Job
    message: str
    details: str = ""


@dataclass(frozen=True)
class Stopped:
    """The user cancelled the job."""

    job: Job


EngineState = Literal["starting", "loading", "ready", "failed", "lost"]
"""The engine imports its libraries, reads a model, is ready, could not be prepared, or died and starts again."""


@dataclass(frozen=True)
class EngineChanged:
    """The engine's state changed; `message` says why after "failed" and "lost"."""

    state: EngineState
    message: str = ""


@dataclass(frozen=True)
class QueueChanged:
    """The order of waiting jobs, or whether the queue is paused, changed."""

    waiting: tuple[Job, ...]
    is_paused: bool


Event = Queued | Started | Progressed | Finished | Tried | Failed | Stopped | EngineChanged | QueueChanged
