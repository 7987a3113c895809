"""The banner shows a sentence; the excepthook brings it what nobody caught, from any thread."""

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio.errors import StudioError
from studio.ui.banner import Banner
from studio.ui.unexpected import Unexpected


@pytest.fixture
def hooks() -> Iterator[None]:
    """Gives the interpreter's hooks back."""
    kept = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = kept


def test_a_sentence_can_be_copied_with_its_details(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.say("It broke.", "Traceback")
    next(button for button in banner.findChildren(QPushButton) if button.text() == "Copy").click()
    assert QGuiApplication.clipboard().text() == "It broke.\n\nTraceback"


def test_an_error_in_a_thread_is_told(qtbot: QtBot, hooks: None) -> None:
    unexpected = Unexpected()
    unexpected.install()
    with qtbot.waitSignal(unexpected.happened) as told:
        threading.Thread(target=lambda: 1 / 0).start()
    assert told.args is not None
    assert "ZeroDivisionError" in told.args[0]
    assert "Traceback" in told.args[1]


def test_a_studio_error_is_told_as_it_stands(qtbot: QtBot, hooks: None) -> None:
    unexpected = Unexpected()
    with qtbot.waitSignal(unexpected.happened) as told:
        unexpected.catch(StudioError, StudioError("The disk is full."), None)
    assert told.args == ["The disk is full.", ""]
