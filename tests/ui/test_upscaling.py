"""Upscaling in the window, on the fake engine: from a picture through the dialog to a larger one beside it."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.app import create_window
from studio.generation.changes import changes
from studio.generation.record import GenerationRecord
from studio.generation.request import Size
from studio.paths import Paths
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.canvas.stage import Page
from studio.ui.canvas.upscale_dialog import UpscaleDialog
from studio.ui.gallery.menu import MenuState, PictureMenu
from studio.ui.main_window import MainWindow
from tests.shelved_upscaler import shelve
from tests.ui.windows import stop


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window on whose canvas stands a fox."""
    _, window = create_window(tmp_path / "home", engine="fake")
    qtbot.addWidget(window, before_close_func=stop)
    window.show()
    composition = Composition(PromptFields("a red fox"))
    window.composer.load(replace(window.composer.draft(), composition=composition, steps=2, size=Size(96, 64)))
    window.actions_table["generate"].trigger()
    _newest(qtbot, window, 1)
    return window


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return Paths.find(tmp_path / "home").models


def _newest(qtbot: QtBot, window: MainWindow, count: int) -> GenerationRecord:
    sitting = window.create_place.sitting
    qtbot.waitUntil(lambda: sitting.rowCount() == count)
    record = sitting.record(0)
    assert record is not None
    return record


def _dialog(qtbot: QtBot, window: MainWindow) -> UpscaleDialog:
    window.actions_table["upscale"].trigger()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(UpscaleDialog)))
    return next(one for one in window.findChildren(UpscaleDialog) if one.isVisible())


def test_a_picture_is_enlarged_and_compared_with_its_source(
    qtbot: QtBot, window: MainWindow, models: Path
) -> None:
    shelve(models, "a-cleaner", 1)
    sharp = shelve(models, "sharp", 4)
    fox = _newest(qtbot, window, 1)
    dialog = _dialog(qtbot, window)

    assert dialog.upscaler() == sharp
    assert dialog.says.text() == "96 × 64  →  384 × 256"
    dialog.scale.setValue(2)
    dialog.go.click()

    made = _newest(qtbot, window, 2)
    assert made.request.size == Size(192, 128)
    assert made.origin.parent == fox.id
    assert [change.after for change in changes(fox, made)] == ["2x by sharp"]
    stage = window.create_place.stage
    qtbot.waitUntil(lambda: stage.page() == Page.COMPARE)
    assert (stage.previous, stage.record) == (fox, made)
    assert _dialog(qtbot, window).upscaler() == sharp, "the one that was used last"


def test_using_all_of_an_upscaled_picture_gives_the_recipe_of_its_own_size(
    qtbot: QtBot, window: MainWindow, models: Path
) -> None:
    shelve(models, "sharp", 4)
    before = window.composer.draft()
    _dialog(qtbot, window).go.click()
    _newest(qtbot, window, 2)

    window.actions_table["generate"].trigger()

    assert _newest(qtbot, window, 3).request.size == before.size


def test_without_an_upscaler_the_dialog_leads_to_the_models(qtbot: QtBot, window: MainWindow) -> None:
    dialog = _dialog(qtbot, window)

    assert dialog.upscaler() is None
    dialog.go.click()

    qtbot.waitUntil(window.models_place.isVisible)


def test_a_picture_that_would_be_too_large_is_not_offered(qtbot: QtBot, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    sharp = shelve(tmp_path, "sharp", 4)
    dialog = UpscaleDialog(QImage(8, 8, QImage.Format.Format_RGB32), Size(6000, 6000), (sharp,), "")
    qtbot.addWidget(dialog)

    assert dialog.scale.maximum() == 1.4
    assert dialog.scale.value() == 1.4
    assert dialog.go.isEnabled()


def test_the_gallery_s_menu_offers_it(qtbot: QtBot) -> None:
    menu = PictureMenu(MenuState(1))
    qtbot.addWidget(menu)
    asked: list[str] = []
    menu.varied.connect(asked.append)

    next(action for action in menu.actions() if action.text().startswith("Upscale")).trigger()

    assert asked == ["upscale"]
