"""The queue's list: what it shows, and how rows are moved and cancelled."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QListView, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from studio.generation.draft import Planned
from studio.jobs.events import Job, QueueChanged
from studio.ui.actions import Actions
from studio.ui.queue_model import QueueModel
from studio.ui.queue_popover import QueuePopover


@pytest.fixture
def jobs(plan: Callable[..., Planned]) -> tuple[Job, ...]:
    return tuple(Job(number, plan("a red fox", seed=number)) for number in range(1, 5))


def test_the_model_obeys_qt(qtmodeltester: ModelTester, jobs: tuple[Job, ...]) -> None:
    model = QueueModel()
    model.set_jobs(jobs)
    qtmodeltester.check(model)


@pytest.mark.parametrize(("dragged", "dropped_before", "moved"), [(0, 3, (1, 2)), (3, 0, (4, 0)), (1, -1, (2, 3))])
def test_dropping_a_row_asks_for_its_new_position(
    jobs: tuple[Job, ...], dragged: int, dropped_before: int, moved: tuple[int, int]
) -> None:
    model, told = QueueModel(), list[tuple[int, int]]()
    model.set_jobs(jobs)
    model.moved.connect(lambda *values: told.append(values))
    data = model.mimeData([model.index(dragged)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, dropped_before, 0, QModelIndex())
    assert told == [moved]


def test_the_chosen_row_can_be_cancelled(qtbot: QtBot, jobs: tuple[Job, ...]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    popover = QueuePopover(Actions(window), window)
    popover.show_queue(QueueChanged(jobs, is_paused=False))
    rows = popover.findChild(QListView)
    assert rows is not None
    rows.setCurrentIndex(rows.model().index(2, 0))
    with qtbot.waitSignal(popover.cancelled) as cancelled:
        popover.cancel_chosen()
    assert cancelled.args == [3]


def test_an_empty_queue_takes_no_more_room_than_its_words(qtbot: QtBot, jobs: tuple[Job, ...]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    popover, heights = QueuePopover(Actions(window), window), list[int]()
    popover.open_above(window)
    assert not popover.findChild(QListView).isVisible(), "nothing has been told of the queue yet"
    for waiting in ((), jobs):
        popover.show_queue(QueueChanged(waiting, is_paused=False))
        popover.open_above(window)
        heights.append(popover.height())
        popover.hide()
    assert heights[0] < heights[1] / 2
