"""Tiles: they cover a picture, and a picture made of them has no seams."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.tiles import Pixels, enlarge, spans, tiles


def ignore(_: int) -> None:
    """Nobody waits."""


sizes = st.integers(1, 700)


@given(sizes, st.sampled_from([64, 96, 128, 256]), st.sampled_from([1, 7, 8, 16]))
def test_spans_cover_a_side_and_each_reads_beyond_what_it_keeps(length: int, side: int, multiple: int):
    found = list(spans(length, side, multiple))

    assert found[0].kept[0] == 0
    assert found[-1].kept[1] == length
    for before, after in pairwise(found):
        assert after.kept[0] + after.fade == before.kept[1], "it fades in where both are"
        assert before.read[1] > before.kept[1]
        assert after.read[0] < after.kept[0]
    assert all(span.read[0] % multiple == 0 for span in found)
    assert all(span.read[0] <= span.kept[0] < span.kept[1] <= span.read[1] for span in found)


@settings(max_examples=30, deadline=None)
@given(sizes, sizes, st.sampled_from([64, 128]), st.sampled_from([1, 2, 3]))
def test_what_a_tile_alone_can_tell_is_laid_as_if_it_were_made_whole(
    width: int, height: int, side: int, scale: int
):
    picture = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)

    def make(part: Pixels) -> Pixels:
        return part.repeat(scale, 0).repeat(scale, 1)

    made = enlarge(picture, tiles(width, height, side), scale, make, ignore)

    assert (made == make(picture)).all()


def test_tiles_that_differ_fade_into_each_other():
    shades = iter(range(0, 200, 10))
    picture = np.zeros((64, 300, 1), np.uint8)

    made = enlarge(picture, tiles(300, 64, 96), 2, lambda part: _flat(part, next(shades)), ignore)

    assert np.abs(np.diff(made[0, :, 0].astype(int))).max() <= 1


def test_each_tile_is_told_before_it_is_made():
    told: list[int] = []
    parts = tiles(300, 200, 128)

    enlarge(np.zeros((200, 300, 3), np.uint8), parts, 1, lambda part: part, told.append)

    assert told == list(range(len(parts)))


@pytest.mark.parametrize("side", [1, 16, 63])
def test_a_tile_too_small_for_its_margins_is_made_larger(side: int):
    assert len(tiles(200, 200, side)) == len(tiles(200, 200, 64))


def _flat(part: Pixels, shade: int) -> Pixels:
    return np.full((part.shape[0] * 2, part.shape[1] * 2, 1), shade, np.uint8)
