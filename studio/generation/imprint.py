"""The imprint: what a picture's own file tells of how it was made, whole enough to rebuild its row."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from studio.errors import StudioError
from studio.generation.draft import Origin
from studio.generation.plain import from_json, to_json
from studio.generation.record import Environment, GenerationRecord
from studio.generation.request import GenerationRequest

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True)
class Imprint:
    """All of a generation that never changes; ratings, tags and notes live in the gallery alone.

    `created` is in UTC; `seconds` is the time that the engine took.
    """

    id: str
    created: datetime
    request: GenerationRequest
    origin: Origin
    environment: Environment
    seconds: float
    pixels_sha256: str

    @classmethod
    def of(cls, record: GenerationRecord) -> Imprint:
        """The imprint of a kept generation."""
        return cls(
            id=record.id,
            created=record.created,
            request=record.request,
            origin=record.origin,
            environment=record.environment,
            seconds=record.seconds,
            pixels_sha256=record.pixels_sha256,
        )

    def to_json(self) -> str:
        """JSON with sorted keys, without values that stand at their default."""
        return to_json(self)

    @classmethod
    def from_json(cls, text: str) -> Imprint:
        """Read what `to_json` wrote.

        Raises:
            StudioError: the text is no imprint, or names something that this version does not know.
        """
        try:
            imprint = from_json(cls, text)
        except ValueError as error:
            raise StudioError(
                "This picture's recipe is damaged, or was written by a newer version of Seedlock."
            ) from error
        if imprint.created.tzinfo is None:
            raise StudioError("This picture's recipe is damaged: its time has no time zone.")
        imprint.request.checked()
        return imprint


def pixels_sha256(image: Image.Image) -> str:
    """SHA-256 (hexadecimal) of the RGB bytes, row by row: the same for every lossless file format."""
    return hashlib.sha256(image.convert("RGB").tobytes()).hexdigest()
