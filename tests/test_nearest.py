"""The nearest of the known names."""

import pytest

from studio.engine.schedulers import named
from studio.errors import StudioError
from studio.nearest import nearest, slips


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("ddim", "ddim", 0), ("ddmi", "ddim", 1), ("ddmi", "ddpm", 2), ("", "abc", 3), ("euler", "eulr", 1)],
)
def test_neighbours_that_changed_places_are_one_slip(one: str, other: str, count: int) -> None:
    assert slips(one, other) == count
    assert slips(other, one) == count


def test_of_names_with_as_many_letters_the_one_with_fewer_slips_is_nearer() -> None:
    assert nearest("ddmi", ("ddpm", "ddim")) == "ddim"


def test_what_shares_too_little_is_not_near() -> None:
    assert nearest("zebra", ("photo", "oil"), least=0.5) == ""
    assert nearest("zebra", ()) == ""


def test_a_scheduler_with_swapped_letters_is_recognised() -> None:
    with pytest.raises(StudioError, match='The nearest is "ddim"'):
        named("ddmi")
