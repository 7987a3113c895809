"""The palette finds every action by name and runs it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from studio.paths import resources
from studio.ui.actions import ROWS, Actions, shown_keys
from studio.ui.canvas import examples
from studio.ui.palette import Palette
from tests.ui.windows import opener


def test_typing_finds_an_action_and_enter_runs_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    palette = Palette(actions.all(), window)
    field = palette.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "lock seed")
    with qtbot.waitSignal(actions["lock_seed"].triggered):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_every_action_is_listed_with_its_key(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    rows = Palette(Actions(window).all(), window).findChild(QListWidget)
    assert rows is not None
    assert rows.count() == len(ROWS)


def test_no_key_is_given_twice(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    keys = [sequence.toString() for action in Actions(window).all() for sequence in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_keys_read_as_people_say_them(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert shown_keys(Actions(window)["generate"]) == "Ctrl+Enter"


def test_what_no_action_does_is_said_and_enter_does_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    palette = Palette(Actions(window).all(), window)
    palette.open_over(window)
    whole = palette.height()
    field, rows = palette.findChild(QLineEdit), palette.findChild(QListWidget)
    assert field is not None
    assert rows is not None
    qtbot.keyClicks(field, "xyzzy")
    assert rows.item(0).text().startswith("Nothing here does that")
    assert palette.height() < whole
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


def test_what_has_nothing_to_act_on_is_not_offered(qtbot: QtBot, tmp_path: Path) -> None:
    window = opener(qtbot, tmp_path / "home")()
    actions = window.actions_table
    names = ("undo", "redo", "zoom_in", "zoom_out", "fit", "crisp")
    assert [name for name in names if actions[name].isEnabled()] == []

    window.create_place.stage.empty.findChildren(QToolButton, "example")[0].click()
    assert actions["undo"].isEnabled()
    actions["undo"].trigger()
    assert [name for name in names if actions[name].isEnabled()] == ["redo"]

    window.create_place.load_example(examples.load(resources() / "examples")[0])
    actions["generate"].trigger()
    qtbot.waitUntil(lambda: all(actions[name].isEnabled() for name in ("undo", "zoom_in", "fit")))
