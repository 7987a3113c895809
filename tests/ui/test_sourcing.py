"""Pictures as sources in the window, on the fake engine: from the canvas to the composer, a mask, and back."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from studio.app import create_window
from studio.generation.outpainting import OUTPAINTING_STRENGTH
from studio.generation.record import GenerationRecord
from studio.generation.request import Size
from studio.generation.sources import Sources
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.canvas.mask_dialog import MaskDialog
from studio.ui.canvas.outpaint_dialog import OutpaintDialog
from studio.ui.main_window import MainWindow
from tests.ui.windows import stop


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window on whose canvas stands a fox."""
    _, window = create_window(tmp_path / "home", engine="fake")
    qtbot.addWidget(window, before_close_func=stop)
    window.show()
    composition = Composition(PromptFields("a red fox"))
    window.composer.load(replace(window.composer.draft(), composition=composition, steps=2, size=Size(192, 128)))
    _generate(qtbot, window)
    window.actions_table["use_source"].trigger()
    qtbot.waitUntil(lambda: window.composer.draft().source is not None)
    return window


def _generate(qtbot: QtBot, window: MainWindow) -> GenerationRecord:
    sitting = window.create_place.sitting
    wanted = sitting.rowCount() + 1
    window.actions_table["generate"].trigger()
    qtbot.waitUntil(lambda: sitting.rowCount() == wanted)
    record = sitting.record(0)
    assert record is not None
    return record


def test_the_next_picture_starts_from_the_shown_one(qtbot: QtBot, window: MainWindow) -> None:
    fox = window.create_place.sitting.record(0)
    assert fox is not None
    field = window.composer.source
    assert field.isVisible()
    field.strength.setValue(35)
    made = _generate(qtbot, window)
    assert made.request.source is not None
    assert (made.request.source.sha256, made.request.source.strength) == (fox.pixels_sha256, 0.35)
    assert made.request.size == fox.request.size
    assert made.origin.parent == fox.id


def test_removing_the_source_starts_from_noise_again_and_undo_brings_it_back(window: MainWindow) -> None:
    field = window.composer.source
    field.remove.click()
    assert window.composer.draft().source is None
    assert not field.isVisible()
    window.composer.undo()
    assert window.composer.draft().source is not None
    assert field.isVisible()


def test_a_mask_is_painted_and_kept(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.composer.source.painting.click()
    qtbot.waitUntil(lambda: window.findChild(MaskDialog) is not None)
    dialog = window.findChild(MaskDialog)
    assert dialog is not None
    middle = QPoint(dialog.view.width() // 2, dialog.view.height() // 2)
    qtbot.mouseClick(dialog.view, Qt.MouseButton.LeftButton, pos=middle)
    dialog.use.click()
    qtbot.waitUntil(lambda: bool((window.composer.draft().source or pytest.fail("no source")).mask))
    source = _generate(qtbot, window).request.source
    assert source is not None
    mask = Sources(tmp_path / "home" / "sources").find(source.mask)
    assert (mask.size, mask.mode) == ((192, 128), "L")
    assert (mask.getpixel((96, 64)), mask.getpixel((2, 2))) == (255, 0)
    assert window.composer.source.painting.accessibleName() == "Change the mask"


def test_a_source_is_painted_on_around(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """The margins become a canvas, its mask and its size, as one step that can be undone."""
    before = window.composer.draft()
    window.actions_table["outpaint"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(OutpaintDialog)))
    (dialog,) = window.findChildren(OutpaintDialog)
    assert not dialog.use.isEnabled()
    dialog.sides["right"].setValue(64)
    dialog.sides["top"].setValue(32)
    dialog.use.click()
    qtbot.waitUntil(lambda: window.composer.draft() != before)
    draft = window.composer.draft()
    assert draft.source is not None
    assert (draft.size, draft.source.strength) == (Size(256, 160), OUTPAINTING_STRENGTH)
    mask = Sources(tmp_path / "home" / "sources").find(draft.source.mask)
    assert (mask.getpixel((250, 80)), mask.getpixel((5, 155))) == (255, 0)
    made = _generate(qtbot, window)
    assert (made.request.source, made.origin.parent) == (draft.source, before.parent)
    window.composer.undo()
    assert window.composer.draft() == before
    assert not window.findChildren(OutpaintDialog), "a closed dialog gives its pictures back"
