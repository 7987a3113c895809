"""Axes while they are edited: what is typed, what it means, and what is left when a value goes."""

import pytest

from studio.errors import StudioError
from studio.experiments.axis import AXES
from studio.ui.experiments.grid.axis_draft import AxisDraft, axes_of, checked, is_numeric
from studio.ui.experiments.grid.values import axis_choices, known_name


def test_bars_part_words_and_commas_do_not() -> None:
    added = AxisDraft("subject").added("a fox, running | an owl")
    assert added.written == ("a fox, running", "an owl")


def test_commas_part_numbers_and_ranges_stay_one_chip() -> None:
    draft = AxisDraft("steps").added("4, 8, 12..20 by 4")
    assert draft.written == ("4", "8", "12..20 by 4")
    assert draft.values() == ("4", "8", "12", "16", "20")


@pytest.mark.parametrize(
    ("typed", "said"), [("8..1", "backwards"), ("many", "no value of the axis seed"), ("1.5", "whole")]
)
def test_what_does_not_fit_is_said_at_once(typed: str, said: str) -> None:
    with pytest.raises(StudioError, match=said):
        AxisDraft("seed").added(typed)


@pytest.mark.parametrize(
    ("written", "index", "left"),
    [
        (("1..8",), 3, ("1..3", "5..8")),
        (("1..8",), 0, ("2..8",)),
        (("4..16 by 4",), 1, ("4", "12", "16")),
        (("0..1 by 0.25",), 4, ("0..0.75 by 0.25",)),
        (("1", "5..9"), 2, ("1", "5", "7..9")),
    ],
)
def test_a_value_is_cut_out_of_a_range(written: tuple[str, ...], index: int, left: tuple[str, ...]) -> None:
    draft = AxisDraft("guidance", written)
    values = draft.values()
    assert draft.without(index).written == left
    assert draft.without(index).values() == values[:index] + values[index + 1 :]


def test_an_axis_of_one_value_waits_for_more() -> None:
    drafts = (AxisDraft("frame", ("oil painting",)), AxisDraft("seed", ("1..2",)))
    assert [axis.name for axis in axes_of(drafts)] == ["seed"]
    assert "One more value" in checked(drafts[0])


def test_every_axis_is_offered_and_found_by_name_and_label() -> None:
    assert {known_name(choice.text) for choice in axis_choices()} == set(AXES)
    assert known_name("Variation strength") == "variation-strength"
    with pytest.raises(StudioError, match="no axis"):
        known_name("weather")


def test_axes_of_numbers_are_known() -> None:
    assert {name for name in AXES if is_numeric(name)} == {
        "seed", "wildcards", "variation-seed", "variation-strength", "steps", "guidance",
    }  # fmt: skip
