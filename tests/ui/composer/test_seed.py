"""The seed, its lock, its dice, and lists of seeds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from studio.errors import StudioError
from studio.ui.composer.seeds_text import parse_seeds, write_seeds


def test_an_unlocked_seed_is_left_to_chance(composer, find):
    assert composer.draft().seed is None
    assert not find("seedLock").isChecked()


def test_typing_a_seed_locks_it(composer, find):
    find("seedField").setText("3732591490")
    assert composer.draft().seed == 3732591490
    assert find("seedLock").isChecked()


def test_the_largest_seed_is_taken(composer, find):
    find("seedField").setText(str(2**64 - 1))
    assert composer.draft().seed == 2**64 - 1


def test_unlocking_gives_the_seed_back_to_chance(composer, find):
    find("seedField").setText("7")
    find("seedLock").click()
    assert composer.draft().seed is None
    assert find("seedField").text() == ""


def test_the_lock_takes_the_seed_used_last(composer, find):
    composer.show_used_seed(4821)
    assert "4821" in find("seedField").placeholderText()
    composer.toggle_seed_lock()
    assert composer.draft().seed == 4821


def test_the_dice_lock_another_seed(qtbot, composer, find):
    find("seedField").setText("7")
    qtbot.mouseClick(find("randomSeedButton"), Qt.MouseButton.LeftButton)
    assert composer.draft().seed not in (None, 7)
    assert find("seedLock").isChecked()


def test_a_lock_set_before_the_seed_takes_the_seed(composer, find):
    find("seedLock").setChecked(True)
    find("seedField").setText("7")
    assert composer.draft().seed == 7


def test_undo_gives_the_seed_back(composer, find):
    find("seedField").setText("7")
    find("seedLock").click()
    composer.undo()
    assert composer.draft().seed == 7


@pytest.mark.parametrize(
    ("text", "seeds"),
    [
        ("", ()),
        ("7", (7,)),
        ("7, 8, 20..24", (7, 8, 20, 21, 22, 23, 24)),
        ("7,7, 5 .. 6,", (7, 5, 6)),
        (str(2**64 - 1), (2**64 - 1,)),
    ],
)
def test_a_list_of_seeds_is_read_in_its_order(text, seeds):
    assert parse_seeds(text) == seeds


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("24..20", "Write 20..24"),
        ("7; 8", "a list of them is 7, 8, 20..24"),
        (f"0..{2**64}", "whole number"),
        ("0..10000", "more than 10000 seeds"),
    ],
)
def test_a_list_that_means_nothing_is_refused(text, sentence):
    with pytest.raises(StudioError, match=sentence):
        parse_seeds(text)


@given(st.lists(st.integers(0, 40), unique=True))
def test_seeds_are_read_as_they_were_written(seeds):
    assert parse_seeds(write_seeds(seeds)) == tuple(seeds)


def test_a_list_of_seeds_asks_for_one_picture_each(composer, find):
    find("subjectField").setText("a red fox")
    find("countField").setValue(3)
    find("seedField").setText("7, 8, 20..22")
    assert composer.draft().seeds == (7, 8, 20, 21, 22)
    assert composer.draft().pictures == 5
    assert not find("countField").isEnabled()
    assert find("generateButton").text() == "Generate 5 · seeds 7, 8, 20..22"


def test_the_dice_stay_below_2_to_the_32(composer):
    for _ in range(50):
        composer.roll_seed()
        assert composer.draft().seed < 2**32
