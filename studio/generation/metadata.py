"""Recipes in image files: PNG, JPEG and WebP, written in three layers and read by content.

The layers: the whole imprint as JSON (PNG text "seedlock", else inside XMP), A1111's `parameters` for every other
program (PNG text, else EXIF UserComment), and XMP's digital source type, which says that a model made the picture.
"""

import io
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from PIL import ExifTags, Image, PngImagePlugin

from studio.errors import StudioError
from studio.generation import a1111, xmp
from studio.generation.imprint import Imprint
from studio.generation.recipe import Recipe

ImageFormat = Literal["PNG", "JPEG", "WEBP"]
"""The file formats that carry a recipe, by Pillow's names."""

KEY = "seedlock"
"""The PNG text that holds the imprint."""

LARGEST_FILE = 512 * 2**20
"""Files beyond this many bytes are not opened for their recipe."""

LONGEST_TEXT = 4_000_000
"""Texts beyond this many characters are no recipe that a program wrote."""

MOST_PIXELS = 64_000_000
"""Pictures beyond this many pixels are not decoded to look for texts behind the pixels."""

_XMP_KEY = "XML:com.adobe.xmp"
_UNICODE = b"UNICODE\0"
UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error, Image.DecompressionBombError)
"""What Pillow raises for files that are none, damaged or hostile."""


def encode(image: Image.Image, kind: ImageFormat, imprint: Imprint | None, quality: int = 95) -> bytes:
    """The bytes of an image file; without an imprint, nothing but the pixels is in it.

    `quality` runs from 1 to 100 and counts for JPEG and WebP.

    Raises:
        StudioError: the recipe is too long for a JPEG.
    """
    bare = Image.frombytes("RGB", image.size, image.convert("RGB").tobytes())
    stream = io.BytesIO()
    if kind == "PNG":
        bare.save(stream, "PNG", pnginfo=_png_text(imprint) if imprint else None)
        return stream.getvalue()
    layers = {"exif": _exif(imprint), "xmp": xmp.packet(imprint.to_json())} if imprint else {}
    try:
        bare.save(stream, kind, quality=quality, **layers)
    except ValueError as error:
        raise StudioError("The recipe is too long for this file format. Export the picture as PNG.") from error
    return stream.getvalue()


def read(path: Path) -> Recipe:
    """The recipe in an image file of ours or one that carries A1111's parameters; pixels are not decoded.

    Raises:
        StudioError: the file cannot be read, is no picture, or holds no recipe.
    """
    texts = _texts(path)
    if KEY in texts:
        return Recipe.of(Imprint.from_json(texts[KEY]))
    if "parameters" in texts:
        return a1111.read(texts["parameters"])
    raise StudioError(f"{path.name} holds no recipe: it says nothing of a prompt or a seed.")


def read_imprint(path: Path) -> Imprint:
    """The imprint in a picture of ours.

    Raises:
        StudioError: the file cannot be read, or is no picture of ours.
    """
    texts = _texts(path)
    if KEY not in texts:
        raise StudioError(f"{path.name} was not made by Seedlock, or its recipe was removed.")
    return Imprint.from_json(texts[KEY])


def _png_text(imprint: Imprint) -> PngImagePlugin.PngInfo:
    """The three layers as text chunks before the pixels."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", _parameters(imprint))
    info.add_itxt(KEY, imprint.to_json())
    info.add_itxt(_XMP_KEY, xmp.packet().decode())
    return info


def _parameters(imprint: Imprint) -> str:
    return a1111.write(imprint.request, imprint.environment.seedlock)


def _exif(imprint: Imprint) -> bytes:
    """EXIF with the parameters as UserComment: UTF-16, big-endian, as A1111 writes it."""
    exif = Image.Exif()
    comment = _UNICODE + _parameters(imprint).encode("utf-16-be")
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = comment
    return exif.tobytes()


def _texts(path: Path) -> dict[str, str]:
    """The texts that may be recipes, under the names that they have in a PNG."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise StudioError(f"{path.name} is too large to be read for its recipe.")
        with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as image:
            return _png_texts(image) if isinstance(image, PngImagePlugin.PngImageFile) else _other_texts(image)
    except FileNotFoundError as error:
        raise StudioError(f"{path} does not exist.") from error
    except UNREADABLE as error:
        raise StudioError(f"{path.name} is not a PNG, JPEG or WebP picture that can be read.") from error


def _png_texts(image: PngImagePlugin.PngImageFile) -> dict[str, str]:
    """The text chunks before the pixels; those behind them only if there is no recipe before."""
    before = _strings(image.info)
    if KEY in before or "parameters" in before or image.width * image.height > MOST_PIXELS:
        return before
    return _strings(image.text)


def _strings(values: Mapping[Any, object]) -> dict[str, str]:
    texts = {str(key): value for key, value in values.items() if isinstance(value, str)}
    return {key: value for key, value in texts.items() if len(value) <= LONGEST_TEXT}


def _other_texts(image: Image.Image) -> dict[str, str]:
    """The imprint from XMP and the parameters from EXIF."""
    texts: dict[str, str] = {}
    packet: object = image.info.get("xmp")
    if isinstance(packet, bytes) and (imprint := xmp.imprint_in(packet)):
        texts[KEY] = imprint
    comment: object = image.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.UserComment)
    if isinstance(comment, bytes) and (text := _comment(comment)):
        texts["parameters"] = text
    return texts


def _comment(value: bytes) -> str:
    """The text of a UserComment: eight bytes name the encoding; programs disagree on the order of bytes."""
    head, body = value[:8], value[8:]
    if head != _UNICODE:
        return (body if head in (b"ASCII\0\0\0", bytes(8)) else value).decode("utf-8", errors="replace")
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
