"""Long work ends when nobody waits for it any more, and only the newest answers."""

import threading
import time
from weakref import ref

from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.background import Background, GoOn


class Endless:
    """Work that goes on until it is stopped."""

    def __init__(self) -> None:
        self.has_begun, self.has_ended = threading.Event(), threading.Event()

    def __call__(self, go_on: GoOn) -> None:
        self.has_begun.set()
        try:
            while True:
                go_on()
                time.sleep(0.001)
        finally:
            self.has_ended.set()


def test_newer_work_stops_older_and_answers_alone(qtbot: QtBot) -> None:
    work, older = Background(), Endless()
    answers: list[object] = []
    work.answered.connect(answers.append)
    work.run_while_wanted(older)
    assert older.has_begun.wait(60)
    work.run_while_wanted(lambda _go_on: "new")
    assert older.has_ended.wait(60)
    qtbot.waitUntil(lambda: answers == ["new"])
    assert not work.is_running


def test_forgotten_work_stops_and_says_nothing(qtbot: QtBot) -> None:
    work, endless = Background(), Endless()
    answers: list[object] = []
    work.answered.connect(answers.append)
    work.run_while_wanted(endless)
    assert endless.has_begun.wait(60)
    work.forget()
    assert endless.has_ended.wait(60)
    QThreadPool.globalInstance().waitForDone()
    QApplication.processEvents()  # what it has to say, it has said
    assert answers == []
    assert not work.is_running


def test_an_owner_ends_at_once_and_what_work_holds_in_the_windows_thread(qtbot: QtBot) -> None:
    class Held:
        def __init__(self) -> None:
            self.has_begun, self.gate, self.ends = threading.Event(), threading.Event(), ends

        def work(self) -> None:
            self.has_begun.set()
            self.gate.wait(60)

        def __del__(self) -> None:
            self.ends.append(threading.get_ident())

    ends: list[int] = []
    background, held = Background(), Held()
    known, has_begun, gate = ref(background), held.has_begun, held.gate
    background.run(held.work)
    assert has_begun.wait(60)
    del background, held
    is_gone = known() is None
    gate.set()
    qtbot.waitUntil(lambda: bool(ends))

    assert is_gone
    assert ends == [threading.get_ident()]
