"""Draws a sheet as one labelled PNG, a row of cells at a time."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from studio.errors import StudioError
from studio.experiments.png_stream import write_png
from studio.experiments.sheet import Picture, Sheet, Table, Tell, unheard
from studio.whole_file import whole_file

LONGEST = 30_000
"""Pixels along a side: most programs open no larger picture."""

SMALLEST_CELL = 48
"""Cells smaller than this show nothing."""

_GAP = 6
_PAPER, _INK, _FAINT, _EMPTY = "#ffffff", "#1c1b19", "#77736b", "#efede8"
_LINES = 3
_LABELS = 230
"""Pixels that labels take at most: to the left of a table, on top of it, and for the title."""


@dataclass(frozen=True)
class _Layout:
    """Sizes in pixels: of a cell, of a line of text, of the labels to the left and on top, of a title."""

    cell: tuple[int, int]
    line: int
    left: int
    top: int
    title: int

    @property
    def columns_at(self) -> int:
        """Where the first column begins."""
        return _GAP + self.left

    def width(self, columns: int) -> int:
        """Of the whole picture."""
        return self.columns_at + columns * (self.cell[0] + _GAP)


def write_sheet_png(sheet: Sheet, to: Path, tell: Tell = unheard) -> None:
    """Draw `sheet` into the file `to`; pictures shrink where the whole would grow beyond `LONGEST` pixels.

    `tell` hears after each row how far it is.

    Raises:
        StudioError: there are too many cells for one picture, none at all, or the file cannot be written.
    """
    layout = _fitting(sheet)
    bands = list(_heights(sheet, layout))
    size = layout.width(_columns(sheet)), sum(bands)
    with whole_file(to) as file:
        write_png(file, size, _told(_bands(sheet, layout, size[0]), len(bands), tell))


def _told(bands: Iterator[Image.Image], count: int, tell: Tell) -> Iterator[Image.Image]:
    for number, band in enumerate(bands, 1):
        tell(number / count)
        yield band


def _fitting(sheet: Sheet) -> _Layout:
    """The layout at the pictures' own size, or smaller where that would be too large."""
    if not sheet.pictures:
        raise StudioError("There is no picture for the sheet. Run the grid without --dry-run first.")
    width, height = _largest(sheet.pictures)
    columns = _columns(sheet)
    rows = sum(len(table.rows) for table in sheet.tables)
    room = (
        (LONGEST - _LABELS) / columns - _GAP,
        (LONGEST - _LABELS * (len(sheet.tables) + 1)) / rows - _GAP,
    )
    shrunk = max(0.0, min(1.0, room[0] / width, room[1] / height))
    cell = max(1, int(width * shrunk)), max(1, int(height * shrunk))
    if max(cell) < min(SMALLEST_CELL, max(width, height)):
        raise StudioError(
            f"A sheet of {columns} × {rows} cells is too large for one picture. Write it as a page (.html)."
        )
    return _labelled(sheet, cell)


def _labelled(sheet: Sheet, cell: tuple[int, int]) -> _Layout:
    """The layout for cells of this size, with as much room for labels as they need."""
    line = max(12, min(30, cell[0] // 9))
    font = _font(line)
    left = top = 0
    downs = [axis for table in sheet.tables if (axis := table.down).name]
    if downs:
        longest = max(font.getlength(text) for axis in downs for text in (axis.name, *axis.values))
        left = min(int(longest) + 3 * _GAP, _LABELS - 2 * _GAP)
    values = [value for table in sheet.tables if table.across.name for value in table.across.values]
    if values:
        top = line * (1 + max(len(_wrapped(value or "—", font, cell[0])) for value in values))
    return _Layout(cell, line, left, top + _GAP, line * 2)


def _columns(sheet: Sheet) -> int:
    return max(len(table.across.values) for table in sheet.tables)


def _largest(pictures: Sequence[Picture]) -> tuple[int, int]:
    """The greatest width and height; only the files' heads are read."""
    sizes: set[tuple[int, int]] = set()
    for picture in pictures:
        with _opened(picture) as image:
            sizes.add(image.size)
    return max(width for width, _ in sizes), max(height for _, height in sizes)


def _heights(sheet: Sheet, layout: _Layout) -> Iterator[int]:
    yield layout.title
    for table in sheet.tables:
        yield (layout.title if table.title else 0) + layout.top
        yield from [layout.cell[1] + _GAP] * len(table.rows)


def _bands(sheet: Sheet, layout: _Layout, width: int) -> Iterator[Image.Image]:
    yield _title(sheet.title, layout, width)
    for table in sheet.tables:
        yield _head(table, layout, width)
        for value, row in zip(table.down.values, table.rows, strict=True):
            yield _row((table.down.name, value), row, layout, width)


def _title(text: str, layout: _Layout, width: int) -> Image.Image:
    band = Image.new("RGB", (width, layout.title), _PAPER)
    font = _font(layout.line * 1.1)
    ImageDraw.Draw(band).text((_GAP, _GAP), _shortened(text, font, width - 2 * _GAP), _INK, font)
    return band


def _head(table: Table, layout: _Layout, width: int) -> Image.Image:
    """The title of a table and the labels of its columns."""
    title = layout.title if table.title else 0
    band = Image.new("RGB", (width, title + layout.top), _PAPER)
    if table.title:
        ImageDraw.Draw(band).text((_GAP, _GAP), table.title, _INK, _font(layout.line * 1.1))
    for index, value in enumerate(table.across.values):
        left = layout.columns_at + index * (layout.cell[0] + _GAP)
        _label(band, (left, title), (table.across.name, value), layout, layout.cell[0])
    return band


def _row(label: tuple[str, str], row: Sequence[Picture | None], layout: _Layout, width: int) -> Image.Image:
    band = Image.new("RGB", (width, layout.cell[1] + _GAP), _PAPER)
    _label(band, (_GAP, 0), label, layout, layout.left - _GAP)
    for index, picture in enumerate(row):
        left = layout.columns_at + index * (layout.cell[0] + _GAP)
        if picture is None:
            band.paste(_EMPTY, (left, 0, left + layout.cell[0], layout.cell[1]))
        else:
            shown = _read(picture, layout.cell)
            band.paste(shown, (left + (layout.cell[0] - shown.width) // 2, 0))
    return band


def _read(picture: Picture, cell: tuple[int, int]) -> Image.Image:
    with _opened(picture) as image:
        shown = image.convert("RGB")
    shown.thumbnail(cell, Image.Resampling.LANCZOS)
    return shown


@contextmanager
def _opened(picture: Picture) -> Generator[Image.Image]:
    try:
        with Image.open(picture.path) as image:
            yield image
    except OSError as error:
        raise StudioError(f"The picture {picture.path} is missing or damaged. Run the grid again.") from error


def _label(band: Image.Image, at: tuple[int, int], label: tuple[str, str], layout: _Layout, width: int) -> None:
    """The name of an axis, and below it a value in as many lines as it needs, but few."""
    name, value = label
    if not name:
        return
    draw, font, line = ImageDraw.Draw(band), _font(layout.line), layout.line
    draw.text(at, _shortened(name, font, width), _FAINT, font)
    for index, text in enumerate(_wrapped(value or "—", font, width)):
        draw.text((at[0], at[1] + line * (index + 1)), text, _INK, font)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text in at most `_LINES` lines of this width."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    last = " ".join(lines[_LINES - 1 :])
    return [_shortened(line, font, width) for line in [*lines[: _LINES - 1], last] if line]


def _shortened(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """The text on one line, cut with an ellipsis where it is too wide."""
    line = " ".join(text.split())
    if font.getlength(line) <= width:
        return line
    while line and font.getlength(line + "…") > width:
        line = line[:-1]
    return line.rstrip() + "…"


def _font(line: float) -> ImageFont.FreeTypeFont:
    """The font for lines of this height."""
    font = ImageFont.load_default(line * 0.72)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise StudioError("This build of Pillow draws no text (FreeType is missing). Write the sheet as .html.")
    return font
