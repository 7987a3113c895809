"""How different two pictures look: a distance between small versions of them."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_SIDES = (32, 16, 8, 4)
"""Sizes in pixels at which pictures are compared: coarse ones see what moves, fine ones what is drawn."""

Signature = NDArray[np.float32]


def signature(picture: Image.Image) -> Signature:
    """The numbers of a picture whose Euclidean distance is how different two look, from 0 to about 1.

    Luma and two colour differences (BT.601) at several sizes; each size counts alike, colour half as much as
    light. Pictures of any size can be compared.
    """
    small = picture.convert("YCbCr").resize((_SIDES[0], _SIDES[0]), Image.Resampling.BOX)
    return np.concatenate([_at_side(small, side) for side in _SIDES])


def distance(one: Signature, other: Signature) -> float:
    """How different two pictures look."""
    return float(np.linalg.norm(one - other))


def _at_side(small: Image.Image, side: int) -> Signature:
    numbers = np.asarray(small.resize((side, side), Image.Resampling.BOX), dtype=np.float32) / 255
    weights = np.asarray([1.0, 0.5, 0.5], dtype=np.float32) / np.sqrt(np.float32(len(_SIDES))) / side
    return (numbers * weights).ravel()
