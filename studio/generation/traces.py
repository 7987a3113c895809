"""What an image file holds beyond its pixels: the proof that an export without metadata tells nothing."""

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PIXELS = {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"}
_JPEG_PIXELS = {0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0}
"""Frames, Huffman and quantisation tables, the scan, restart interval, and JFIF's own header."""

_WEBP_PIXELS = {"VP8 ", "VP8L", "ALPH"}
_AVIF_BOXES = {"ftyp", "meta", "mdat"}
_AVIF_ITEMS = {"av01", "grid"}


def traces(content: bytes) -> tuple[str, ...]:
    """The names of all parts of a PNG, JPEG, WebP or AVIF file that no decoder needs for the pixels.

    Raises:
        ValueError: the content is no such file, or is not whole.
    """
    try:
        if content.startswith(_PNG):
            return _png(content)
        if content.startswith(b"\xff\xd8"):
            return _jpeg(content)
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            return _webp(content)
        if content[4:12] == b"ftypavif":
            return _avif(content)
    except (struct.error, IndexError) as error:
        raise ValueError("the file is not whole") from error
    raise ValueError("neither PNG nor JPEG nor WebP nor AVIF")


def _png(content: bytes) -> tuple[str, ...]:
    """Chunks: length, name, data, checksum; up to IEND."""
    place, name, found = len(_PNG), "", list[str]()
    while name != "IEND":
        (length,) = struct.unpack_from(">I", content, place)
        name = content[place + 4 : place + 8].decode("latin-1")
        found.append(name)
        place += length + 12
    return _beyond(found, _PNG_PIXELS, content, place)


def _jpeg(content: bytes) -> tuple[str, ...]:
    """Segments: 0xFF, marker, length, data; the scan runs up to the end of the image."""
    place, marker, found = 2, 0, list[str]()
    while marker != 0xDA:
        marker = content[place + 1]
        (length,) = struct.unpack_from(">H", content, place + 2)
        if marker not in _JPEG_PIXELS:
            found.append(f"marker {marker:02X}")
        place += length + 2
    end = content.find(b"\xff\xd9", place)
    if end < 0:
        raise ValueError("the file is not whole")
    return _beyond(found, set(), content, end + 2)


def _webp(content: bytes) -> tuple[str, ...]:
    """RIFF chunks: name, length, data, one byte more if the length is odd."""
    place, found = 12, list[str]()
    (size,) = struct.unpack_from("<I", content, 4)
    while place < size + 8:
        name, length = struct.unpack_from("<4sI", content, place)
        found.append(name.decode("latin-1"))
        place += 8 + length + length % 2
    return _beyond(found, _WEBP_PIXELS, content, place)


def _avif(content: bytes) -> tuple[str, ...]:
    """Boxes: length, name, data; the box "meta" lists the items, of which EXIF and XMP are two kinds."""
    place, found, items = 0, list[str](), list[str]()
    while place + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        if length < 8:
            raise ValueError("the file is not whole")
        found.append(name.decode("latin-1"))
        if name == b"meta":
            items += _avif_items(content[place : place + length])
        place += length
    return _beyond(found, _AVIF_BOXES, content, place) + tuple(item for item in items if item not in _AVIF_ITEMS)


def _avif_items(meta: bytes) -> list[str]:
    """The kinds of the items: each entry "infe" has version, flags, id and protection before it."""
    places = [place for place in range(len(meta)) if meta.startswith(b"infe", place)]
    return [meta[place + 12 : place + 16].decode("latin-1") for place in places]


def _beyond(found: list[str], needed: set[str], content: bytes, end: int) -> tuple[str, ...]:
    """The names that are not needed, and what follows the end of the picture."""
    if end > len(content):
        raise ValueError("the file is not whole")
    rest = ["bytes after the end"] if end < len(content) else []
    return tuple(name for name in found if name not in needed) + tuple(rest)
