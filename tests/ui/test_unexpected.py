"""What nobody caught is told while there is a window to tell it."""

import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from studio.errors import StudioError
from studio.ui.unexpected import Unexpected


@pytest.fixture
def unexpected(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Unexpected:
    """Installed for one test; the hooks before it were the interpreter's own."""
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    unexpected = Unexpected()
    unexpected.install()
    return unexpected


def test_an_error_of_any_thread_is_told_with_its_details(qtbot: QtBot, unexpected: Unexpected) -> None:
    with qtbot.waitSignal(unexpected.happened) as told:
        threading.Thread(target=int, args=("no number",)).start()
    sentence, details = told.args
    assert sentence == "Something unexpected happened (ValueError). Your pictures are safe."
    assert "no number" in details


def test_what_the_user_can_mend_is_told_as_it_stands(qtbot: QtBot, unexpected: Unexpected) -> None:
    error = StudioError("The disk is full. Empty the trash.")
    with qtbot.waitSignal(unexpected.happened) as told:
        sys.excepthook(StudioError, error, None)
    assert told.args == ["The disk is full. Empty the trash.", ""]


def test_the_hooks_are_given_back_when_the_window_is_gone(qtbot: QtBot, unexpected: Unexpected) -> None:
    assert sys.excepthook == unexpected.catch
    with qtbot.waitSignal(unexpected.destroyed):
        unexpected.deleteLater()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__


def test_hooks_that_somebody_else_took_over_are_left_to_them(qtbot: QtBot, unexpected: Unexpected) -> None:
    sys.excepthook = print
    with qtbot.waitSignal(unexpected.destroyed):
        unexpected.deleteLater()
    assert sys.excepthook is print
