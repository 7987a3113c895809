"""The playhead: which frame stands when, and which is held where one is missing."""

import pytest

from studio.ui.experiments.walk.playhead import Run, held
from studio.ui.experiments.walk.survey import coarse_first


@pytest.mark.parametrize(
    ("run", "frames"),
    [
        (Run(3), [0, 1, 2, 0, 1, 2, 0]),
        (Run(3, is_repeating=False), [0, 1, 2, 2, 2, 2, 2]),
        (Run(3, is_boomerang=True), [0, 1, 2, 1, 0, 1, 2]),
        (Run(3, is_repeating=False, is_boomerang=True), [0, 1, 2, 1, 0, 0, 0]),
        (Run(1), [0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_frames_follow_each_other(run: Run, frames: list[int]) -> None:
    assert [run.frame(tick) for tick in range(7)] == frames


def test_a_film_without_repeat_ends() -> None:
    assert not Run(3, is_repeating=False).is_over(1)
    assert Run(3, is_repeating=False).is_over(2)
    assert not Run(3).is_over(99)


def test_a_missing_frame_is_held_by_the_one_before() -> None:
    assert held([False, True, False, True, False]) == [1, 1, 1, 3, 3]
    assert held([False, False]) == [None, None]


def test_coarse_frames_come_first() -> None:
    assert coarse_first(9) == [0, 8, 4, 2, 6, 1, 3, 5, 7]
    assert sorted(coarse_first(100)) == list(range(100))
    assert coarse_first(1) == [0]
