"""Writes animated WebP and GIF with Pillow."""

import itertools
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from studio.errors import StudioError

KINDS = (".webp", ".gif")
"""The endings of the files that are written here."""

_UNIT = {".webp": 1, ".gif": 10}
"""Milliseconds in which each counts how long a frame is shown."""


def write_animation(frames: Sequence[Path], to: Path, kind: str, fps: float) -> None:
    """Write pictures as an animation that repeats for ever, into the file `to`, whose own ending does not count.

    Raises:
        StudioError: a picture is damaged.
        OSError: the file cannot be written.
    """
    pictures = (_picture(path, kind) for path in frames)
    first = next(pictures)
    name = kind.removeprefix(".").upper()
    shown = {"save_all": True, "append_images": pictures, "duration": durations(len(frames), fps, kind), "loop": 0}
    with to.open("wb") as file:
        if kind == ".gif":
            first.save(file, name, **shown, disposal=1, optimize=False)
        else:
            first.save(file, name, **shown, quality=90, method=4)


def durations(count: int, fps: float, kind: str) -> list[int]:
    """How many milliseconds each frame is shown: whole units whose sum stays true to `fps`."""
    unit = _UNIT[kind]
    starts = [round(index * 1000 / fps / unit) * unit for index in range(count + 1)]
    return [max(unit, end - start) for start, end in itertools.pairwise(starts)]


def _picture(path: Path, kind: str) -> Image.Image:
    """A frame; a GIF's with 256 colours of its own."""
    try:
        with Image.open(path) as picture:
            shown = picture.convert("RGB")
    except OSError as error:
        raise StudioError(f"The frame {path} is damaged. Run the walk again.") from error
    return shown.quantize(256) if kind == ".gif" else shown
