"""The place for grids in the whole window: planned, run, stopped, gone on with, judged, saved and opened."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from studio.experiments.experiment_file import GridFile, read_experiment
from studio.jobs.events import Finished
from studio.ui.experiments.feed import AT_ONCE
from studio.ui.experiments.grid.axis_draft import AxisDraft
from studio.ui.experiments.grid.cell_menu import CellMenu
from studio.ui.experiments.grid.cell_table import CellRole, CellState
from studio.ui.experiments.grid.grid_place import GridPlace
from studio.ui.main_window import MainWindow
from tests.gate import Gate, engine_of
from tests.ui.experiments.conftest import Open, compose, enter

FRAMES, SEEDS = AxisDraft("frame", ("oil painting", "sketch", "photo")), AxisDraft("seed", ("1..2",))


def plan(qtbot: QtBot, grid: GridPlace, *drafts: AxisDraft) -> None:
    """Set axes and wait until they are planned."""
    grid.plan_panel.editor.show_drafts(drafts)
    wait_for_plan(qtbot, grid)


def wait_for_plan(qtbot: QtBot, grid: GridPlace) -> None:
    qtbot.waitUntil(lambda: not grid._planner.is_planning and grid.plan is not None, timeout=20_000)


def run(qtbot: QtBot, grid: GridPlace) -> None:
    """Run and wait until nothing is left."""
    grid.run()
    qtbot.waitUntil(lambda: not grid.feed.is_running, timeout=30_000)
    wait_for_plan(qtbot, grid)


def state(grid: GridPlace, row: int, column: int) -> CellState | None:
    return grid.table.index(row, column).data(CellRole.SHOWN).state


def test_an_empty_place_teaches_with_three_grids_that_one_key_loads(qtbot: QtBot, window: MainWindow) -> None:
    grid = enter(window)
    button = grid.findChild(QPushButton, "gridStarter1")
    assert button is not None
    assert grid.findChild(QPushButton, "gridStarter3") is not None
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    wait_for_plan(qtbot, grid)
    assert (grid.table.columnCount(), grid.table.rowCount()) == (3, 4)
    assert window.composer.draft().composition.fields.subject == "a red fox"


def test_a_grid_fills_and_create_is_left_alone(qtbot: QtBot, window: MainWindow, grid: GridPlace) -> None:
    plan(qtbot, grid, FRAMES, SEEDS)
    assert grid.plan_panel.bar.text.startswith("3 × 2 = 6 pictures")
    assert state(grid, 0, 0) == CellState()
    run(qtbot, grid)
    assert grid.table.made == 6
    assert state(grid, 1, 2) is None
    record = grid.table.record(grid.table.index(1, 2))
    assert record is not None
    assert record.request.noise.seed == 2
    assert record.request.prompt == "A photo of a red fox"
    assert window.create_place.sitting.rowCount() == 0
    assert grid.plan_panel.bar.text.endswith("6 made")


def test_cells_tell_how_they_form(qtbot: QtBot, window: MainWindow, grid: GridPlace) -> None:
    gate = Gate(engine_of(window))
    plan(qtbot, grid, FRAMES, SEEDS)
    grid.run()
    qtbot.waitUntil(lambda: getattr(state(grid, 0, 0), "preview", None) is not None)
    gate.open()
    first, last = state(grid, 0, 0), state(grid, 1, 2)
    assert first is not None
    assert first.doing == "forming"
    assert 0 < first.progress <= 1
    assert last == CellState("waiting")
    assert "of 6 pictures" in grid.grid_panel.bar.text


def test_a_stopped_grid_goes_on_with_what_is_missing(qtbot: QtBot, window: MainWindow, grid: GridPlace) -> None:
    gate = Gate(engine_of(window), passes=2)
    plan(qtbot, grid, FRAMES, SEEDS)
    grid.run()
    qtbot.waitUntil(lambda: grid.table.made == 2)
    grid.feed.stop()
    gate.open()
    wait_for_plan(qtbot, grid)
    assert not grid.feed.is_running
    finished: list[object] = []
    window.bench.happened.connect(lambda event: finished.append(event) if isinstance(event, Finished) else None)
    run(qtbot, grid)
    assert grid.table.made == 6
    assert len(finished) == 4


def test_an_added_value_makes_only_what_is_new(qtbot: QtBot, window: MainWindow, grid: GridPlace) -> None:
    plan(qtbot, grid, FRAMES, SEEDS)
    run(qtbot, grid)
    plan(qtbot, grid, FRAMES, AxisDraft("seed", ("1..3",)))
    assert grid.plan is not None
    assert len(grid.plan.division.missing) == 3
    button = grid.findChild(QPushButton, "runGridButton")
    assert button is not None
    assert button.text() == "Go on with 3 pictures"


def test_escape_stops_the_whole_grid(qtbot: QtBot, window: MainWindow, grid: GridPlace) -> None:
    gate = Gate(engine_of(window))
    plan(qtbot, grid, FRAMES, SEEDS)
    grid.run()
    qtbot.waitUntil(lambda: "forming" in grid.feed.doing().values())
    window.actions_table["cancel"].trigger()
    gate.open()
    qtbot.waitUntil(lambda: not grid.feed.is_running)
    qtbot.waitUntil(lambda: grid.plan_panel.bar.can_run, timeout=10_000)


def test_cells_that_are_held_back_count_as_left(qtbot: QtBot, window: MainWindow, grid: GridPlace) -> None:
    window.actions_table["pause"].setChecked(True)
    plan(qtbot, grid, AxisDraft("seed", (f"1..{AT_ONCE + 36}",)))
    grid.run()
    assert (grid.feed.left, window.bench.left) == (AT_ONCE + 36, 36)
    grid.feed.stop()
    assert window.bench.left == 0


def test_a_failing_cell_says_why_and_the_others_are_made(qtbot: QtBot, grid: GridPlace) -> None:
    plan(qtbot, grid, AxisDraft("subject", ("fail please", "an owl", "a cat")), SEEDS)
    run(qtbot, grid)
    failed = state(grid, 0, 0)
    assert failed is not None
    assert "cannot draw" in failed.message
    assert grid.table.made == 4


def test_what_create_holds_is_followed_until_the_grid_runs(
    qtbot: QtBot, window: MainWindow, grid: GridPlace
) -> None:
    plan(qtbot, grid, FRAMES, SEEDS)
    compose(window, "an owl")
    wait_for_plan(qtbot, grid)
    run(qtbot, grid)
    compose(window, "a castle")
    assert grid.plan_panel.line.prompt == "An owl"
    follow = grid.findChild(QPushButton, "followCreateButton")
    assert follow is not None
    assert follow.isVisible()
    follow.click()
    wait_for_plan(qtbot, grid)
    assert grid.plan_panel.line.prompt == "A castle"
    assert grid.plan is not None
    assert len(grid.plan.division.missing) == 6


def test_an_open_seed_is_drawn_once_for_all_cells(qtbot: QtBot, window: MainWindow) -> None:
    compose(window, seed=None)
    grid = enter(window)
    plan(qtbot, grid, FRAMES, AxisDraft("steps", ("2", "3")))
    assert grid.plan is not None
    seeds = {cell.planned.request.noise.seed for cell in grid.plan.cells}
    assert len(seeds) == 1
    plan(qtbot, grid, AxisDraft("steps", ("2", "3")), FRAMES)
    assert {cell.planned.request.noise.seed for cell in grid.plan.cells} == seeds


@pytest.mark.parametrize(
    ("drafts", "said"),
    [
        ((AxisDraft("seed", ("1..300",)), AxisDraft("steps", ("1..100",))), "30,000 pictures"),
        ((AxisDraft("replace", ("a blue whale", "an owl")),), "is not in the prompt"),
    ],
)
def test_a_grid_that_cannot_be_is_refused_with_a_sentence(
    qtbot: QtBot, grid: GridPlace, drafts: tuple[AxisDraft, ...], said: str
) -> None:
    grid.plan_panel.editor.show_drafts(drafts)
    qtbot.waitUntil(lambda: said in grid.grid_panel.trouble, timeout=10_000)
    assert not grid.plan_panel.bar.can_run


def test_the_whole_page_is_in_sight_until_the_user_zooms(
    qtbot: QtBot, window: MainWindow, grid: GridPlace
) -> None:
    plan(qtbot, grid, FRAMES, SEEDS)
    view, bar = grid.grid_panel.view, grid.grid_panel.bar
    qtbot.waitUntil(lambda: view.columnWidth(0) == view.fitted_edge())
    assert not view.verticalScrollBar().isVisible()
    bar.zoom_by(1)
    assert not bar.is_fitting
    by_hand = view.columnWidth(0)
    window.resize(1700, 1000)
    qtbot.wait(50)
    assert view.columnWidth(0) == by_hand
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.columnWidth(0) == view.fitted_edge()


def test_a_third_axis_makes_tabs(qtbot: QtBot, grid: GridPlace) -> None:
    plan(qtbot, grid, FRAMES, SEEDS, AxisDraft("season", ("winter", "")))
    tabs = grid.findChild(QTabBar, "gridTabs_season")
    assert tabs is not None
    assert [tabs.tabText(index) for index in range(tabs.count())] == ["winter", "none"]
    run(qtbot, grid)
    tabs.setCurrentIndex(1)
    record = grid.table.record(grid.table.index(0, 0))
    assert record is not None
    assert record.request.prompt == "An oil painting of a red fox"


def test_a_single_axis_wraps_with_its_values_below(qtbot: QtBot, grid: GridPlace) -> None:
    plan(qtbot, grid, AxisDraft("seed", ("1..9",)))
    columns, rows = grid.table.columnCount(), grid.table.rowCount()
    assert 1 < columns < 9
    assert columns * (rows - 1) < 9 < columns * rows
    assert grid.table.index(1, 0).data(CellRole.SHOWN).label == str(columns + 1)
    assert grid.table.index(rows - 1, columns - 1).data(CellRole.SHOWN) is None


def test_stars_hearts_and_the_trash_reach_the_gallery(qtbot: QtBot, window: MainWindow, grid: GridPlace) -> None:
    plan(qtbot, grid, FRAMES, SEEDS)
    run(qtbot, grid)
    view = grid.grid_panel.view
    view.setCurrentIndex(grid.table.index(0, 1))
    record = view.current_record()
    assert record is not None
    assert grid.judging.side.details.record == record
    qtbot.keyClick(view, Qt.Key.Key_4)
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert window.bench.gallery is not None
    window.bench.closing.emit()
    kept = window.bench.gallery.get(record.id)
    assert (kept.rating, kept.is_favourite) == (4, True)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: grid.table.made == 5, timeout=10_000)
    assert window.bench.gallery.get(record.id).deleted is not None


def test_a_column_is_dropped_and_comes_back(qtbot: QtBot, window: MainWindow, grid: GridPlace) -> None:
    plan(qtbot, grid, FRAMES, SEEDS)
    grid.grid_panel.view.value_menu_asked.emit(0, 1, QPoint())
    menu = grid.findChild(CellMenu)
    assert menu is not None
    (drop,) = menu.actions()
    assert drop.text() == "Drop the column “sketch”"
    drop.trigger()
    menu.close()
    assert grid.plan_panel.editor.drafts[0].written == ("oil painting", "photo")
    grid.plan_panel.editor.undo()
    assert grid.plan_panel.editor.drafts[0] == FRAMES


def test_keys_of_the_window_mean_the_grid_while_it_has_the_focus(
    qtbot: QtBot, window: MainWindow, grid: GridPlace
) -> None:
    assert window.focusWidget() is grid
    plan(qtbot, grid, FRAMES, SEEDS)
    grid.grid_panel.view.setFocus()
    qtbot.keyClick(grid.grid_panel.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert grid.plan_panel.editor.drafts == ()
    qtbot.keyClick(grid.grid_panel.view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    wait_for_plan(qtbot, grid)
    qtbot.keyClick(grid.grid_panel.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: grid.table.made == 6, timeout=20_000)


def test_a_grid_is_saved_and_opened(qtbot: QtBot, grid: GridPlace, tmp_path: Path) -> None:
    plan(qtbot, grid, FRAMES, SEEDS)
    assert grid.plan is not None
    before = grid.plan.grid
    grid.files.save(before, tmp_path / "fox.json")
    file = read_experiment(tmp_path / "fox.json")
    assert isinstance(file, GridFile)
    assert file.base.subject == "a red fox"
    plan(qtbot, grid, SEEDS)
    grid.files.open(tmp_path / "fox.json")
    wait_for_plan(qtbot, grid)
    assert grid.plan.grid.axes == before.axes
    assert grid.plan_panel.line.prompt == "A red fox"


def test_a_past_grid_is_found_again_after_a_restart(qtbot: QtBot, open_window: Open) -> None:
    first = open_window()
    compose(first)
    grid = enter(first)
    plan(qtbot, grid, FRAMES, SEEDS)
    run(qtbot, grid)
    first.close()
    later = enter(open_window())
    actions = later.files.menu(None).actions()
    past = next(action for action in actions if "a red fox" in action.text())
    assert past.text() == "a red fox  ·  Frame 3 × Seed 2"
    later.files.open_run(past.data())
    qtbot.waitUntil(lambda: later.table.made == 6, timeout=20_000)


@pytest.mark.parametrize("name", ["sheet.png", "sheet.html"])
def test_a_sheet_is_written_in_the_background(qtbot: QtBot, grid: GridPlace, tmp_path: Path, name: str) -> None:
    plan(qtbot, grid, FRAMES, SEEDS)
    run(qtbot, grid)
    said: list[str] = []
    grid.sheets.said.connect(lambda notice: said.append(notice.text))
    assert grid.plan is not None
    grid.sheets.start(grid.plan, grid.table.records(), tmp_path / name)
    qtbot.waitUntil(lambda: any(text.startswith("The sheet is") for text in said), timeout=20_000)
    assert (tmp_path / name).stat().st_size > 1000
    assert any("%" in text for text in said)


def test_every_control_has_an_accessible_name(qtbot: QtBot, grid: GridPlace) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSlider, QTableView

    plan(qtbot, grid, FRAMES, SEEDS)
    kinds = (QAbstractButton, QLineEdit, QSlider, QTableView)
    controls = [one for kind in kinds for one in grid.findChildren(kind) if one.isVisibleTo(grid)]
    nameless = [
        one for one in controls if not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
    ]
    assert [repr(one) for one in nameless if one.metaObject().className() != "QTableCornerButton"] == []


@pytest.mark.parametrize("has_grid", [False, True])
def test_the_smallest_window_holds_it_with_the_recipe_beside_it(
    qtbot: QtBot, window: MainWindow, grid: GridPlace, has_grid: bool
) -> None:
    if has_grid:
        plan(qtbot, grid, FRAMES, SEEDS)
    grid.grid_panel.bar.show_count("1,234 of 10,000 pictures · about 12 minutes left", 0.1)
    grid.judging.show_side(True)
    least = window.body.minimumSizeHint()
    assert (least.width() <= window.minimumWidth(), least.height() <= window.minimumHeight()) == (True, True)
