"""Advice in the window: below its field, counted in the bar, mended by one click that undo takes back."""

import pytest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from studio.ui.composer.composer import Composer


@pytest.fixture
def advised(qtbot: QtBot, composer: Composer, find) -> Composer:
    """A composer with a subject but no frame, after the advice on it has come."""
    find("subjectField").setText("fox")
    qtbot.waitUntil(lambda: composer.findChild(QToolButton, "adviceFix") is not None)
    return composer


def test_an_untouched_composer_is_not_scolded(qtbot, find):
    qtbot.wait(150)
    assert find("advicePanel").property("text") == ""


def test_advice_stands_below_its_field_and_in_the_panel(advised, find):
    shown = [label.text() for label in advised.findChildren(QLabel) if label.isVisible()]
    sentence = find("advicePanel").property("text")
    assert "frame" in sentence
    assert sentence in shown


def test_one_click_mends_and_undo_takes_it_back(qtbot, advised, find):
    advised.findChild(QToolButton, "adviceFix").click()
    assert find("frameField").currentText() == "photograph"
    qtbot.waitUntil(lambda: find("advicePanel").property("text") == "")
    advised.undo()
    assert find("frameField").currentText() == ""


def test_cut_words_are_named(qtbot, composer, find):
    find("frameField").setCurrentText("photograph")
    find("subjectField").setText("fox " * 60)
    qtbot.waitUntil(lambda: "cut off" in find("advicePanel").property("text"))


def test_a_piece_of_advice_chosen_in_the_menu_goes_to_its_field(advised, find):
    advised.activateWindow()
    panel = find("advicePanel")
    panel.chosen.emit(panel.advice()[0])
    assert advised.focusWidget() is find("frameField")
