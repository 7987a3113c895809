"""The place for walks: from the empty page to the film, on real pictures of an engine that draws."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.experiments.likeness import distance, signature
from studio.experiments.walk_book import WalkBook
from studio.generation.record import GenerationRecord
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.experiments.walk.film_dialog import FilmDialog
from studio.ui.experiments.walk.film_kinds import KINDS
from studio.ui.experiments.walk.walk_place import WalkPlace
from studio.ui.gallery.menu import MenuState, PictureMenu
from studio.ui.main_window import MainWindow
from tests.gate import Gate, engine_of

Open = Callable[..., None]


def press(place: WalkPlace, name: str) -> None:
    """Click a button of the place by its name."""
    button = place.findChild(QWidget, name)
    assert button is not None
    assert button.isEnabled()
    button.click()  # pyright: ignore


def make(qtbot: QtBot, place: WalkPlace) -> list[GenerationRecord]:
    """Make the film and give its frames."""
    with qtbot.waitSignal(place.filming.ended, timeout=20_000) as ended:
        press(place, "makeWalk")
    assert ended.args == [""]
    qtbot.waitUntil(lambda: place.known.outlook.is_complete)
    return [picture for picture in place.known.pictures() if picture is not None]


def compose(window: MainWindow, subject: str, seed: int, **changes: object) -> None:
    draft = replace(window.composer.draft(), composition=Composition(PromptFields(subject)), seed=seed)
    window.composer.load(replace(draft, steps=1, **changes))


def test_two_recipes_from_create_become_keyframes(window: MainWindow, place: WalkPlace) -> None:
    for subject, seed in (("a red fox", 7), ("an owl", 8)):
        compose(window, subject, seed)
        press(place, "addFromCreate")
    prompts = [keyframe.planned.request.prompt for keyframe in place.editing.script.keyframes]
    assert prompts == ["A red fox", "An owl"]
    assert place.view.panel.problem.text() == ""


def test_one_keyframe_is_a_sentence_in_place(window: MainWindow, place: WalkPlace) -> None:
    compose(window, "a red fox", 7)
    press(place, "addFromCreate")
    assert "at least two keyframes" in place.view.panel.problem.text()
    assert not place.view.panel.make.isEnabled()


def test_both_examples_load_with_one_click(qtbot: QtBot, place: WalkPlace) -> None:
    for card in place.findChildren(QWidget, "exampleWalk"):
        with qtbot.waitSignal(place.editing.changed):
            card.click()
        assert place.editing.script.problem() == ""
        assert place.view.timeline.isVisibleTo(place)
        place.editing.begin_anew()
    assert len(place.findChildren(QWidget, "exampleWalk")) == 2


def test_a_film_is_made_frame_by_frame_and_found_again(qtbot: QtBot, place: WalkPlace, open_walk: Open) -> None:
    open_walk(1, 2, frames=5)
    assert "5 frames to make" in place.view.panel.about.text()
    frames = make(qtbot, place)
    assert [frame.request for frame in frames] == [one.request for one in place.known.outlook.planned]
    assert {frame.origin.run for frame in frames} == {place.editing.script.walk.run}
    assert place.view.panel.about.text() == "All 5 frames are there."
    assert place.view.panel.export.isEnabled()
    place.editing.begin_anew()
    open_walk(1, 2, frames=5)
    assert place.known.outlook.is_complete


def test_a_preview_makes_keyframes_and_a_few_frames(qtbot: QtBot, place: WalkPlace, open_walk: Open) -> None:
    open_walk(1, 2, frames=41)
    with qtbot.waitSignal(place.filming.ended, timeout=20_000):
        press(place, "previewWalk")
    there = [index for index, picture in enumerate(place.known.pictures()) if picture is not None]
    assert there[0] == 0
    assert there[-1] == 40
    assert 8 <= len(there) <= 13
    qtbot.waitUntil(lambda: f"{41 - len(there)} frames to make" in place.view.panel.about.text())


def test_cancelled_work_goes_on_where_it_was(
    qtbot: QtBot, window: MainWindow, place: WalkPlace, open_walk: Open
) -> None:
    gate = Gate(engine_of(window), passes=6)
    open_walk(1, 2, frames=30)
    press(place, "makeWalk")
    qtbot.waitUntil(lambda: sum(picture is not None for picture in place.known.pictures()) >= 4)
    press(place, "cancelWalk")
    gate.open()
    qtbot.waitUntil(lambda: "already in the gallery" in place.view.panel.about.text())
    kept = len(place.known.outlook.planned) - len(place.known.outlook.missing)
    assert 4 <= kept < 30
    assert place.view.panel.make.text().startswith("Go on")
    assert len(make(qtbot, place)) == 30
    gallery = place._bench.gallery
    assert gallery is not None
    assert gallery.count("") == 30


def test_an_even_walk_measures_until_it_has_its_frames(qtbot: QtBot, place: WalkPlace, open_walk: Open) -> None:
    open_walk(1, 2, frames=8, loop=True, even=True)
    assert "pictures first" in place.view.panel.about.text()
    frames = make(qtbot, place)
    assert len(frames) == 8
    assert place.known.outlook.is_found
    qtbot.waitUntil(lambda: bool(place.view.player.graph.summary()))
    one, other = (signature(Image.open(frame.path)) for frame in frames[:2])
    steps = place.looking.surveyor.steps(place.known.outlook, lambda: None)
    assert len(steps) == 8
    assert steps[0] == pytest.approx(distance(one, other))


def test_a_failure_is_a_sentence_and_what_is_made_stays(qtbot: QtBot, place: WalkPlace, open_walk: Open) -> None:
    open_walk(1, 2, frames=4)
    place.editing.edit("prompt", 1, "fail please")
    qtbot.waitUntil(lambda: place.known.outlook.script == place.editing.script)
    with qtbot.waitSignal(place.filming.ended, timeout=20_000) as ended:
        press(place, "makeWalk")
    assert "cannot draw" in ended.args[0]
    assert place.view.panel.problem.text() == ended.args[0]
    assert place.view.panel.make.isVisibleTo(place)


def test_a_saved_walk_is_opened_again(qtbot: QtBot, place: WalkPlace, open_walk: Open, tmp_path: Path) -> None:
    open_walk(1, 2, frames=7, loop=True)
    before = place.editing.script
    place.shelf.save(before, tmp_path / "walk.json")
    assert json.loads((tmp_path / "walk.json").read_text())["frames"] == 7
    place.editing.begin_anew()
    place.shelf.open_file(tmp_path / "walk.json")
    after = place.editing.script
    assert after.walk.frames_at(after.walk.positions()) == before.walk.frames_at(before.walk.positions())


def test_a_file_that_is_no_walk_is_a_sentence(qtbot: QtBot, place: WalkPlace, tmp_path: Path) -> None:
    (tmp_path / "no.json").write_text("{")
    with qtbot.waitSignal(place._bench.said) as said:
        place.shelf.open_file(tmp_path / "no.json")
    assert "is no JSON" in said.args[0].text


def test_a_walk_that_was_made_is_opened_from_one_of_its_frames(
    qtbot: QtBot, place: WalkPlace, open_walk: Open
) -> None:
    open_walk(1, 2, frames=5)
    made, run = make(qtbot, place), place.editing.script.walk.run
    place.editing.begin_anew()
    with qtbot.waitSignal(place._bench.said) as said:
        place.add_records([made[2]], 0)
    assert "frame of a walk" in said.args[0].text
    said.args[0].act()
    assert place.editing.script.walk.run == run
    assert WalkBook(place._bench.paths.walks).has(run)


def test_dropped_files_become_keyframes(qtbot: QtBot, place: WalkPlace, open_walk: Open) -> None:
    open_walk(1, 2, frames=4)
    frames = make(qtbot, place)
    place.editing.begin_anew()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(frames[0].path)), QUrl.fromLocalFile(str(frames[-1].path))])
    event = QDropEvent(
        QPointF(200, 200),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(place.editing.changed):
        place.dropEvent(event)
    seeds = [keyframe.planned.request.noise.seed for keyframe in place.editing.script.keyframes]
    assert seeds == [1, 2]
    qtbot.waitUntil(lambda: place.view.timeline.card(0).picture._pixmap is not None)


def test_a_picture_of_another_size_is_a_sentence_with_a_mend(
    qtbot: QtBot, window: MainWindow, place: WalkPlace, open_walk: Open
) -> None:
    open_walk(1, 2)
    compose(window, "an owl", 9)
    press(place, "addFromCreate")
    assert "different sizes" in place.view.panel.problem.text()
    assert place.view.panel.alike.isVisibleTo(place)
    place.view.panel.alike.click()
    assert place.view.panel.problem.text() == ""


def test_the_dialog_writes_the_film(qtbot: QtBot, place: WalkPlace, open_walk: Open, tmp_path: Path) -> None:
    open_walk(1, 2, frames=5)
    make(qtbot, place)
    press(place, "exportWalk")
    dialog = place.findChild(FilmDialog)
    assert dialog is not None
    dialog.kind.setCurrentIndex([kind.ending for kind in KINDS].index(".gif"))
    dialog.target.setText(str(tmp_path / "film.gif"))
    dialog.boomerang.setChecked(True)
    qtbot.waitUntil(lambda: "about" in dialog.weight.text(), timeout=10_000)
    with qtbot.waitSignal(dialog.written, timeout=10_000):
        dialog.save.click()
    with Image.open(tmp_path / "film.gif") as film:
        assert film.n_frames == 8
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_every_control_has_an_accessible_name(place: WalkPlace, open_walk: Open) -> None:
    open_walk(1, 2, 3, loop=True)
    unnamed = [
        (type(widget).__name__, widget.objectName())
        for widget in place.findChildren(QWidget)
        if widget.isVisibleTo(place)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert unnamed == []


def test_a_card_is_dragged_behind_the_next(qtbot: QtBot, place: WalkPlace, open_walk: Open) -> None:
    open_walk(1, 2, 3)
    card = place.view.timeline.card(0)
    start = card.picture.rect().center()
    target = card.picture.mapFromGlobal(place.view.timeline.card(1).mapToGlobal(QPoint(160, 20)))
    qtbot.mousePress(card.picture, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(card.picture, start + QPoint(20, 0))
    qtbot.mouseMove(card.picture, target)
    qtbot.mouseRelease(card.picture, Qt.MouseButton.LeftButton, pos=target)
    seeds = [keyframe.planned.request.noise.seed for keyframe in place.editing.script.keyframes]
    assert seeds == [2, 1, 3]


def test_the_menu_of_a_frame_in_the_gallery_opens_its_walk(
    qtbot: QtBot, window: MainWindow, place: WalkPlace, open_walk: Open
) -> None:
    open_walk(1, 2, frames=4)
    run = make(qtbot, place)[1].origin.run
    place.editing.begin_anew()
    window.body.go_to("gallery")
    menu = PictureMenu(MenuState(1, run=run))
    qtbot.addWidget(menu)
    menu.run_opened.connect(window.gallery_place.run_opened)
    next(action for action in menu.actions() if action.text() == "Open its walk").trigger()
    assert window.body.place() == "walk"
    assert place.editing.script.walk.run == run


def test_a_film_that_cannot_be_written_is_a_sentence(
    qtbot: QtBot, place: WalkPlace, open_walk: Open, tmp_path: Path
) -> None:
    open_walk(1, 2, frames=3)
    make(qtbot, place)
    press(place, "exportWalk")
    dialog = place.findChild(FilmDialog)
    assert dialog is not None
    (tmp_path / "file").write_text("no folder")
    dialog.target.setText(str(tmp_path / "file" / "film.mp4"))
    with qtbot.waitSignal(dialog._writing.refused, timeout=10_000):
        dialog.save.click()
    assert "could not be written" in dialog.problem.text()
    assert dialog.save.isEnabled()
    dialog.close()
