"""Choices: filtering, grouping, picking."""

import time

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from studio.ui.widgets.choice_box import ChoiceBox
from studio.ui.widgets.choice_line import ChoiceLine
from studio.ui.widgets.choices import NOTE_ROLE, ROW_ROLE, Addition, Choice, ChoiceModel, Header, grouped, matching

CHOICES = (
    Choice("golden hour", "low warm sun", "natural"),
    Choice("an hour of gold", "", "natural"),
    Choice("marigold", "", "flowers"),
    Choice("candle light", "warm and golden", "artificial"),
    Choice("neon", "", "artificial"),
)


def test_the_start_of_a_value_beats_the_start_of_a_word_beats_the_middle_beats_the_explanation():
    found = [choice.text for choice in matching(CHOICES, "gold")]
    assert found == ["golden hour", "an hour of gold", "marigold", "candle light"]


def test_groups_stand_under_headers_in_their_first_order():
    rows = grouped(CHOICES)
    assert [row.text for row in rows if isinstance(row, Header)] == ["natural", "flowers", "artificial"]


@pytest.mark.parametrize(("needle", "is_offered"), [("gold", True), ("neon", False), ("NEON", False), ("", False)])
def test_only_an_unknown_text_is_offered_for_keeping(needle, is_offered):
    model = ChoiceModel(offers_addition=True)
    model.set_choices(CHOICES)
    model.filter(needle)
    rows = [model.data(model.index(row, 0), ROW_ROLE) for row in range(model.rowCount())]
    assert any(isinstance(row, Addition) for row in rows) == is_offered


def test_the_model_obeys_qts_rules(qtmodeltester: ModelTester) -> None:
    model = ChoiceModel(offers_addition=True)
    model.set_choices(CHOICES)
    qtmodeltester.check(model)


def test_a_box_keeps_its_text_when_its_choices_change(qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.setCurrentText("anything at all")
    box.set_choices(CHOICES)
    assert box.currentText() == "anything at all"


def test_a_box_that_is_filled_stays_empty(qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.set_choices(CHOICES)
    assert box.currentText() == ""


def test_a_list_of_hundreds_opens_at_once(qtbot: QtBot) -> None:
    line = ChoiceLine()
    qtbot.addWidget(line)
    line.set_choices([Choice(f"value {number}", "what it does", f"group {number % 9}") for number in range(800)])
    line.show()
    line.show_choices()
    begun = time.process_time()
    line.show_choices()
    assert time.process_time() - begun < 0.1
    assert line.is_open()


def test_a_note_that_a_whole_group_shares_stands_in_its_header_alone():
    model = ChoiceModel()
    model.set_choices([Choice("a", group="g", note="no effect"), Choice("b", group="g", note="no effect")])
    assert [model.data(model.index(row, 0), NOTE_ROLE) for row in range(3)] == ["no effect", "", ""]
    model.filter("a")
    assert model.data(model.index(0, 0), NOTE_ROLE) == "no effect"
