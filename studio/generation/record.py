"""What is remembered of a generation."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studio.generation.draft import Origin
from studio.generation.request import GenerationRequest

if TYPE_CHECKING:  # Pillow takes a while, and the window starts without it
    from PIL import Image


@dataclass(frozen=True)
class Environment:
    """All that can change a picture though its request is the same; kept so that a replay can say why.

    `memory` says how memory of the device was saved, "" where there was enough (`engine.ladder`).
    """

    seedlock: str
    python: str
    torch: str
    diffusers: str
    transformers: str
    platform: str
    device: str
    dtype: str
    attention: str
    threads: int
    batch_size: int
    memory: str = ""


@dataclass(frozen=True)
class Generated:
    """A finished picture as the engine hands it over; `seconds` is its share of the batch's time."""

    image: "Image.Image"
    environment: Environment
    seconds: float


@dataclass(frozen=True)
class GenerationRecord:
    """One row of the gallery: a picture and everything that made it.

    `id` sorts by time of creation; `pixels_sha256` is the hash of the RGB bytes, row by row, so that it does
    not depend on the file format ("" until it is taken, for pictures of other programs); `created` is in UTC;
    `rating` runs from 0 (none) to 5; `source` is the program that made it; `colour` is a label, "" for none.
    """

    id: str
    request: GenerationRequest
    origin: Origin
    environment: Environment
    seconds: float
    created: datetime
    path: Path
    pixels_sha256: str
    rating: int = 0
    is_favourite: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    deleted: datetime | None = None
    source: str = "seedlock"
    colour: str = ""
