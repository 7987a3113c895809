"""Long work ends when nobody waits for it any more, and only the newest answers."""

import threading
import time

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
    assert older.has_begun.wait(10)
    work.run_while_wanted(lambda _go_on: "new")
    assert older.has_ended.wait(10)
    qtbot.waitUntil(lambda: answers == ["new"])
    assert not work.is_running


def test_forgotten_work_stops_and_says_nothing(qtbot: QtBot) -> None:
    work, endless = Background(), Endless()
    work.run_while_wanted(endless)
    assert endless.has_begun.wait(10)
    with qtbot.assertNotEmitted(work.answered, wait=100):
        work.forget()
        assert endless.has_ended.wait(10)
    assert not work.is_running
