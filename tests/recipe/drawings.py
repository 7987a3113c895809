"""The drawings' npm packages in small: a few subjects, drawn by every artist as plain shapes."""

import json
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image, ImageDraw

DRAWN = {"🐈": "cat", "🐕": "dog", "🦉": "owl", "🌹": "rose", "🚀": "rocket", "⚓": "anchor", "🗿": "moai"}
"""Characters and Unicode's names; the first artist has not drawn the last."""

ICON_SETS = ("fluent-emoji-flat", "fluent-emoji-high-contrast", "noto", "twemoji")


def write_packages(folder: Path) -> Path:
    """The unpacked packages below `folder`; returns it."""
    names = {character: {"name": name} for character, name in DRAWN.items()}
    _write(folder / "unicode-emoji-json" / "data-by-emoji.json", names)
    for package in ICON_SETS:
        _write_icons(folder / f"iconify-json-{package}")
    _write_renders(folder / "lobehub-fluent-emoji-3d" / "assets")
    _write_font(folder / "fontsource-noto-emoji" / "files" / "noto-emoji-0-400-normal.woff2")
    return folder


def _write(file: Path, value: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value), encoding="utf-8")


def _write_icons(folder: Path) -> None:
    """Each a polygon with as many corners as its place in the list, plus three."""
    icons = {}
    for place, name in enumerate(DRAWN.values()):
        points = " ".join(f"{x},{y}" for x, y in ((4, 4), (28, 6), (26, 28), (8, 24), (2, 16))[: 3 + place % 3])
        icons[name] = {"body": f'<polygon points="{points}" fill="hsl({place * 50},80%,50%)"/>'}
    _write(folder / "icons.json", {"icons": icons, "width": 32, "height": 32})
    _write(folder / "chars.json", {f"{ord(character):x}": name for character, name in DRAWN.items()})


def _write_renders(folder: Path) -> None:
    folder.mkdir(parents=True)
    for character in list(DRAWN)[:-1]:
        picture = Image.new("RGBA", (64, 64))
        ImageDraw.Draw(picture).ellipse((8, 4 + ord(character) % 20, 56, 60), fill=(200, ord(character) % 256, 60))
        picture.save(folder / f"{ord(character):x}.webp")


def _write_font(file: Path) -> None:
    """One square glyph for every character."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 700), (800, 700), (800, 0)):
        pen.lineTo(corner)
    pen.closePath()
    font = FontBuilder(1000)
    font.setupGlyphOrder([".notdef", "square"])
    font.setupCharacterMap({ord(character): "square" for character in DRAWN})
    font.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "square": pen.glyph()})
    font.setupHorizontalMetrics({".notdef": (1000, 0), "square": (1000, 100)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({})
    font.setupPost()
    font.font.flavor = "woff2"
    file.parent.mkdir(parents=True)
    font.save(file)
