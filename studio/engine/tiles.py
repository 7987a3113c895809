"""Cuts a picture into overlapping tiles, and lays what was made of them side by side without seams.

Each tile is read with a margin around the part that it is for, so that the network sees what lies beyond. Of the
margin the outer half is thrown away; over the inner half a tile fades into the one that was laid before it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from typing import cast

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height × width × channels."""

_LEAST_MARGIN, _MOST_MARGIN = 16, 32


@dataclass(frozen=True)
class Span:
    """One side of a tile, in pixels of the source: what is `read`, what is `kept` of it, and over how many pixels
    from its beginning it fades in."""

    read: tuple[int, int]
    kept: tuple[int, int]
    fade: int


@dataclass(frozen=True)
class Tile:
    """A part of a picture that is enlarged by itself."""

    across: Span
    down: Span

    def cut(self, picture: Pixels) -> Pixels:
        """What is read of the picture."""
        return picture[slice(*self.down.read), slice(*self.across.read)]

    def lay(self, canvas: Pixels, made: Pixels, scale: int) -> None:
        """Lay what was made of the tile, `scale` times larger, into the large picture."""
        rows, columns = _inside(self.down, scale), _inside(self.across, scale)
        new = made[rows, columns].astype(np.float32)
        place = canvas[_scaled(self.down.kept, scale), _scaled(self.across.kept, scale)]
        weight = _ramp(self.down, scale)[:, None, None] * _ramp(self.across, scale)[None, :, None]
        place[...] = np.rint(place + (new - place) * weight).astype(np.uint8)


def tiles(width: int, height: int, side: int, multiple: int = 1) -> list[Tile]:
    """The tiles of a picture, row by row; each reads at most `side` pixels across and down.

    They begin at multiples of `multiple`, so that networks that look at windows see the same ones as in the whole.
    """
    rows, columns = spans(height, side, multiple), spans(width, side, multiple)
    return [Tile(across, down) for down, across in product(rows, columns)]


def spans(length: int, side: int, multiple: int = 1) -> Iterator[Span]:
    """One side of a picture as spans of at most `side` pixels, from the first to the last."""
    side = max(side, 4 * _LEAST_MARGIN)
    margin = _up_to_multiple(min(_MOST_MARGIN, max(_LEAST_MARGIN, side // 16)), multiple)
    step = max(multiple, (side - 2 * margin) // multiple * multiple)
    whole = step + 2 * margin
    begins = [0]
    while begins[-1] + whole < length:
        begins.append(begins[-1] + step)
    inner = margin // 2
    cuts = [0, *(begin + margin for begin in begins[1:]), length]
    for begin, (first, last) in zip(begins, pairwise(cuts), strict=True):
        is_first, is_last = first == 0, last == length
        kept = (0 if is_first else first - inner, length if is_last else last + inner)
        yield Span((begin, min(length, begin + whole)), kept, 0 if is_first else 2 * inner)


def enlarge(
    picture: Pixels, parts: list[Tile], scale: int, make: Callable[[Pixels], Pixels], tell: Callable[[int], None]
) -> Pixels:
    """The picture `scale` times larger, made tile by tile; `tell` hears before each how many are done."""
    height, width, channels = picture.shape
    canvas = np.zeros((height * scale, width * scale, channels), np.uint8)
    for done, tile in enumerate(parts):
        tell(done)
        tile.lay(canvas, make(tile.cut(picture)), scale)
    return canvas


def _inside(span: Span, scale: int) -> slice:
    """What is kept, counted from where the tile begins."""
    return slice((span.kept[0] - span.read[0]) * scale, (span.kept[1] - span.read[0]) * scale)


def _scaled(pair: tuple[int, int], scale: int) -> slice:
    return slice(pair[0] * scale, pair[1] * scale)


def _ramp(span: Span, scale: int) -> NDArray[np.float32]:
    """How much of the new there is at each pixel: from none to all where it fades in, then all."""
    length, fade = (span.kept[1] - span.kept[0]) * scale, span.fade * scale
    ramp = np.ones(length, np.float32)
    ramp[:fade] = (np.arange(fade, dtype=np.float32) + 0.5) / max(1, fade)
    return cast(NDArray[np.float32], ramp)


def _up_to_multiple(value: int, multiple: int) -> int:
    return -(-value // multiple) * multiple
