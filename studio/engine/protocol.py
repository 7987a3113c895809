"""What the rest of the program may ask of an engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from studio.errors import StudioError
from studio.generation.record import Generated
from studio.generation.request import GenerationRequest, ModelRef

if TYPE_CHECKING:  # Pillow takes a while, and the window starts without it
    from PIL import Image

Phase = Literal["starting", "loading", "encoding", "denoising", "upscaling", "decoding"]
"""What an engine is doing: importing its libraries, reading a model, reading the prompt, denoising, enlarging a
finished picture tile by tile, decoding."""


@dataclass(frozen=True)
class Step:
    """Progress of a batch: `index` of `total` denoising steps, or tiles of an upscaling, are done.

    `previews` holds one small RGB picture a request, some ten times a second while denoising, else nothing.
    `fits` tells, when a GPU has denoised, for how many such pictures at once it has memory; else it is 0.
    """

    phase: Phase
    index: int = 0
    total: int = 0
    previews: "tuple[Image.Image, ...]" = ()
    fits: int = 0


OnStep = Callable[[Step], None]
"""Told of every step; raising `Cancelled` from it stops the batch within one step."""


class EngineLost(StudioError):  # noqa: N818 - named as an event
    """The engine died in the middle of its work; its next call starts it again."""


class Engine(Protocol):
    """Makes pictures from requests; used from one thread at a time."""

    def prepare(self, model: ModelRef | None, on_step: OnStep) -> None:
        """Import what is slow to import and, if a model is named, load it, so that the next batch starts at once.

        Raises:
            StudioError: the model is missing, damaged or of a kind that is not supported.
            Cancelled: raised by `on_step`.
        """
        ...

    def generate(self, requests: Sequence[GenerationRequest], on_step: OnStep) -> list[Generated]:
        """One picture a request, in order; the requests may differ in prompts, blend and noise only.

        Raises:
            StudioError: a request cannot be met: what it asks of the model is impossible, or memory ran out.
            EngineLost: the engine died; its next call starts it again.
            Cancelled: raised by `on_step`; all that the batch held is freed.
        """
        ...

    def close(self) -> None:
        """Give back all memory and end what runs; the engine is not used afterwards."""
        ...
