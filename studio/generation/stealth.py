"""Texts hidden in the lowest bits of a picture's pixels, as NovelAI and SwarmUI write them: read and wiped out.

The bits run down the columns, in the alpha channel or in red, green and blue: a magic word of 15 letters, the
number of bits in 32 bits, the text, packed by gzip if the word says so.
"""

import zlib

from PIL import Image

from studio.generation.texts import LONGEST_TEXT

MOST_PIXELS = 64_000_000
"""Pictures beyond this many pixels are not decoded to look for texts within the pixels."""

_MAGIC = {b"stealth_pnginfo": False, b"stealth_pngcomp": True, b"stealth_rgbinfo": False, b"stealth_rgbcomp": True}
"""The magic words, and whether the text is packed."""

_HEAD_BITS = 8 * 15 + 32
_LOWEST = bytes(48 + (value & 1) for value in range(256))
"""Of each value, the lowest bit as the digit "0" or "1"."""


def hidden_text(image: Image.Image) -> str:
    """The text that the pixels hide, "" if there is none."""
    if image.width * image.height > MOST_PIXELS or image.mode not in ("RGB", "RGBA"):
        return ""
    modes = ("RGBA", "RGB") if image.mode == "RGBA" else ("RGB",)
    return next((text for mode in modes if (text := _text_in(image, in_alpha=mode == "RGBA"))), "")


def wiped(image: Image.Image) -> Image.Image:
    """The picture with every lowest bit at zero: no eye sees it, and nothing is hidden there any more."""
    return image.convert("RGB").point([value & 0xFE for value in range(256)] * 3)


def _text_in(image: Image.Image, *, in_alpha: bool) -> str:
    columns = image.transpose(Image.Transpose.TRANSPOSE)
    values = columns.getchannel("A").tobytes() if in_alpha else columns.convert("RGB").tobytes()
    head = _bytes(values[:_HEAD_BITS])
    if len(head) < _HEAD_BITS // 8 or head[:15] not in _MAGIC:
        return ""
    length = int.from_bytes(head[15:], "big") // 8
    if length > LONGEST_TEXT:
        return ""
    body = _bytes(values[_HEAD_BITS : _HEAD_BITS + 8 * length])
    if _MAGIC[head[:15]]:
        body = _unpacked(body)
    return body.decode("utf-8", errors="replace")


def _bytes(values: bytes) -> bytes:
    """Eight lowest bits a byte."""
    whole = len(values) // 8
    return int(values[: 8 * whole].translate(_LOWEST) or b"0", 2).to_bytes(whole, "big")


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(body, LONGEST_TEXT)
    except zlib.error:
        return b""
