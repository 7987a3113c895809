"""Sheets: every picture in its place, PNGs band by band, pages that need nothing else."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from studio.errors import StudioError
from studio.experiments import sheet_html
from studio.experiments.axis import Axis
from studio.experiments.png_stream import write_png
from studio.experiments.sheet import NO_AXIS, Picture, Sheet, Table
from studio.experiments.sheet_html import write_sheet_html
from studio.experiments.sheet_png import write_sheet_png

FRAMES = Axis("frame", ("oil painting", "a very long name of a frame that goes on and on", ""))
SEEDS = Axis("seed", ("1", "2"))
COLOURS = ("red", "green", "blue", "black", "yellow", "purple")


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Picture]:
    """Makes a file of one colour."""

    def make(colour: str, size: tuple[int, int] = (64, 64)) -> Picture:
        path = tmp_path / f"{colour}.png"
        Image.new("RGB", size, colour).save(path)
        return Picture(path, f'{colour} <&" picture')

    return make


@pytest.fixture
def sheet(picture: Callable[..., Picture]) -> Sheet:
    """Two rows of three colours, one missing."""
    made = [picture(colour) for colour in COLOURS]
    rows = ((made[0], made[1], made[2]), (made[3], None, made[5]))
    return Sheet("A fox & <friends>", (Table("", FRAMES, SEEDS, rows),))


def sheet_of_one(picture: Picture, times: int) -> Sheet:
    """A row of one picture."""
    axis = Axis("seed", tuple(map(str, range(times))))
    return Sheet("", (Table("", axis, NO_AXIS, ((picture,) * times,)),))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(1, 20), st.integers(0, 99))
def test_bands_make_one_picture(heights: list[int], width: int, chance: int) -> None:
    random = np.random.default_rng(chance)
    bands = [random.integers(0, 256, (height, width, 3), dtype=np.uint8) for height in heights]
    file = io.BytesIO()
    write_png(file, (width, sum(heights)), (Image.fromarray(band) for band in bands))
    with Image.open(file) as picture:
        assert np.array_equal(np.asarray(picture), np.concatenate(bands))


def test_bands_that_do_not_fit_are_a_mistake() -> None:
    band = Image.new("RGB", (4, 4))
    for size in ((5, 4), (4, 5)):
        with pytest.raises(ValueError, match="instead of"):
            write_png(io.BytesIO(), size, [band])


def test_every_picture_stands_in_its_place(sheet: Sheet, tmp_path: Path) -> None:
    write_sheet_png(sheet, tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as drawn:
        centres = [
            [
                drawn.getpixel((drawn.width - (2 - column) * 70 - 38, drawn.height - (1 - row) * 70 - 38))
                for column in range(3)
            ]
            for row in range(2)
        ]
    shown = [
        [Image.new("RGB", (1, 1), colour).getpixel((0, 0)) for colour in row] for row in (COLOURS[:3], COLOURS[3:])
    ]
    assert centres[0] == shown[0]
    assert (centres[1][0], centres[1][2]) == (shown[1][0], shown[1][2])
    assert centres[1][1] == (239, 237, 232)


def test_large_pictures_shrink_to_what_programs_can_open(
    picture: Callable[..., Picture], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.experiments.sheet_png.LONGEST", 1000)
    one = picture("red", (300, 200))
    wide = sheet_of_one(one, 12)
    write_sheet_png(wide, tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as drawn:
        assert drawn.width <= 1000


def test_a_sheet_of_too_many_cells_is_refused_gently(
    picture: Callable[..., Picture], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.experiments.sheet_png.LONGEST", 1000)
    many = sheet_of_one(picture("red"), 99)
    with pytest.raises(StudioError, match=r"99 × 1 cells is too large for one picture. Write it as a page"):
        write_sheet_png(many, tmp_path / "sheet.png")
    assert not list(tmp_path.glob("*sheet*"))


def test_a_page_says_everything_and_needs_nothing(sheet: Sheet, tmp_path: Path) -> None:
    write_sheet_html(sheet, tmp_path / "sheet.html")
    page = (tmp_path / "sheet.html").read_text()
    assert page.count('src="data:image/png;base64,') == 5
    assert "<h1>A fox &amp; &lt;friends&gt;</h1>" in page
    assert "red &lt;&amp;&quot; picture" in page
    assert "<small>frame</small>oil painting" in page
    assert not re.search(r"https?://|src=\"(?!data:)|@import|url\(", page)


def test_many_pictures_lie_beside_the_page(sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_html, "MOST_INSIDE", 100)
    write_sheet_html(sheet, tmp_path / "out" / "50% #1.html")
    sources = re.findall(r'src="([^"]+)"', (tmp_path / "out" / "50% #1.html").read_text())
    assert sources[0] == "50%25%20%231_pictures/red.png"
    assert all((tmp_path / "out" / unquote(source)).is_file() for source in sources)


@pytest.mark.parametrize("write", [write_sheet_png, write_sheet_html])
def test_a_sheet_without_pictures_or_with_a_lost_one_gets_a_sentence(
    sheet: Sheet, tmp_path: Path, write: Callable[[Sheet, Path], None]
) -> None:
    empty = Sheet("", (Table("", FRAMES, NO_AXIS, ((None, None, None),)),))
    with pytest.raises(StudioError, match="no picture"):
        write(empty, tmp_path / "sheet")
    sheet.pictures[2].path.unlink()
    with pytest.raises(StudioError, match="missing"):
        write(sheet, tmp_path / "sheet")
    with pytest.raises(StudioError, match=r"could not be written|missing"):
        write(sheet, tmp_path / "red.png" / "sheet")
