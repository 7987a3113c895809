"""Contact sheets: labelled small pictures on pages, as PNG or PDF, to print or to send."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from studio.errors import StudioError
from studio.generation.record import GenerationRecord

COLUMNS, ROWS = 5, 6
"""Pictures across and down a page."""

CELL, MARGIN, LABEL = 300, 60, 62
"""Pixels of a picture's longer side, around the page, and of the two lines below a picture."""

MOST_ON_PNG = 300
"""A PNG of more pictures than this is taller than most programs open."""

_PAPER, _INK, _FAINT = (255, 255, 255), (30, 30, 34), (120, 120, 128)


def contact_sheet(records: Sequence[GenerationRecord], *, is_pdf: bool, tells_recipes: bool) -> bytes:
    """The file of a sheet: a PDF of as many pages as it takes, or one tall PNG. Labels tell prompt and seed.

    Raises:
        StudioError: there are too many pictures for a PNG.
        OSError: a picture cannot be read.
    """
    if not is_pdf and len(records) > MOST_ON_PNG:
        raise StudioError(f"{len(records)} pictures are too many for one PNG. Name a file that ends in .pdf.")
    stream, per_page = io.BytesIO(), COLUMNS * ROWS if is_pdf else len(records)
    pages = [
        _page(records[start : start + per_page], tells_recipes=tells_recipes)
        for start in range(0, len(records), per_page)
    ]
    if is_pdf:
        pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    else:
        pages[0].save(stream, "PNG")
    return stream.getvalue()


def _page(records: Sequence[GenerationRecord], *, tells_recipes: bool) -> Image.Image:
    columns = min(COLUMNS, len(records))
    label = LABEL if tells_recipes else 0
    width = 2 * MARGIN + columns * CELL + (columns - 1) * (MARGIN // 3)
    rows = -(-len(records) // columns)
    page = Image.new("RGB", (width, 2 * MARGIN + rows * (CELL + label + MARGIN // 3)), _PAPER)
    for place, record in enumerate(records):
        left = MARGIN + place % columns * (CELL + MARGIN // 3)
        top = MARGIN + place // columns * (CELL + label + MARGIN // 3)
        _paste(page, record, left, top)
        if tells_recipes:
            _write(page, record, left, top + CELL + 6)
    return page


def _paste(page: Image.Image, record: GenerationRecord, left: int, top: int) -> None:
    with Image.open(record.path) as image:
        image.draft("RGB", (CELL, CELL))
        small = image.convert("RGB")
    small.thumbnail((CELL, CELL))
    page.paste(small, (left + (CELL - small.width) // 2, top + (CELL - small.height) // 2))


def _write(page: Image.Image, record: GenerationRecord, left: int, top: int) -> None:
    """Two lines below a picture."""
    draw, request = ImageDraw.Draw(page), record.request
    about = f"seed {request.noise.seed} · {request.model.name}"
    for line, text, colour in ((0, request.prompt, _INK), (1, about, _FAINT)):
        draw.text((left, top + 24 * line), _fitting(draw, text), colour, _font())


def _fitting(draw: ImageDraw.ImageDraw, text: str) -> str:
    """The text, cut off where the cell ends."""
    text = " ".join(text.split())[:120]
    if draw.textlength(text, _font()) <= CELL:
        return text
    while text and draw.textlength(f"{text}…", _font()) > CELL:
        text = text[:-1]
    return f"{text}…"


def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font, which is everywhere the same."""
    return ImageFont.load_default(17)
