"""From the gallery's grid to comparisons, family trees and the gallery's health, and back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.gallery.compare_dialog import CompareDialog
from studio.ui.gallery.family_dialog import FamilyDialog
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.safety_dialog import SafetyDialog

Make = Callable[..., GenerationRecord]


@pytest.fixture
def place(qtbot: QtBot, gallery: Gallery, make: Make, child_of: Make) -> GalleryPlace:
    """The gallery over a picture and its child, both selected."""
    child_of(make(), seed=8)
    shown = GalleryPlace()
    qtbot.addWidget(shown)
    shown.resize(1100, 700)
    shown.show()
    shown.set_gallery(gallery)
    qtbot.waitUntil(lambda: shown.model is not None and shown.model.rowCount() == 2)
    shown.grid.selectAll()
    return shown


def test_c_compares_what_is_selected_the_oldest_first(qtbot: QtBot, place: GalleryPlace):
    place.study()

    dialog = place.findChild(CompareDialog)
    assert [line.values for line in dialog.table.lines] == [("7", "8")]
    with qtbot.waitSignal(place.recalled) as recalled:
        dialog._use.click()
    assert recalled.args[0].request.noise.seed == 8


def test_t_shows_the_family_and_from_there_a_comparison(qtbot: QtBot, place: GalleryPlace):
    place.grid.choose(0)
    place.show_family()
    family = place.findChild(FamilyDialog)
    qtbot.waitUntil(lambda: family.tree.parent_record is not None)

    family._compare.click()

    compared = family.findChild(CompareDialog)
    assert len(compared.table.lines) == 1
    with qtbot.waitSignal(place.recalled):
        compared._use.click()
    qtbot.waitUntil(lambda: place.findChild(FamilyDialog) is None)


def test_a_relative_is_found_again_in_the_grid(qtbot: QtBot, place: GalleryPlace):
    place.grid.choose(0)
    place.show_family()
    family = place.findChild(FamilyDialog)
    qtbot.waitUntil(lambda: family.tree.parent_record is not None)
    QTest.keyClick(family.tree, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: family.tree.record is not None)

    family._show.click()

    assert place.record.request.noise.seed == 7


def test_the_shield_opens_what_keeps_the_gallery_safe(place: GalleryPlace):
    place.toolbar.safety_asked.emit()

    assert place.findChild(SafetyDialog).isVisible()
