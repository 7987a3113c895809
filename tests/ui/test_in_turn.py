"""Work in turn: nothing is left out, nothing overtakes, and a refusal or a bug stops nothing."""

import threading

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.errors import StudioError
from studio.ui.in_turn import InTurn, Piece


def refuse() -> str:
    """Work that cannot be done."""
    raise StudioError("The disk is full.")


def test_each_begins_when_the_one_before_was_taken(qtbot: QtBot) -> None:
    turns, told, gate = InTurn(), list[str](), threading.Event()
    turns.do(lambda: str(gate.wait(10)), told.append)
    turns.prepare(lambda: Piece(lambda: "second", told.append) if told else None)
    turns.prepare(lambda: None)
    assert told == []
    with qtbot.waitSignal(turns.rested):
        gate.set()
    assert told == ["True", "second"]


def test_a_refusal_is_told_and_the_next_goes_on(qtbot: QtBot) -> None:
    turns, told = InTurn(), list[str]()
    turns.refused.connect(told.append)
    turns.do(refuse, told.append)
    turns.do(lambda: "next", told.append)
    qtbot.waitUntil(lambda: told == ["The disk is full.", "next"])


def test_finishing_waits_for_all_and_takes_their_answers(qtbot: QtBot) -> None:
    turns, told = InTurn(), list[int]()
    for number in range(5):
        turns.do(lambda number=number: number, told.append)
    turns.finish()
    assert told == [0, 1, 2, 3, 4]
    QThreadPool.globalInstance().waitForDone()
    QApplication.processEvents()  # what they have to say, they have said
    assert told == [0, 1, 2, 3, 4]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_flies_and_the_next_goes_on(qtbot: QtBot) -> None:
    turns, told = InTurn(), list[int]()
    with qtbot.captureExceptions():
        turns.do(lambda: 1 // 0, told.append)
        turns.do(lambda: 7, told.append)
        qtbot.waitUntil(lambda: told == [7])
