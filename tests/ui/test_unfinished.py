"""What was left to do when the window closed is offered at the next start, and nothing is queued by itself."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio.generation.draft import Planned
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.experiments.grid.axis_draft import AxisDraft
from studio.ui.experiments.grid.grid_place import GridPlace
from studio.ui.main_window import MainWindow
from studio.ui.unfinished import Unfinished, load, save
from tests.gate import Gate, engine_of
from tests.ui.windows import Open, opener, stop


def test_what_is_left_comes_back_in_its_order(tmp_path: Path, plan: Callable[..., Planned]) -> None:
    left = Unfinished(tuple(plan("an old\nowl", seed=seed) for seed in (3, 1, 2)), ("grid-1", "walk-2"))
    save(left, tmp_path / "unfinished.jsonl")
    assert load(tmp_path / "unfinished.jsonl") == left


def test_nothing_left_leaves_no_file(tmp_path: Path, plan: Callable[..., Planned]) -> None:
    save(Unfinished((plan(),)), tmp_path / "unfinished.jsonl")
    save(Unfinished(), tmp_path / "unfinished.jsonl")
    assert list(tmp_path.iterdir()) == []
    assert load(tmp_path / "unfinished.jsonl") == Unfinished()


def test_a_damaged_line_costs_one_picture(tmp_path: Path, plan: Callable[..., Planned]) -> None:
    path = tmp_path / "unfinished.jsonl"
    save(Unfinished((plan(seed=1), plan(seed=2))), path)
    first, second = path.read_text().splitlines()
    path.write_text(f'{first}\n{{"picture": 3}}\n[]\n{second[:40]}\n')
    assert load(path) == Unfinished((plan(seed=1),))


@pytest.mark.parametrize("contents", [b"", b"\xff\xfe", b"{", b"null\n"])
def test_a_damaged_file_leaves_nothing_to_do(tmp_path: Path, contents: bytes) -> None:
    (tmp_path / "unfinished.jsonl").write_bytes(contents)
    assert not load(tmp_path / "unfinished.jsonl")


def test_what_stands_twice_is_asked_once(plan: Callable[..., Planned]) -> None:
    both = Unfinished((plan(),), ("grid-1",)).with_more(Unfinished((plan(seed=8),), ("grid-1", "walk-2")))
    assert both == Unfinished((plan(), plan(seed=8)), ("grid-1", "walk-2"))


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Open:
    return opener(qtbot, tmp_path / "home")


def answer(window: MainWindow, text: str) -> None:
    """Answer what is offered."""
    buttons = window.body.offer.findChildren(QPushButton)
    next(button for button in buttons if button.text() == text and button.isVisible()).click()


def leave_waiting(window: MainWindow, count: int) -> None:
    """Close the window while pictures wait."""
    window.actions_table["pause"].setChecked(True)
    composition = Composition(PromptFields("a red fox"))
    window.composer.load(replace(window.composer.draft(), composition=composition, seed=7, count=count))
    window.actions_table["generate"].trigger()
    stop(window)


def test_waiting_pictures_are_offered_and_made_only_when_wanted(qtbot: QtBot, open_window: Open) -> None:
    leave_waiting(open_window(), 3)
    window = open_window()
    qtbot.waitUntil(window.body.offer.isVisible)
    assert window.body.offer.text() == "3 pictures were still to be made when Seedlock was closed."
    assert not window._jobs.is_busy

    button = next(one for one in window.body.offer.findChildren(QPushButton) if one.text() == "Queue them again")
    button.setFocus()
    button.click()
    assert window.focusWidget().objectName() == "subjectField", "the user goes on composing"
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 3)
    seeds = {window.create_place.sitting.record(row).request.noise.seed for row in range(3)}
    assert seeds == {7, 8, 9}
    assert not window.body.offer.isVisible()
    assert not window._parts.paths.unfinished.exists()


def test_what_is_not_answered_is_offered_again_until_it_is_forgotten(qtbot: QtBot, open_window: Open) -> None:
    leave_waiting(open_window(), 1)
    second = open_window()
    qtbot.waitUntil(second.body.offer.isVisible)
    leave_waiting(second, 2)
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
    left = load(window._parts.paths.unfinished)
    made = window.create_place.sitting.rowCount()
    assert [one.request.noise.seed for one in left.pictures] == [7, 8, 9][made:]


def test_a_grid_that_was_not_finished_is_opened_in_its_place(qtbot: QtBot, open_window: Open) -> None:
    first = open_window()
    run = _begin_grid(qtbot, first)
    stop(first)
    window = open_window()
    qtbot.waitUntil(window.body.offer.isVisible)
    assert window.body.offer.text() == "A grid was not finished when Seedlock was closed."
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
