"""Writes a PNG band by band, so that a picture of any height takes the memory of one band."""

import struct
import zlib
from collections.abc import Iterable
from typing import BinaryIO

from PIL import Image, ImageChops

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_UP = b"\x02"
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
    above, done = Image.new("RGB", (width, 1)), 0
    for band in bands:
        if band.width != width:
            raise ValueError(f"A band is {band.width} wide instead of {width}.")
        rows = band.convert("RGB")
        _write_chunk(to, b"IDAT", packer.compress(_filtered(rows, above)))
        above, done = rows.crop((0, rows.height - 1, width, rows.height)), done + rows.height
    if done != height:
        raise ValueError(f"The bands are {done} high instead of {height}.")
    _write_chunk(to, b"IDAT", packer.flush())
    _write_chunk(to, b"IEND", b"")


def _filtered(rows: Image.Image, above: Image.Image) -> bytes:
    """Rows as a PNG holds them: each behind the number of its filter. (By Pillow: the window loads no numpy.)"""
    shifted = Image.new("RGB", rows.size)
    shifted.paste(above, (0, 0))
    shifted.paste(rows.crop((0, 0, rows.width, rows.height - 1)), (0, 1))
    data, stride = ImageChops.subtract_modulo(rows, shifted).tobytes(), 3 * rows.width
    return b"".join(_UP + data[start : start + stride] for start in range(0, len(data), stride))


def _write_chunk(to: BinaryIO, name: bytes, data: bytes) -> None:
    to.write(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)))
