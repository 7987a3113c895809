"""The editor of axes with real widgets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from studio.ui.experiments.grid.axes_editor import AxesEditor
from studio.ui.experiments.grid.axis_card import AxisCard
from studio.ui.experiments.grid.axis_draft import AxisDraft
from studio.ui.widgets.choice_line import ChoiceLine
from studio.ui.widgets.choices import Choice

FRAME, SEED = AxisDraft("frame", ("oil painting", "sketch")), AxisDraft("seed", ("1..4",))


@pytest.fixture
def editor(qtbot: QtBot) -> AxesEditor:
    made = AxesEditor(lambda name: (Choice(f"a {name}"),), lambda _name: "")
    qtbot.addWidget(made)
    made.show()
    return made


def card(editor: AxesEditor, name: str) -> AxisCard:
    found = editor.findChild(AxisCard, f"axis_{name}")
    assert found is not None
    return found


def line(editor: AxesEditor, name: str) -> ChoiceLine:
    found = editor.findChild(ChoiceLine, name)
    assert found is not None
    return found


def test_an_axis_is_added_by_its_name_and_filled_by_typing(qtbot: QtBot, editor: AxesEditor) -> None:
    qtbot.keyClicks(line(editor, "addAxisField"), "frame")
    line(editor, "addAxisField").hide_choices()
    qtbot.keyClick(line(editor, "addAxisField"), Qt.Key.Key_Return)
    values = line(editor, "axisValues_frame")
    qtbot.keyClicks(values, "oil painting|sketch")
    values.hide_choices()
    qtbot.keyClick(values, Qt.Key.Key_Return)
    assert editor.drafts == (FRAME,)


def test_a_whole_axis_can_be_typed_as_on_the_command_line(qtbot: QtBot, editor: AxesEditor) -> None:
    field = line(editor, "addAxisField")
    field.setText("steps=4..12 by 4")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert editor.drafts == (AxisDraft("steps", ("4..12 by 4",)),)


def test_an_unknown_axis_is_said_below_the_field(qtbot: QtBot, editor: AxesEditor) -> None:
    field = line(editor, "addAxisField")
    field.setText("weather")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert editor.drafts == ()
    assert "weather" in editor._hint.text()


def test_rows_and_columns_are_swapped_and_undone(editor: AxesEditor) -> None:
    editor.show_drafts((FRAME, SEED))
    editor.swap()
    assert editor.drafts == (SEED, FRAME)
    editor.undo()
    assert editor.drafts == (FRAME, SEED)
    editor.redo()
    assert editor.drafts == (SEED, FRAME)


def test_a_removed_axis_comes_back(qtbot: QtBot, editor: AxesEditor) -> None:
    editor.show_drafts((FRAME, SEED))
    cross = next(
        button for button in card(editor, "frame").findChildren(QToolButton) if "Remove" in button.accessibleName()
    )
    with qtbot.waitSignal(editor.removed):
        cross.click()
    assert editor.drafts == (SEED,)
    editor.undo()
    assert editor.drafts == (FRAME, SEED)


def test_a_card_is_moved_by_keys_and_by_dragging(qtbot: QtBot, editor: AxesEditor) -> None:
    editor.show_drafts((FRAME, SEED))
    qtbot.keyClick(card(editor, "frame").grip, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor.drafts == (SEED, FRAME)
    editor.resize(320, 500)
    qtbot.wait(20)
    card(editor, "frame").dragged.emit(editor.mapToGlobal(editor.rect().topLeft()))
    assert editor.drafts == (FRAME, SEED)


def test_a_bad_range_is_said_in_its_card_and_changes_nothing(qtbot: QtBot, editor: AxesEditor) -> None:
    editor.show_drafts((FRAME, SEED))
    values = line(editor, "axisValues_seed")
    values.setText("8..5")
    qtbot.keyClick(values, Qt.Key.Key_Return)
    assert editor.drafts == (FRAME, SEED)
    assert "backwards" in card(editor, "seed")._hint.text()
    assert values.text() == "8..5"


def test_dropping_a_value_is_one_step(editor: AxesEditor) -> None:
    editor.show_drafts((FRAME, SEED))
    editor.drop_value(1, 0)
    assert editor.drafts[1].written == ("2..4",)
    editor.undo()
    assert editor.drafts[1].written == ("1..4",)
