"""The whole window on the fake engine: from Generate to the gallery, and what goes wrong on the way."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.app import create_window
from studio.errors import StudioError
from studio.generation.draft import Planned
from studio.jobs.events import Event, Finished, Job, Queued, Started, Stopped
from studio.paths import Paths
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.canvas.stage import Page
from studio.ui.dropped import Drops
from studio.ui.gallery.family_dialog import FamilyDialog
from studio.ui.job_events import JobEvents
from studio.ui.main_window import MainWindow
from tests.ui.windows import Open, opener, press


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Open:
    return opener(qtbot, tmp_path / "home")


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    return open_window()


def compose(window: MainWindow, subject: str = "a red fox", **changes: object) -> None:
    """Put a subject and parameters into the composer."""
    draft = replace(window.composer.draft(), composition=Composition(PromptFields(subject)), **changes)
    window.composer.load(draft)


def planned(window: MainWindow, subject: str = "a red fox", seed: int = 7) -> Planned:
    """One picture as the composer would ask for it."""
    draft = replace(window.composer.draft(), composition=Composition(PromptFields(subject)), seed=seed)
    return draft.settle(Random(1), window.bench.wildcards)[0]


def generate(qtbot: QtBot, window: MainWindow) -> None:
    """Press the keys for Generate and wait until everything is made."""
    window.actions_table["generate"].trigger()
    done = window.create_place.sitting.rowCount
    before = done()
    wanted = before + window.composer.draft().count
    qtbot.waitUntil(lambda: done() == wanted, timeout=10_000)
    qtbot.waitUntil(lambda: not window.create_place.stage.progress.isVisible())


NAMES = """frameField subjectField styleField modifierField negativeField templateField promptPreview tokenMeter
advicePanel seedField seedLock randomSeedButton modelField schedulerField stepsField guidanceField sizeField
countField generateButton cancelButton progressBar canvas filmstrip galleryView gallerySearch galleryDetails
exportButton compareView gridTab walkTab modelsTab"""


def test_every_widget_of_the_contract_is_there_once_with_an_accessible_name(window: MainWindow) -> None:
    found = {name: window.findChildren(QWidget, name) for name in NAMES.split()}
    assert {name: len(widgets) for name, widgets in found.items() if len(widgets) != 1} == {}
    assert [name for name, widgets in found.items() if not widgets[0].accessibleName()] == []


def test_a_composed_picture_arrives_on_the_canvas_in_the_filmstrip_and_in_the_gallery(
    qtbot: QtBot, window: MainWindow
) -> None:
    compose(window, seed=7)
    generate(qtbot, window)
    stage = window.create_place.stage
    qtbot.waitUntil(lambda: not stage.view.badge() and stage.page() == Page.PICTURE)
    assert stage.record is not None
    assert stage.record.request.noise.seed == 7
    assert stage.record.path.is_file()
    view = window.findChild(QAbstractItemView, "galleryView")
    assert view is not None
    qtbot.waitUntil(lambda: view.model().rowCount() == 1)


def test_several_pictures_arrive_one_by_one(qtbot: QtBot, window: MainWindow) -> None:
    compose(window, count=3)
    generate(qtbot, window)
    assert window.create_place.sitting.rowCount() == 3


def test_the_key_for_a_draft_makes_one_in_few_steps(qtbot: QtBot, window: MainWindow) -> None:
    compose(window, steps=12)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.composer, Qt.Key.Key_Return, keys)
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 1)
    record = window.create_place.sitting.record(0)
    assert record is not None
    assert record.request.steps == window.composer.draft().model.draft.steps
    assert window.composer.draft().steps == 12


def test_the_previous_picture_is_held_for_blinking_and_comparing(qtbot: QtBot, window: MainWindow) -> None:
    for seed in (7, 8):
        compose(window, seed=seed)
        generate(qtbot, window)
    stage = window.create_place.stage
    qtbot.waitUntil(window.actions_table["blink"].isEnabled)
    window.actions_table["blink"].trigger()
    assert stage.view.badge() == "Previous"
    window.actions_table["blink"].trigger()
    window.actions_table["compare"].trigger()
    assert stage.page() == Page.COMPARE


def test_a_failure_is_said_and_the_next_picture_is_made(qtbot: QtBot, window: MainWindow) -> None:
    compose(window, "fail please")
    window.actions_table["generate"].trigger()
    stage = window.create_place.stage
    qtbot.waitUntil(lambda: stage.page() == Page.FAILURE)
    assert "cannot draw" in stage.failure.text()
    compose(window)
    generate(qtbot, window)
    qtbot.waitUntil(lambda: stage.page() == Page.PICTURE)


def test_try_again_repeats_what_failed_and_not_what_an_experiment_made_since(
    qtbot: QtBot, window: MainWindow
) -> None:
    compose(window, "fail please")
    window.actions_table["generate"].trigger()
    stage = window.create_place.stage
    qtbot.waitUntil(lambda: stage.page() == Page.FAILURE)
    events: list[Event] = []
    window.bench.happened.connect(events.append)
    window.bench.submit([planned(window, "a red fox")])
    qtbot.waitUntil(lambda: any(isinstance(event, Finished) for event in events))

    window.actions_table["pause"].setChecked(True)
    job_events = window.findChild(JobEvents)
    assert job_events is not None
    job_events.happened.connect(events.append)
    stage.failure.retry_requested.emit()
    queued = [event.job.planned.request for event in events if isinstance(event, Queued)]
    assert queued[-1].prompt == "A fail please"


def test_an_empty_subject_is_refused_beside_its_field(window: MainWindow) -> None:
    window.actions_table["generate"].trigger()
    assert not window.create_place.stage.progress.isVisible()


def test_enter_presses_the_button_in_focus_once_however_long_it_is_held(qtbot: QtBot, window: MainWindow) -> None:
    button = window.findChild(QToolButton, "seedLock")
    assert button is not None
    compose(window, seed=None)
    window.composer.show_used_seed(7)
    button.setFocus()
    for is_repeated in (False, True, True):
        none, enter = Qt.KeyboardModifier.NoModifier, Qt.Key.Key_Return
        QApplication.sendEvent(button, QKeyEvent(QEvent.Type.KeyPress, enter, none, "\r", is_repeated))
    assert window.composer.draft().seed == 7


def test_in_the_gallery_the_keys_are_for_the_pictures(qtbot: QtBot, window: MainWindow) -> None:
    compose(window)
    generate(qtbot, window)
    window.body.go_to("models")
    qtbot.waitUntil(lambda: window.gallery_place.model.rowCount() == 1)
    window.body.go_to("gallery")
    assert window.focusWidget() is window.gallery_place.grid


def test_what_needs_a_picture_is_not_offered_without_one(window: MainWindow) -> None:
    names = ("vary", "vary_pad", "use_source", "family_tree", "use_all", "trash", "export")
    assert [name for name in names if window.actions_table[name].isEnabled()] == []


def test_an_action_is_called_as_the_button_that_does_the_same(window: MainWindow) -> None:
    details = window.create_place.details
    texts = {button.text() for button in details.findChildren(QPushButton)}
    assert window.actions_table["use_all"].text() in texts


def test_marks_reach_the_gallery_and_a_trashed_picture_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    compose(window)
    generate(qtbot, window)
    window.actions_table["rate_4"].trigger()
    window.actions_table["favourite"].trigger()
    details, sitting = window.create_place.details, window.create_place.sitting
    qtbot.waitUntil(
        lambda: (shown := details.record) is not None and (shown.rating, shown.is_favourite) == (4, True)
    )
    window.actions_table["trash"].trigger()
    qtbot.waitUntil(lambda: sitting.rowCount() == 0)
    undo = next(button for button in window.findChildren(QPushButton) if button.text() == "Undo")
    undo.click()
    qtbot.waitUntil(lambda: sitting.rowCount() == 1)


def test_prompt_and_seed_can_be_copied(qtbot: QtBot, window: MainWindow) -> None:
    compose(window, seed=7)
    generate(qtbot, window)
    window.actions_table["copy_seed"].trigger()
    assert QGuiApplication.clipboard().text() == "7"
    window.actions_table["copy_prompt"].trigger()
    assert QGuiApplication.clipboard().text() == "A red fox"


def test_the_session_comes_back(qtbot: QtBot, open_window: Open) -> None:
    first = open_window()
    compose(first, "a lighthouse", seed=42)
    first.body.go_to("gallery")
    first.close()
    second = open_window()
    assert second.composer.draft().composition.fields.subject == "a lighthouse"
    assert second.composer.draft().seed == 42
    assert second.body.place() == "gallery"


def test_a_damaged_session_does_not_keep_the_window_shut(open_window: Open, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "session.json").write_text(json.dumps({"composer": {"snapshot": {"seed": []}}}))
    assert open_window().isVisible()


def test_a_second_window_of_one_home_is_refused(window: MainWindow, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="already open"):
        create_window(tmp_path / "home", engine="fake")


def test_a_damaged_database_is_said_and_the_window_stays(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "gallery.sqlite3").write_bytes(b"no database" * 100)
    window = open_window()
    qtbot.waitUntil(window.banner.isVisible)
    assert "is damaged. Rebuild the gallery" in window.banner.text()
    window.body.go_to("gallery")
    assert any("could not be opened" in label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_a_picture_that_no_gallery_could_keep_is_not_made(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "gallery.sqlite3").write_bytes(b"no database" * 100)
    window = open_window()
    qtbot.waitUntil(window.banner.isVisible)
    window.banner.hide()
    compose(window)
    window.actions_table["generate"].trigger()
    assert window.banner.isVisible()
    assert not window.create_place.stage.progress.isVisible()


def test_closing_while_pictures_wait_asks(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_table["pause"].setChecked(True)
    compose(window, count=2)
    window.actions_table["generate"].trigger()
    qtbot.waitUntil(window.create_place.stage.progress.isVisible)
    QTimer.singleShot(100, lambda: press("Stay"))
    assert not window.close()
    QTimer.singleShot(100, lambda: press("Finish, then close"))
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.create_place.sitting.rowCount() == 2


def test_a_paused_queue_is_shown_and_can_be_emptied(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_table["pause"].setChecked(True)
    compose(window, count=5)
    window.actions_table["generate"].trigger()
    button = window.findChild(QWidget, "queueButton")
    assert button is not None
    qtbot.waitUntil(lambda: button.property("text") == "Paused · 5 waiting")
    window.actions_table["cancel_all"].trigger()
    qtbot.waitUntil(lambda: button.property("text") == "Paused · Queue empty")
    assert not window.create_place.stage.progress.isVisible()


def test_an_empty_queue_offers_nothing_to_cancel_or_pause(qtbot: QtBot, window: MainWindow) -> None:
    actions = {name: window.actions_table[name] for name in ("cancel", "cancel_all", "pause")}
    assert [name for name, action in actions.items() if action.isEnabled()] == []

    actions["pause"].setChecked(True)
    compose(window, count=2)
    window.actions_table["generate"].trigger()
    qtbot.waitUntil(lambda: all(action.isEnabled() for action in actions.values()))

    actions["cancel_all"].trigger()
    qtbot.waitUntil(lambda: not actions["cancel_all"].isEnabled())
    assert actions["pause"].isEnabled(), "a paused queue can be resumed"
    actions["pause"].trigger()
    qtbot.waitUntil(lambda: not actions["pause"].isEnabled())


def test_an_example_is_loaded_by_one_click_and_undone(qtbot: QtBot, window: MainWindow) -> None:
    stage = window.create_place.stage
    stage.empty.findChildren(QToolButton, "example")[0].click()
    assert window.composer.draft().seed is not None
    window.actions_table["undo"].trigger()
    assert window.composer.draft().composition.fields.subject == ""


def test_a_dropped_picture_without_a_recipe_is_said(window: MainWindow, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (8, 8)).save(tmp_path / "plain.png")
    drop(window, tmp_path / "plain.png")
    assert "holds no recipe" in window.banner.text()


def test_a_dropped_picture_of_ours_offers_its_recipe(qtbot: QtBot, window: MainWindow) -> None:
    compose(window, "a lighthouse", seed=42)
    generate(qtbot, window)
    record = window.create_place.details.record
    assert record is not None
    compose(window, "a red fox", seed=7)
    QTimer.singleShot(200, lambda: QApplication.activeModalWidget().accept())  # pyright: ignore
    drop(window, record.path)
    assert window.composer.draft().seed == 42
    assert window.composer.draft().composition.fields.subject == "a lighthouse"


def drop(window: MainWindow, path: Path) -> None:
    """Drop a file on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    position, actions = QPoint(50, 50).toPointF(), Qt.DropAction.CopyAction
    event = QDropEvent(position, actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    drops = window.findChild(Drops)  # QApplication delivers a drop only while something is really dragged
    assert drops is not None
    drops.eventFilter(window, event)


def test_the_engines_state_stands_at_the_bottom(qtbot: QtBot, window: MainWindow) -> None:
    label = window.findChild(QLabel, "engineStatus")
    assert label is not None
    qtbot.waitUntil(lambda: label.text() == "Engine ready")


def test_broken_words_of_the_user_are_said_and_the_rest_is_there(open_window: Open, home: Paths) -> None:
    home.vocabulary.mkdir()
    (home.vocabulary / "own.toml").write_text("[frames")
    home.templates.write_text("templates = 3")
    window = open_window()
    assert [line.split(" ")[:3] for line in window.banner.text().splitlines()] == [
        ["own.toml", "is", "broken"],
        ["templates.toml", "is", "broken"],
    ]
    compose(window)


def test_the_seed_is_shown_as_soon_as_its_picture_is_begun(window: MainWindow) -> None:
    job = Job(1, planned(window, seed=8))
    window.on_job_event(Queued(job))
    window.on_job_event(Started(job))
    field = window.findChild(QLineEdit, "seedField")
    assert field is not None
    assert field.placeholderText() == "last 8"
    window.on_job_event(Stopped(job))


def test_the_family_of_the_shown_picture_is_a_click_away(qtbot: QtBot, window: MainWindow) -> None:
    compose(window, "an owl", seed=3)
    window.actions_table["generate"].trigger()
    qtbot.waitUntil(lambda: window.create_place.details.record is not None)

    window.actions_table["family_tree"].trigger()

    dialog = window.findChild(FamilyDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.close()


def test_the_tab_key_goes_from_the_prompt_to_the_canvas_and_last_to_the_queue(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.create_place.findChild(QToolButton, "pastePromptButton").setFocus()
    passed = list[str]()
    while "queueButton" not in passed[-1:]:
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        passed.append(window.focusWidget().objectName())
    assert passed == ["example"] * 6 + ["queueButton"]
