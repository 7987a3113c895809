"""The texts in an image file that may be recipes, read from its headers alone, whatever the file holds.

Nothing is decoded and nothing grows beyond `LONGEST_TEXT`: a file may be made to be slow, huge or broken.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import BinaryIO, Literal, cast

from PIL import ExifTags, Image

from studio.errors import StudioError
from studio.generation.request import Size

LARGEST_FILE = 512 * 2**20
"""Files beyond this many bytes are not opened for their recipe."""

LONGEST_TEXT = 4_000_000
"""Texts beyond this many characters are no recipe that a program wrote."""

MOST_CHUNKS = 100_000
"""PNG files of more chunks than this were made to be slow."""

XMP = "XML:com.adobe.xmp"
COMMENT = "UserComment"
"""The name of EXIF's text; the texts of PNG keep their own names."""

UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""What Pillow raises for files that are none, damaged or hostile."""

_Other = Literal["JPEG", "WEBP", "AVIF"]
_PNG = b"\x89PNG\r\n\x1a\n"
_UNICODE = b"UNICODE\0"
_EXIF_NAMES = {ExifTags.Base.Make: "Make", ExifTags.Base.Model: "Model", ExifTags.Base.Software: "Software"}


@dataclass(frozen=True)
class Texts:
    """What a file's headers tell: its format, the picture's size, its texts by name; whether it ends as it should.

    `has_alpha` says that its pixels may hide a text.
    """

    format: Literal["PNG", "JPEG", "WEBP", "AVIF"]
    size: Size
    texts: dict[str, str]
    is_whole: bool
    has_alpha: bool = False


def read_texts(path: Path) -> Texts:
    """The texts in the file at `path`.

    Raises:
        StudioError: the file cannot be read, is too large, or is no PNG, JPEG, WebP or AVIF picture.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise StudioError(f"{path.name} is too large to be read for its recipe.")
        with path.open("rb") as stream:
            return texts_in(stream, path.name)
    except FileNotFoundError as error:
        raise StudioError(f"{path} does not exist.") from error
    except OSError as error:
        raise StudioError(f"{path.name} cannot be read ({error.strerror}).") from error


def texts_in(stream: BinaryIO, name: str) -> Texts:
    """The texts in an open file, whose `name` is told where it cannot be read.

    Raises:
        StudioError: it is no PNG, JPEG, WebP or AVIF picture.
    """
    try:
        if stream.read(len(_PNG)) == _PNG:
            return _in_png(stream)
        stream.seek(0)
        with Image.open(stream, formats=("JPEG", "WEBP", "AVIF")) as image:
            return _in_other(image, stream)
    except UNREADABLE as error:
        raise StudioError(f"{name} is not a PNG, JPEG, WebP or AVIF picture that can be read.") from error


def _in_png(stream: BinaryIO) -> Texts:
    """The texts in a PNG's chunks, before or behind the pixels."""
    texts: dict[str, str] = {}
    header, is_whole = b"", False
    for name, length in _chunks(stream):
        if name == b"IHDR":
            header = stream.read(min(length, 13))
        elif name in _PNG_TEXTS and length <= LONGEST_TEXT:
            data = stream.read(length)
            key, text = _PNG_TEXTS[name](data) if len(data) == length else ("", "")
            if key and text:
                texts.setdefault(key, text)
        elif name == b"eXIf" and length <= LONGEST_TEXT:
            texts = _of_exif(Image.Exif(), stream.read(length)) | texts
        is_whole = name == b"IEND"
    width, height, _, colour = struct.unpack_from(">IIBB", header)
    if not 0 < width < 2**31 or not 0 < height < 2**31:
        raise ValueError("no size that a picture can have")
    return Texts("PNG", Size(width, height), texts, is_whole, has_alpha=colour == 6)


def _chunks(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Name and length of each chunk, with the stream at its data; ends with the file or at IEND."""
    place, name = stream.tell(), b""
    for _ in range(MOST_CHUNKS):
        stream.seek(place)
        head = stream.read(8)
        if len(head) < 8 or name == b"IEND":
            return
        length, name = struct.unpack(">I4s", head)
        yield name, length
        place += length + 12


def _plain_text(data: bytes) -> tuple[str, str]:
    """tEXt: keyword, zero, text in Latin-1, though some programs write UTF-8."""
    key, _, text = data.partition(b"\0")
    return key.decode("latin-1"), _decoded(text)


def _packed_text(data: bytes) -> tuple[str, str]:
    """zTXt: keyword, zero, method, packed text."""
    key, _, rest = data.partition(b"\0")
    return key.decode("latin-1"), _decoded(_unpacked(rest[1:]))


def _international_text(data: bytes) -> tuple[str, str]:
    """iTXt: keyword, zero, packed or not, method, language, zero, translated keyword, zero, text in UTF-8."""
    key, _, rest = data.partition(b"\0")
    parts = rest[2:].split(b"\0", 2)
    if len(parts) < 3:
        return "", ""
    text = _unpacked(parts[2]) if rest[:1] == b"\1" else parts[2]
    return key.decode("latin-1"), text.decode("utf-8", errors="replace")


_PNG_TEXTS = {b"tEXt": _plain_text, b"zTXt": _packed_text, b"iTXt": _international_text, b"comf": _plain_text}
"""The chunks that hold texts; ComfyUI writes its own kind into animated PNGs."""


def _unpacked(data: bytes) -> bytes:
    """Packed text, or nothing if it would grow beyond all measure or is damaged."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, LONGEST_TEXT)
    except zlib.error:
        return b""
    return b"" if unpacker.unconsumed_tail else text


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1")


def _in_other(image: Image.Image, stream: BinaryIO) -> Texts:
    """The texts of all formats but PNG: EXIF and XMP."""
    kind = cast(_Other, image.format)
    texts = _of_exif(image.getexif())
    packet: object = image.info.get("xmp")
    if isinstance(packet, bytes):
        texts[XMP] = packet[:LONGEST_TEXT].decode("utf-8", errors="replace")
    note: object = image.info.get("comment")
    if isinstance(note, bytes):
        texts.setdefault(COMMENT, note[:LONGEST_TEXT].decode("utf-8", errors="replace"))
    return Texts(kind, Size(*image.size), texts, _is_whole(kind, stream))


def _is_whole(kind: _Other, stream: BinaryIO) -> bool:
    """Whether the file goes on to where the picture ends."""
    end = stream.seek(0, 2)
    if kind == "AVIF":
        return True  # its decoder has read all of it to open it
    if kind == "WEBP":
        stream.seek(4)
        return struct.unpack("<I", stream.read(4))[0] + 8 <= end
    stream.seek(max(0, end - 4096))
    return b"\xff\xd9" in stream.read()


def _of_exif(exif: Image.Exif, content: bytes = b"") -> dict[str, str]:
    """The texts of an EXIF block; ComfyUI writes "prompt:{…}" into fields that are meant for cameras."""
    if content:
        exif.load(content)
    texts: dict[str, str] = {}
    for tag, value in exif.items():
        if isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT:
            name, colon, rest = value.partition(":")
            if colon and name in ("prompt", "workflow"):
                texts[name] = rest
            elif tag in _EXIF_NAMES:
                texts[_EXIF_NAMES[ExifTags.Base(tag)]] = value
    details = exif.get_ifd(ExifTags.IFD.Exif)
    for tag, name in ((ExifTags.Base.UserComment, COMMENT), (ExifTags.Base.MakerNote, "MakerNote")):
        value: object = details.get(tag)
        if isinstance(value, bytes) and (text := comment_text(value[: 2 * LONGEST_TEXT])):
            texts[name] = text
        elif isinstance(value, str):
            texts[name] = value[:LONGEST_TEXT]
    return texts


def comment_text(value: bytes) -> str:
    """The text of a UserComment: eight bytes name the encoding; programs disagree on the order of bytes."""
    head, body = value[:8], value[8:]
    if head != _UNICODE:
        return (
            (body if head in (b"ASCII\0\0\0", bytes(8)) else value).decode("utf-8", errors="replace").strip("\0")
        )
    encoding = "utf-16-le" if body[1:2] == b"\0" else "utf-16-be"
    if b"\0" not in body[:64]:
        encoding = "utf-8" if _is_utf8(body) else encoding
    return body.decode(encoding, errors="replace").strip("\0\ufeff")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def xmp_comment(packet: str) -> str:
    """The `exif:UserComment` in an XMP packet, "" if there is none; read as text, as XML can be hostile."""
    start = packet.find("<exif:UserComment")
    end = packet.find("</exif:UserComment>", start)
    if start < 0 or end < 0:
        return ""
    inner = packet[packet.find(">", start) + 1 : end]
    item, close = inner.find("<rdf:li"), inner.rfind("</rdf:li>")
    if item >= 0 and close > item:
        inner = inner[inner.find(">", item) + 1 : close]
    return unescape(inner).strip()
