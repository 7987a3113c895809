"""The palette finds every action by name and runs it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.actions import ROWS, Actions, shown_keys
from studio.ui.palette import Palette


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
