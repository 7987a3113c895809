"""The sprites: every artist's drawing of every subject as a small square picture with transparency."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from starter_model.subjects import Subject, characters, read_subjects

SIDE = 160
"""Pixels a side of one sprite."""

ART = ("fluent-3d", "fluent-flat", "noto", "twemoji", "contrast", "glyph")
"""The artists' sets."""

INK = frozenset({"contrast", "glyph"})
"""The sets that hold only ink, no colour."""

_STAND_INS = {"noto": "fluent-flat", "twemoji": "fluent-flat", "contrast": "glyph", "glyph": "contrast"}
"""Whose drawing is used where an artist has none."""

_ICONS = {
    "fluent-flat": "iconify-json-fluent-emoji-flat",
    "contrast": "iconify-json-fluent-emoji-high-contrast",
    "noto": "iconify-json-noto",
    "twemoji": "iconify-json-twemoji",
}


def render_sprites(packages: Path, archive: Path) -> tuple[str, ...]:
    """Draw all subjects from the unpacked `packages` into a zip of WebP files `<art>/<drawing>.webp`.

    Returns the names of the subjects that were left out because neither an artist nor the stand-in has
    drawn them.
    """
    artists = Artists(packages)
    missing: list[str] = []
    with zipfile.ZipFile(archive, "w") as out:
        for subject in read_subjects():
            drawn = artists.draw(subject)
            pictures = {art: drawn.get(art, drawn.get(_STAND_INS.get(art, ""))) for art in ART}
            if None in pictures.values():
                missing.append(subject.drawing)
                continue
            for art, picture in pictures.items():
                ink = picture.getchannel("A") if art in INK else picture
                out.writestr(f"{art}/{subject.drawing}.webp", _webp(ink))
    return tuple(missing)


def load_sprites(archive: Path, art: str, subjects: tuple[Subject, ...]) -> np.ndarray:
    """One set's sprites: (N, 160, 160, 4) for coloured art, (N, 160, 160, 1) for ink; uint8."""
    mode = "L" if art in INK else "RGBA"
    with zipfile.ZipFile(archive) as stored:
        pictures = [
            Image.open(io.BytesIO(stored.read(f"{art}/{subject.drawing}.webp"))).convert(mode)
            for subject in subjects
        ]
    return np.stack([np.asarray(picture).reshape(SIDE, SIDE, -1) for picture in pictures])


def drawn_subjects(archive: Path) -> tuple[Subject, ...]:
    """The subjects that the archive holds drawings of, in the order of the word list."""
    with zipfile.ZipFile(archive) as stored:
        drawings = {Path(name).stem for name in stored.namelist()}
    return tuple(subject for subject in read_subjects() if subject.drawing in drawings)


class Artists:
    """The unpacked packages, ready to be asked for one character's drawings."""

    def __init__(self, packages: Path) -> None:
        self._packages = packages
        self._characters = characters(packages / "unicode-emoji-json" / "data-by-emoji.json")
        self._icons = {art: _read_icons(packages / folder) for art, folder in _ICONS.items()}
        self._fonts = list(_read_fonts(packages / "fontsource-noto-emoji" / "files"))

    def draw(self, subject: Subject) -> dict[str, Image.Image]:
        """The subject by every artist who has drawn it, cropped and centred."""
        character = self._characters.get(subject.drawing)
        if character is None:
            return {}
        found = {art: self._vector(art, character) for art in _ICONS}
        drawn = {art: _rasterise(svg) for art, svg in found.items() if svg}
        photo = self._render_file(character)
        if photo is not None:
            drawn["fluent-3d"] = Image.open(photo).convert("RGBA")
        outline = self._glyph(character)
        if outline:
            drawn["glyph"] = _rasterise(outline)
        return {art: _fit(picture) for art, picture in drawn.items()}

    def _render_file(self, character: str) -> Path | None:
        folder = self._packages / "lobehub-fluent-emoji-3d" / "assets"
        files = (folder / f"{key}.webp" for key in _keys(character))
        return next((file for file in files if file.exists()), None)

    def _vector(self, art: str, character: str) -> str | None:
        icons, names = self._icons[art]
        name = next((names[key] for key in _keys(character) if key in names), None)
        if name is None:
            return None
        alias = icons.get("aliases", {}).get(name)
        icon = icons["icons"].get(alias["parent"] if alias else name)
        return _svg(icon, icons) if icon else None

    def _glyph(self, character: str) -> str | None:
        points = [ord(mark) for mark in character if ord(mark) != 0xFE0F]
        if len(points) > 1:
            return None
        found = ((glyphs, names[points[0]]) for names, glyphs in self._fonts if points[0] in names)
        return next((_outline(glyphs, name) for glyphs, name in found), None)


def _keys(character: str) -> tuple[str, str, str]:
    """The spellings of a character in the packages: with, without and with a last variation selector."""
    points = [f"{ord(mark):x}" for mark in character]
    plain = "-".join(point for point in points if point != "fe0f")
    return "-".join(points), plain, f"{plain}-fe0f"


def _read_icons(folder: Path) -> tuple[dict, dict]:
    icons = json.loads((folder / "icons.json").read_text(encoding="utf-8"))
    return icons, json.loads((folder / "chars.json").read_text(encoding="utf-8"))


def _read_fonts(folder: Path) -> Iterator[tuple[dict[int, str], object]]:
    from fontTools.ttLib import TTFont

    for file in sorted(folder.glob("*-400-normal.woff2")):
        font = TTFont(file)
        yield font.getBestCmap(), font.getGlyphSet()


def _svg(icon: dict, icons: dict) -> str:
    width, height = (icon.get(side, icons.get(side, 16)) for side in ("width", "height"))
    box = f"{icon.get('left', 0)} {icon.get('top', 0)} {width} {height}"
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {names} viewBox="{box}" width="{SIDE}" height="{SIDE}" color="#000">{icon["body"]}</svg>'


def _outline(glyphs, name: str) -> str:
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.svgPathPen import SVGPathPen

    bounds, path = BoundsPen(glyphs), SVGPathPen(glyphs)
    glyphs[name].draw(bounds)
    glyphs[name].draw(path)
    left, bottom, right, top = bounds.bounds
    box = f"{left} {-top} {right - left} {top - bottom}"
    ink = f'<path transform="scale(1,-1)" d="{path.getCommands()}" fill="#000"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{SIDE}" height="{SIDE}">{ink}</svg>'


def _rasterise(svg: str) -> Image.Image:
    import resvg_py

    return Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=SIDE, height=SIDE)))).convert(
        "RGBA"
    )


def _fit(picture: Image.Image) -> Image.Image:
    """Crop to what is visible, scale to the square's width and centre, without dark fringes."""
    seen = picture.getchannel("A").point(lambda value: 255 if value > 8 else 0)
    cropped = picture.crop(seen.getbbox()).convert("RGBa")
    scale = (SIDE - 2) / max(cropped.size)
    size = tuple(max(1, round(side * scale)) for side in cropped.size)
    square = Image.new("RGBa", (SIDE, SIDE))
    square.paste(cropped.resize(size, Image.Resampling.LANCZOS), ((SIDE - size[0]) // 2, (SIDE - size[1]) // 2))
    return square.convert("RGBA")


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=85, alpha_quality=85, method=4)
    return out.getvalue()
