"""The canvas of outpainting and its mask."""

import numpy as np
import pytest
from PIL import Image

from studio.errors import StudioError
from studio.generation.outpainting import Margins, extended


@pytest.mark.parametrize(
    ("text", "margins"),
    [("64", Margins(64, 64, 64, 64)), ("left=8, bottom=16", Margins(left=8, bottom=16)), ("0", Margins())],
)
def test_margins_are_read_as_people_write_them(text: str, margins: Margins):
    assert Margins.parse(text) == margins


@pytest.mark.parametrize("text", ["", "left", "left=-8", "up=8", "left=8,left=9", "²"])
def test_what_says_no_margins_gets_a_sentence(text: str):
    with pytest.raises(StudioError, match="says no margins"):
        Margins.parse(text)


@pytest.mark.parametrize("margins", [Margins(left=20_000), Margins(9000, 9000, 9000, 9000)])
def test_a_canvas_too_large_to_be_kept_is_refused_before_it_is_made(margins: Margins):
    with pytest.raises(StudioError, match="more than can be kept"):
        extended(Image.new("RGB", (100, 80)), margins)


@pytest.mark.parametrize("margins", [Margins(32, 0, 16, 8), Margins(right=40), Margins(top=24)])
def test_the_picture_stays_and_what_is_new_is_masked(margins: Margins):
    image = Image.effect_noise((100, 80), 60).convert("RGB")

    canvas, mask = extended(image, margins)

    assert canvas.size == mask.size == (100 + margins.left + margins.right, 80 + margins.top + margins.bottom)
    place = (margins.left, margins.top, margins.left + 100, margins.top + 80)
    assert canvas.crop(place).tobytes() == image.tobytes()
    whites = np.asarray(mask).copy()
    assert (whites[margins.top + 20 : margins.top + 60, margins.left + 20 : margins.left + 80] == 0).all()
    whites[place[1] : place[3], place[0] : place[2]] = 255
    assert (whites == 255).all()
