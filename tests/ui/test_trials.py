"""Trials: the newest wish first, what was made is told again at once, what nobody wants is stopped."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from studio.engine.fake import FakeEngine
from studio.generation.draft import Planned
from studio.jobs.events import Stopped
from studio.jobs.runner import JobRunner
from studio.ui.job_events import JobEvents
from studio.ui.trials import Trials
from tests.gate import Gate

Plan = Callable[..., Planned]


class Desk(QObject):
    """A runner, its events brought to this thread, and the trials that follow them."""

    def __init__(self, engine: FakeEngine, keep) -> None:
        super().__init__()
        self.engine, self.events, self.made, self.stopped = engine, JobEvents(self), [], 0
        self.runner = JobRunner(engine, keep, self.events.post)
        self.trials = Trials(self.runner, self)
        self.trials.made.connect(lambda key, _image: self.made.append(key))
        self.events.tell(self.follow)

    def follow(self, event) -> None:
        self.stopped += isinstance(event, Stopped)
        self.trials.take(event)


@pytest.fixture
def desk(qtbot: QtBot, keep) -> Iterator[Desk]:
    desk = Desk(FakeEngine(), keep)
    yield desk
    desk.runner.close()


def key(plan: Planned) -> str:
    return plan.request.key()


def test_the_newest_wish_is_made_and_what_it_replaces_is_stopped(qtbot: QtBot, desk: Desk, plan: Plan) -> None:
    gate = Gate(desk.engine)
    desk.runner.start()
    for seed in range(5):
        desk.trials.drop()
        desk.trials.ask([plan(seed=seed)])
    gate.open()
    qtbot.waitUntil(lambda: key(plan(seed=4)) in desk.made)
    qtbot.waitUntil(lambda: desk.stopped == 4)
    assert desk.made == [key(plan(seed=4))]


def test_what_was_made_is_told_at_once(qtbot: QtBot, desk: Desk, plan: Plan) -> None:
    desk.runner.start()
    desk.trials.ask([plan()])
    qtbot.waitUntil(lambda: len(desk.made) == 1)
    desk.trials.ask([plan()])
    assert len(desk.made) == 2


def test_a_wish_that_is_in_work_is_not_asked_for_twice(qtbot: QtBot, desk: Desk, plan: Plan) -> None:
    desk.trials.ask([plan()])
    desk.trials.drop(but=[key(plan())])
    desk.trials.ask([plan()])
    desk.runner.start()
    qtbot.waitUntil(lambda: bool(desk.made))
    qtbot.wait(50)
    assert (len(desk.made), desk.stopped) == (1, 0)


def test_a_forming_picture_is_shown(qtbot: QtBot, desk: Desk, plan: Plan) -> None:
    desk.runner.start()
    with qtbot.waitSignal(desk.trials.forming) as forming:
        desk.trials.ask([plan()])
    assert forming.args[0] == key(plan())
