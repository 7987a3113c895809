"""Writes a sheet as an HTML page that works offline: labelled tables, cells of any size, a click for the whole."""

import base64
import itertools
import shutil
from collections.abc import Callable, Iterator
from html import escape
from importlib import resources
from pathlib import Path
from urllib.parse import quote

from studio.errors import StudioError
from studio.experiments.sheet import Picture, Sheet, Table, Tell, unheard
from studio.whole_file import whole_file

MOST_INSIDE = 60_000_000
"""Bytes of pictures that the page itself holds; beyond, they lie in a folder beside it."""

Source = Callable[[Picture], str]
"""What an image's `src` says for a picture."""


def write_sheet_html(sheet: Sheet, to: Path, tell: Tell = unheard) -> None:
    """Write `sheet` into the file `to`, and pictures that are too many for it into the folder `<name>_pictures`.

    `tell` hears after each picture how far it is.

    Raises:
        StudioError: there is no picture, one is gone, or the files cannot be written.
    """
    pictures = sheet.pictures
    if not pictures:
        raise StudioError("There is no picture for the sheet. Run the grid without --dry-run first.")
    if gone := next((one.path for one in pictures if not one.path.is_file()), None):
        raise StudioError(f"The picture {gone} is missing. Run the grid again.")
    is_inside = sum(one.path.stat().st_size for one in pictures) <= MOST_INSIDE
    source = _told(_inside if is_inside else _beside(to), len(pictures), tell)
    with whole_file(to) as file:
        for part in _page(sheet, source):
            file.write(part.encode())


def _told(source: Source, count: int, tell: Tell) -> Source:
    numbers = itertools.count(1)

    def told(picture: Picture) -> str:
        text = source(picture)
        tell(min(1.0, next(numbers) / count))
        return text

    return told


def _inside(picture: Picture) -> str:
    return "data:image/png;base64," + base64.b64encode(picture.path.read_bytes()).decode()


def _beside(to: Path) -> Source:
    """Copies pictures into a folder beside the page and names them there."""
    folder = to.with_name(f"{to.stem}_pictures")

    def source(picture: Picture) -> str:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture.path, folder / picture.path.name)
        return quote(f"{folder.name}/{picture.path.name}")

    return source


def _page(sheet: Sheet, source: Source) -> Iterator[str]:
    style, script = (_resource(name) for name in ("sheet.css", "sheet.js"))
    title = escape(sheet.title)
    yield f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
    yield '<meta name="viewport" content="width=device-width"><meta name="generator" content="Seedlock">\n'
    yield f"<style>\n{style}</style></head><body>\n<header><h1>{title}</h1>\n"
    yield '<label>Size <input id="size" type="range" min="48" max="768" value="192"></label></header>\n<main>\n'
    for table in sheet.tables:
        yield from _table(table, source)
    yield '</main>\n<dialog id="zoom"><img alt=""><p></p></dialog>\n'
    yield f"<script>\n{script}</script></body></html>\n"


def _table(table: Table, source: Source) -> Iterator[str]:
    yield "<section>" + (f"<h2>{escape(table.title)}</h2>" if table.title else "") + "<table>\n"
    if table.across.name:
        corner = "<td></td>" if table.down.name else ""
        labels = (_label("col", table.across.name, value) for value in table.across.values)
        yield f"<thead><tr>{corner}{''.join(labels)}</tr></thead>\n"
    yield "<tbody>\n"
    for value, row in zip(table.down.values, table.rows, strict=True):
        yield "<tr>" + (_label("row", table.down.name, value) if table.down.name else "")
        for picture in row:
            yield _cell(picture, source)
        yield "</tr>\n"
    yield "</tbody></table></section>\n"


def _label(scope: str, name: str, value: str) -> str:
    return f'<th scope="{scope}"><small>{escape(name)}</small>{escape(value or "—")}</th>'


def _cell(picture: Picture | None, source: Source) -> str:
    if picture is None:
        return "<td></td>"
    caption = escape(picture.caption, quote=True)
    return f'<td><button title="{caption}"><img src="{source(picture)}" alt="{caption}"></button></td>\n'


def _resource(name: str) -> str:
    return resources.files("studio.experiments").joinpath(name).read_text(encoding="utf-8")
