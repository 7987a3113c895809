"""Enlarges any picture by a network that knows colours or greys alone: grey stays grey, transparency is kept."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from PIL import Image, ImageChops

from studio.engine.tiles import Pixels

Make = Callable[[Pixels], Pixels]
"""Pixels of as many channels as the network knows → the same, enlarged."""

_LANCZOS = Image.Resampling.LANCZOS


def enlarge_picture(picture: Image.Image, channels: int, make: Make, size: tuple[int, int]) -> Image.Image:
    """The picture (RGB, RGBA or grey) at `size`, made by a network of 3 or 1 `channels`.

    What the network makes is brought to the size by Lanczos, as transparency is, of which it knows nothing.
    """
    colours = picture.convert("RGB")
    made = _in_colour(colours, make) if channels == 3 else _in_grey(colours, make)
    made = made if made.size == size else made.resize(size, _LANCZOS)
    if picture.mode == "RGBA":
        made.putalpha(picture.getchannel("A").resize(size, _LANCZOS))
    return made


def is_grey(picture: Image.Image) -> bool:
    """Whether a picture in RGB has no colour anywhere."""
    red, green, blue = picture.split()
    return all(ImageChops.difference(red, other).getbbox() is None for other in (green, blue))


def _in_colour(picture: Image.Image, make: Make) -> Image.Image:
    made = _image(make(_pixels(picture)))
    return made.convert("L").convert("RGB") if is_grey(picture) else made


def _in_grey(picture: Image.Image, make: Make) -> Image.Image:
    """The brightness made by the network, the colours, which eyes see less sharply, enlarged beside it."""
    if is_grey(picture):
        return _image(make(_pixels(picture.convert("L")))).convert("RGB")
    brightness, *colours = picture.convert("YCbCr").split()
    made = _image(make(_pixels(brightness)))
    return Image.merge("YCbCr", [made, *(one.resize(made.size, _LANCZOS) for one in colours)]).convert("RGB")


def _pixels(picture: Image.Image) -> Pixels:
    pixels = np.asarray(picture)
    return pixels.reshape(*pixels.shape[:2], -1)


def _image(pixels: Pixels) -> Image.Image:
    return Image.fromarray(cast(Any, pixels[..., 0] if pixels.shape[2] == 1 else pixels))
