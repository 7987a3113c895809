"""How different two pictures look: a distance between small versions of them."""

import itertools
import math
from array import array
from collections.abc import Iterator, Sequence

from PIL import Image

_SIDES = (32, 16, 8, 4)
"""Sizes in pixels at which pictures are compared: coarse ones see what moves, fine ones what is drawn."""

Signature = Sequence[float]


def signature(picture: Image.Image) -> Signature:
    """The numbers of a picture whose Euclidean distance is how different two look, from 0 to about 1.

    Luma and two colour differences (BT.601) at several sizes; each size counts alike, colour half as much as
    light. Pictures of any size can be compared. (By Pillow: the window loads no numpy.)
    """
    small = picture.convert("YCbCr").resize((_SIDES[0], _SIDES[0]), Image.Resampling.BOX)
    return array("f", itertools.chain.from_iterable(_at_side(small, side) for side in _SIDES))


def distance(one: Signature, other: Signature) -> float:
    """How different two pictures look."""
    return math.dist(one, other)


def _at_side(small: Image.Image, side: int) -> Iterator[float]:
    pixel = 1 / (255 * side * math.sqrt(len(_SIDES)))
    bands = small.resize((side, side), Image.Resampling.BOX).split()
    for band, weight in zip(bands, (1.0, 0.5, 0.5), strict=True):
        yield from (value * weight * pixel for value in band.tobytes())
