"""Recipes in image files: PNG, JPEG, WebP and AVIF, written in three layers and read by content.

The layers: the whole imprint as JSON (PNG text "seedlock", else inside XMP), A1111's `parameters` for every other
program (PNG text, else EXIF UserComment), and XMP's digital source type, which says that a model made the picture.
"""

import io
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Literal

from PIL import ExifTags, Image, PngImagePlugin, features

from studio.errors import StudioError
from studio.generation import a1111, xmp
from studio.generation.dialects.recognition import hidden_recipe, recognise
from studio.generation.imprint import Imprint
from studio.generation.recipe import Recipe
from studio.generation.stealth import hidden_text
from studio.generation.texts import UNREADABLE, XMP, Texts, read_texts

ImageFormat = Literal["PNG", "JPEG", "WEBP", "AVIF"]
"""The file formats that carry a recipe, by Pillow's names."""

KEY = "seedlock"
"""The PNG text that holds the imprint."""

_UNICODE = b"UNICODE\0"


Layers = Literal["all", "parameters"]
"""Everything, or without the imprint: what other programs read and that a model made the picture."""


def encode(
    image: Image.Image, kind: ImageFormat, imprint: Imprint | None, quality: int = 95, layers: Layers = "all"
) -> bytes:
    """The bytes of an image file; without an imprint, nothing but the pixels is in it.

    `quality` runs from 1 to 100 and counts for all but PNG.

    Raises:
        StudioError: the recipe is too long for a JPEG, or AVIF cannot be written here.
    """
    if kind == "AVIF" and not features.check("avif"):
        raise StudioError("AVIF cannot be written on this system. Export as WebP, which is nearly as small.")
    seen = image if image.mode == "RGBA" and kind != "JPEG" else opaque(image)
    bare = Image.frombytes(seen.mode, image.size, seen.tobytes())
    stream = io.BytesIO()
    if kind == "PNG":
        bare.save(stream, "PNG", pnginfo=_png_text(imprint, layers) if imprint else None)
        return stream.getvalue()
    ours = imprint.to_json() if imprint and layers == "all" else ""
    extras = {"exif": _exif(imprint), "xmp": xmp.packet(ours, _source_type(imprint))} if imprint else {}
    try:
        bare.save(stream, kind, quality=quality, **extras)
    except ValueError as error:
        raise StudioError("The recipe is too long for this file format. Export the picture as PNG.") from error
    return stream.getvalue()


def opaque(image: Image.Image) -> Image.Image:
    """The image in RGB; what is transparent lies on white."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), clear).convert("RGB")


def read(path: Path) -> Recipe:
    """The recipe in an image file of ours or of another program that is known; see `dialects.recognition`.

    Pixels are decoded only to look for a text that may be hidden in them.

    Raises:
        StudioError: the file cannot be read, is no picture, or holds no recipe.
    """
    return recipe_in(read_texts(path), path, path.name)


def recipe_in(found: Texts, file: Path | BinaryIO, name: str) -> Recipe:
    """The recipe in the texts of a file, else hidden in its pixels; `name` is told where there is none.

    Raises:
        StudioError: the file holds no recipe.
    """
    if (imprint := _ours(found)) is not None:
        return Recipe.of(Imprint.from_json(imprint))
    recipe = recognise(found.texts) or (_hidden(file) if found.has_alpha else None)
    if recipe is None and "parameters" in found.texts:
        raise StudioError(f"{name} holds parameters in a form that Seedlock does not know.")
    if recipe is None:
        raise StudioError(f"{name} holds no recipe: it says nothing of a prompt or a seed.")
    return replace(recipe, size=recipe.size or found.size)


def _ours(found: Texts) -> str | None:
    """The imprint's JSON: a text of its own in a PNG, else inside XMP."""
    if KEY in found.texts:
        return found.texts[KEY]
    return xmp.imprint_in(found.texts.get(XMP, "")) if found.format != "PNG" else None


def _hidden(file: Path | BinaryIO) -> Recipe | None:
    try:
        with Image.open(file, formats=("PNG",)) as image:
            return hidden_recipe(hidden_text(image))
    except UNREADABLE:
        return None


def _png_text(imprint: Imprint, layers: Layers) -> PngImagePlugin.PngInfo:
    """The layers as text chunks before the pixels."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", _parameters(imprint))
    if layers == "all":
        info.add_itxt(KEY, imprint.to_json())
    info.add_itxt(XMP, xmp.packet(source_type=_source_type(imprint)).decode())
    return info


def _source_type(imprint: Imprint) -> str:
    """What the picture is: a model's own, or made upon another picture."""
    request = imprint.request
    is_own = request.source is None and (request.upscale is None or bool(request.prompt))
    return xmp.SOURCE_TYPE if is_own else xmp.COMPOSITE_TYPE


def _parameters(imprint: Imprint) -> str:
    return a1111.write(imprint.request, imprint.environment.seedlock)


def _exif(imprint: Imprint) -> bytes:
    """EXIF with the parameters as UserComment: UTF-16, big-endian, as A1111 writes it."""
    exif = Image.Exif()
    comment = _UNICODE + _parameters(imprint).encode("utf-16-be")
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = comment
    return exif.tobytes()
