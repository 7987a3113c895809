"""Any two pictures compared, with what changed from A to B below them; a change under one seed at once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.app import create_window
from studio.generation.record import GenerationRecord
from studio.prompt.composition import Composition
from studio.prompt.diff import Change
from studio.prompt.fields import PromptFields
from studio.ui.canvas.compare_view import CompareView
from studio.ui.canvas.stage import Page
from studio.ui.gallery.menu import MenuState, PictureMenu
from studio.ui.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    _, window = create_window(tmp_path / "home", engine="fake")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


@pytest.fixture
def pictures(qtbot: QtBot, window: MainWindow) -> tuple[GenerationRecord, ...]:
    """Three pictures of one seed, oldest first, of other frames."""
    sitting = window.create_place.sitting
    for count, frame in enumerate(("sketch", "oil painting", "photograph"), 1):
        composition = Composition(PromptFields("a red fox", frame))
        window.composer.load(replace(window.composer.draft(), composition=composition, seed=7))
        window.actions_table["generate"].trigger()
        qtbot.waitUntil(lambda count=count: sitting.rowCount() == count, timeout=15_000)
    return tuple(sitting.record(row) for row in (2, 1, 0))


def same(image: QImage, record: GenerationRecord) -> bool:
    return image == QImage(str(record.path)).convertToFormat(image.format())


def is_compared_at_rest(window: MainWindow, record: GenerationRecord) -> bool:
    """Whether this picture is compared with the one before, and nothing is under way that shows another."""
    stage = window.create_place.stage
    is_shown = stage.page() == Page.COMPARE and stage.record == record
    return is_shown and not stage._reading.is_running and not window._jobs.is_busy


def test_a_change_under_one_seed_is_compared_at_once(qtbot: QtBot, window: MainWindow, pictures) -> None:
    stage = window.create_place.stage
    newest = (Change("frame", "oil painting", "photograph"),)
    qtbot.waitUntil(lambda: stage.page() == Page.COMPARE and stage.compare.difference().changes == newest)
    assert not stage.compare.isAncestorOf(window.focusWidget())
    window.actions_table["blink"].trigger()
    assert stage.compare.view.split() == 1
    window.actions_table["blink"].trigger()
    assert stage.compare.view.split() == 0


def test_who_wants_to_see_one_picture_sees_one(qtbot: QtBot, window: MainWindow, pictures) -> None:
    stage, sitting = window.create_place.stage, window.create_place.sitting
    qtbot.waitUntil(lambda: stage.page() == Page.COMPARE)
    window.actions_table["compare"].trigger()
    assert stage.page() == Page.PICTURE
    window.composer.load(replace(window.composer.draft(), composition=Composition(PromptFields("an owl"))))
    window.actions_table["generate"].trigger()
    qtbot.waitUntil(lambda: sitting.rowCount() == 4 and stage.record == sitting.record(0))
    qtbot.waitUntil(lambda: not window._jobs.is_busy and not stage._reading.is_running)
    assert stage.page() == Page.PICTURE


def test_a_click_with_ctrl_in_the_filmstrip_compares_with_the_shown_picture(
    qtbot: QtBot, window: MainWindow, pictures
) -> None:
    stage, strip = window.create_place.stage, window.create_place.filmstrip
    place = strip.visualRect(strip.model().index(2, 0)).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    wanted = (Change("frame", "sketch", "photograph"),)
    qtbot.waitUntil(lambda: stage.page() == Page.COMPARE and stage.compare.difference().changes == wanted)
    assert (stage.previous, stage.record) == (pictures[0], pictures[2])
    assert same(stage._image_before, pictures[0])
    assert same(stage._image, pictures[2])


def test_two_pictures_of_the_gallery_are_compared_on_the_canvas(
    qtbot: QtBot, window: MainWindow, pictures
) -> None:
    window.body.go_to("gallery")
    window.gallery_place.compared.emit(pictures[0], pictures[1])
    qtbot.waitUntil(lambda: window.create_place.stage.page() == Page.COMPARE)
    assert window.body.place() == "create"
    assert window.create_place.details.record == pictures[1]
    titles = [label.text() for label in window.create_place.stage.compare.findChildren(QLabel)]
    assert "What changed from A (seed 7) to B (seed 7)" in titles


def test_the_menu_of_two_pictures_offers_to_compare(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    texts = {count: [one.text() for one in PictureMenu(MenuState(count), owner).actions()] for count in (1, 2)}
    assert "Compare on the canvas" in texts[2]
    assert "Compare on the canvas" not in texts[1]


def test_pictures_that_come_quickly_are_each_compared_with_the_right_one(
    qtbot: QtBot, window: MainWindow, pictures
) -> None:
    stage = window.create_place.stage
    for record in pictures:
        stage.show_record(record)
    qtbot.waitUntil(lambda: same(stage._image, pictures[2]))
    assert same(stage._image_before, pictures[1])


def test_the_tools_act_on_what_is_shown(qtbot: QtBot, window: MainWindow, pictures) -> None:
    stage, actions = window.create_place.stage, window.actions_table
    qtbot.waitUntil(lambda: is_compared_at_rest(window, pictures[2]))
    for view in (stage.compare.view, stage.view):
        fitted = view.zoom()
        for name in ("zoom_in", "zoom_in", "zoom_out"):
            actions[name].trigger()
        assert view.zoom() == pytest.approx(fitted * 1.25)
        actions["fit"].trigger()
        assert view.is_fitted()
        actions["crisp"].trigger()
        assert stage.view._is_crisp == stage.compare.view._is_crisp == actions["crisp"].isChecked()
        actions["compare"].trigger()


def test_who_turns_to_one_of_two_pictures_sees_the_same_part(qtbot: QtBot, window: MainWindow, pictures) -> None:
    stage, compare = window.create_place.stage, window.actions_table["compare"]
    qtbot.waitUntil(lambda: is_compared_at_rest(window, pictures[2]))
    stage.compare.view.zoom_by(7, QPointF(20, 20))
    compare.trigger()
    assert stage.page() == Page.PICTURE
    assert stage.view.zoom() == stage.compare.view.zoom()
    stage.view.fit()
    compare.trigger()
    assert stage.compare.view.is_fitted()


def test_pictures_of_other_shapes_are_compared_whole(qtbot: QtBot) -> None:
    view = CompareView()
    qtbot.addWidget(view)
    view.resize(432, 332)
    wide, square = QImage(200, 100, QImage.Format.Format_RGB32), QImage(100, 100, QImage.Format.Format_RGB32)
    wide.fill("red")
    square.fill("lime")
    view.show_images(wide, square)
    view.set_split(1)
    shown = view.grab().toImage()
    assert shown.pixelColor(216, 166).name() == "#ff0000"
    assert shown.pixelColor(216, 50).name() not in ("#ff0000", "#00ff00")


def test_a_comparison_shows_that_it_has_the_keyboard(qtbot: QtBot) -> None:
    view = CompareView()
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    view.clearFocus()
    ground = view.grab().toImage().pixelColor(1, 1)
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert view.grab().toImage().pixelColor(1, 1) != ground
