"""What is left to do is written as it changes and offered at the next start, and nothing is queued by itself."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import get_ident

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio.errors import StudioError
from studio.generation.draft import Planned
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.experiments.grid.axis_draft import AxisDraft
from studio.ui.experiments.grid.grid_place import GridPlace
from studio.ui.main_window import MainWindow
from studio.ui.unfinished import Change, Journal, Line, Unfinished
from studio.whole_file import PART
from tests.gate import Gate, engine_of
from tests.ui.windows import Open, opener, stop


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "unfinished.jsonl"


def asked(*planned: Planned, first: int = 1) -> list[Change]:
    """Jobs with ids from `first` on."""
    return [(job, Line(picture=one)) for job, one in enumerate(planned, start=first)]


def test_what_is_left_comes_back_in_its_order(path: Path, plan: Callable[..., Planned]) -> None:
    pictures = tuple(plan("an old\nowl", seed=seed) for seed in (3, 1, 2))
    Journal(path).follow([*asked(*pictures), (8, Line(run="grid-1")), (9, Line(run="walk-2"))])
    assert Journal(path).left() == Unfinished(pictures, ("grid-1", "walk-2"))


def test_each_change_adds_only_its_own_line(path: Path, plan: Callable[..., Planned]) -> None:
    journal = Journal(path)
    journal.follow(asked(*(plan(seed=seed) for seed in range(50))))
    before = path.read_bytes()
    journal.follow([(7, None)])
    assert path.read_bytes().startswith(before)
    assert len(path.read_bytes()) - len(before) < 100


def test_nothing_left_leaves_no_file(path: Path, plan: Callable[..., Planned]) -> None:
    journal = Journal(path)
    journal.follow(asked(plan()))
    assert path.exists()
    journal.follow([(1, None)])
    assert not path.exists()


def test_alike_pictures_are_left_until_the_last_of_them_ends(path: Path, plan: Callable[..., Planned]) -> None:
    journal = Journal(path)
    journal.follow([*asked(plan(), plan(), plan(seed=9)), (2, None)])
    assert Journal(path).left().pictures == (plan(), plan(seed=9))
    journal.follow([(1, None)])
    assert Journal(path).left().pictures == (plan(seed=9),)


def test_what_was_left_stays_until_it_is_made_or_forgotten(path: Path, plan: Callable[..., Planned]) -> None:
    Journal(path).follow(asked(plan(seed=1), plan(seed=2), plan(seed=3)))
    second = Journal(path)
    second.follow(asked(plan(seed=1)))
    assert second.left().pictures == (plan(seed=2), plan(seed=3))
    second.forget({plan(seed=2).request.key()})
    assert Journal(path).left().pictures == (plan(seed=1), plan(seed=3))
    second.follow([(1, None)])
    assert Journal(path).left().pictures == (plan(seed=3),)


def test_what_has_ended_is_gone_from_the_file_once_it_is_read(path: Path, plan: Callable[..., Planned]) -> None:
    Journal(path).follow([*asked(plan(seed=1), plan(seed=2)), (1, None)])
    assert path.read_text().count("picture") == 2
    Journal(path).left()
    assert path.read_text().count("picture") == 1


def test_wherever_power_failed_whole_lines_count_and_more_can_follow(
    path: Path, plan: Callable[..., Planned]
) -> None:
    Journal(path).follow(asked(plan(seed=1), plan(seed=2)))
    whole = path.read_bytes()
    for end in range(whole.index(b"\n", 1) + 1, len(whole), 50):
        path.write_bytes(whole[:end])
        Journal(path).follow(asked(plan(seed=3)))
        assert Journal(path).left().pictures == (plan(seed=1), plan(seed=3))


def test_what_is_left_is_known_though_the_file_cannot_be_tidied(path: Path, plan: Callable[..., Planned]) -> None:
    Journal(path).follow([*asked(plan(seed=1), plan(seed=2)), (1, None)])
    before = path.read_bytes()
    path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}{PART}").mkdir()
    assert Journal(path).left().pictures == (plan(seed=2),)
    assert path.read_bytes() == before


@pytest.mark.parametrize("contents", [b"", b"\xff\xfe", b"{", b"null\n", b'{"picture": 3}\n[]\n'])
def test_a_damaged_file_leaves_nothing_to_do(path: Path, contents: bytes) -> None:
    path.write_bytes(contents)
    assert not Journal(path).left()


def test_what_cannot_be_written_is_said_and_written_once_it_can(
    tmp_path: Path, plan: Callable[..., Planned]
) -> None:
    path = tmp_path / "full" / "unfinished.jsonl"
    journal = Journal(path)
    with pytest.raises(StudioError, match="could not be written"):
        journal.follow(asked(plan(seed=1)))
    path.parent.mkdir()
    journal.follow(asked(plan(seed=2), first=2))
    assert Journal(path).left().pictures == (plan(seed=1), plan(seed=2))


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Open:
    return opener(qtbot, tmp_path / "home")


def answer(window: MainWindow, text: str) -> None:
    """Answer what is offered."""
    buttons = window.body.offer.findChildren(QPushButton)
    next(button for button in buttons if button.text() == text and button.isVisible()).click()


def leave_waiting(window: MainWindow, count: int, seed: int = 7) -> None:
    """Close the window while pictures wait."""
    window.actions_table["pause"].setChecked(True)
    composition = Composition(PromptFields("a red fox"))
    window.composer.load(replace(window.composer.draft(), composition=composition, seed=seed, count=count))
    window.actions_table["generate"].trigger()
    stop(window)


def test_waiting_pictures_are_offered_and_made_only_when_wanted(qtbot: QtBot, open_window: Open) -> None:
    leave_waiting(open_window(), 3)
    window = open_window()
    qtbot.waitUntil(window.body.offer.isVisible)
    assert window.body.offer.text() == "3 pictures were still to be made when Seedlock was last open."
    assert not window._jobs.is_busy

    button = next(one for one in window.body.offer.findChildren(QPushButton) if one.text() == "Queue them again")
    button.setFocus()
    button.click()
    assert window.focusWidget().objectName() == "subjectField", "the user goes on composing"
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 3)
    seeds = {window.create_place.sitting.record(row).request.noise.seed for row in range(3)}
    assert seeds == {7, 8, 9}
    assert not window.body.offer.isVisible()
    stop(window)
    assert not window._parts.paths.unfinished.exists()


def test_what_is_not_answered_is_offered_again_until_it_is_forgotten(qtbot: QtBot, open_window: Open) -> None:
    leave_waiting(open_window(), 1)
    second = open_window()
    qtbot.waitUntil(second.body.offer.isVisible)
    leave_waiting(second, 2, seed=8)
    third = open_window()
    qtbot.waitUntil(third.body.offer.isVisible)
    assert third.body.offer.text().startswith("3 pictures")
    answer(third, "Forget")
    stop(third)
    assert not third._parts.paths.unfinished.exists()


def test_a_picture_that_was_finished_is_not_offered(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    gate = Gate(engine_of(window), passes=1)
    composition = Composition(PromptFields("a red fox"))
    window.composer.load(replace(window.composer.draft(), composition=composition, seed=7, count=3))
    window.actions_table["generate"].trigger()
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 1)
    QTimer.singleShot(0, gate.open)
    stop(window)
    left = Journal(window._parts.paths.unfinished).left()
    made = window.create_place.sitting.rowCount()
    assert [one.request.noise.seed for one in left.pictures] == [7, 8, 9][made:]


def test_a_grid_that_was_not_finished_is_opened_in_its_place(qtbot: QtBot, open_window: Open) -> None:
    first = open_window()
    run = _begin_grid(qtbot, first)
    stop(first)
    window = open_window()
    qtbot.waitUntil(window.body.offer.isVisible)
    assert window.body.offer.text() == "A grid was not finished when Seedlock was last open."
    answer(window, "Open the grid")
    place = window.findChild(GridPlace)
    assert place is not None
    qtbot.waitUntil(lambda: place.plan is not None)
    assert (place.plan.grid.run, place.feed.is_running) == (run, False)


def _begin_grid(qtbot: QtBot, window: MainWindow) -> str:
    """A paused grid of six pictures; its run."""
    window.actions_table["pause"].setChecked(True)
    composition = Composition(PromptFields("a red fox"))
    window.composer.load(replace(window.composer.draft(), composition=composition, seed=7))
    window.body.go_to("grid")
    place = window.findChild(GridPlace)
    assert place is not None
    place.plan_panel.editor.show_drafts([AxisDraft("seed", ("1..6",))])
    qtbot.waitUntil(lambda: place.plan is not None)
    place.run()
    run = place.plan.grid.run
    qtbot.waitUntil((window._parts.paths.grids / f"{run}.json").is_file)
    return run
