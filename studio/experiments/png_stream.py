"""Writes a PNG band by band, so that a picture of any height takes the memory of one band."""

import struct
import zlib
from collections.abc import Iterable
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_UP = 2
"""The filter that stores each byte as its difference to the one above (PNG specification, 9.2)."""


def write_png(to: BinaryIO, size: tuple[int, int], bands: Iterable[Image.Image]) -> None:
    """Write an RGB picture of `size` whose rows are those of `bands`, one below the other.

    Raises:
        ValueError: the bands are not as wide, or not as high together, as `size`.
    """
    width, height = size
    to.write(_SIGNATURE)
    _write_chunk(to, b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    _write_chunk(to, b"tEXt", b"Software\0Seedlock")
    packer = zlib.compressobj(6)
    above: NDArray[np.uint8] = np.zeros(width * 3, dtype=np.uint8)
    done = 0
    for band in bands:
        if band.width != width:
            raise ValueError(f"A band is {band.width} wide instead of {width}.")
        rows = np.asarray(band.convert("RGB"), dtype=np.uint8).reshape(band.height, -1)
        _write_chunk(to, b"IDAT", packer.compress(_filtered(rows, above)))
        above, done = rows[-1], done + band.height
    if done != height:
        raise ValueError(f"The bands are {done} high instead of {height}.")
    _write_chunk(to, b"IDAT", packer.flush())
    _write_chunk(to, b"IEND", b"")


def _filtered(rows: NDArray[np.uint8], above: NDArray[np.uint8]) -> bytes:
    """Rows (H, 3W) as a PNG holds them: each behind the number of its filter."""
    filtered = np.empty((rows.shape[0], rows.shape[1] + 1), dtype=np.uint8)
    filtered[:, 0] = _UP
    filtered[0, 1:] = rows[0] - above
    filtered[1:, 1:] = rows[1:] - rows[:-1]
    return filtered.tobytes()


def _write_chunk(to: BinaryIO, name: bytes, data: bytes) -> None:
    to.write(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)))
