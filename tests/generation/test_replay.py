"""Comparing a picture made again with the one that was kept."""

from dataclasses import replace

import pytest
from PIL import Image

from studio.generation.record import Environment
from studio.generation.replay import compare, differences

GREY = (128, 128, 128)
HERE = Environment("1", "3.11", "2.15", "0.42", "5.23", "Linux", "cpu", "bfloat16", "sdpa", 2, 1)


@pytest.mark.parametrize(
    ("colour", "verdict"), [(GREY, "identical"), ((130, 127, 128), "close"), ((160, 128, 60), "different")]
)
def test_pictures_are_judged_by_their_pixels(colour, verdict) -> None:
    assert compare(Image.new("RGB", (8, 8), GREY), Image.new("RGB", (8, 8), colour)) == verdict


def test_pictures_of_another_size_are_different() -> None:
    assert compare(Image.new("RGB", (8, 8)), Image.new("RGB", (8, 9))) == "different"


def test_what_changed_around_a_picture_is_named() -> None:
    assert differences(HERE, HERE) == ()
    there = replace(HERE, torch="2.16", batch_size=4)
    assert differences(HERE, there) == ("torch 2.15 → 2.16", "batch size 1 → 4")
