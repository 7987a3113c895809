"""One picture over the gallery's place: gone through, judged and left by keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.canvas.picture_view import PictureView
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.loupe import Loupe

Make = Callable[..., GenerationRecord]


@pytest.fixture
def place(qtbot: QtBot, gallery: Gallery, make: Make) -> GalleryPlace:
    """A place with three pictures, the newest one close up."""
    for seed in range(3):
        make(seed=seed)
    shown = GalleryPlace()
    qtbot.addWidget(shown)
    shown.resize(1100, 700)
    shown.show()
    shown.set_gallery(gallery)
    qtbot.waitUntil(lambda: shown.model is not None and shown.model.rowCount() == 3)
    shown.grid.choose(0)
    QTest.keyClick(shown.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not view(shown).image().isNull())
    return shown


def loupe(place: GalleryPlace) -> Loupe:
    """What lies over the place."""
    found = place.findChild(Loupe)
    assert found is not None
    return found


def view(place: GalleryPlace) -> PictureView:
    """Where its picture is."""
    found = loupe(place).findChild(PictureView)
    assert found is not None
    return found


def test_space_shows_the_whole_picture_and_goes_back(qtbot: QtBot, place: GalleryPlace):
    qtbot.waitUntil(lambda: view(place).image().width() == 64)
    assert loupe(place).geometry() == place.rect()

    QTest.keyClick(loupe(place), Qt.Key.Key_Space)

    assert not loupe(place).isVisible()


def test_arrows_go_on_and_stop_at_the_ends(qtbot: QtBot, place: GalleryPlace):
    for key, row in ((Qt.Key.Key_Left, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Right, 2)):
        QTest.keyClick(loupe(place), key)
        assert place.grid.currentIndex().row() == row
    assert place.grid.selected_count() == 1

    QTest.keyClick(loupe(place), Qt.Key.Key_Home)
    assert place.grid.currentIndex().row() == 0


def test_keys_judge_the_picture_as_in_the_grid(qtbot: QtBot, place: GalleryPlace, gallery: Gallery):
    assert place.model is not None
    identity = place.model.identity(0)

    QTest.keyClick(loupe(place), Qt.Key.Key_4)
    QTest.keyClick(loupe(place), Qt.Key.Key_F)

    qtbot.waitUntil(lambda: gallery.get(identity).is_favourite)
    assert gallery.get(identity).rating == 4


def test_after_a_deleted_picture_comes_the_next(qtbot: QtBot, place: GalleryPlace):
    assert place.model is not None
    following = place.model.identity(1)

    QTest.keyClick(loupe(place), Qt.Key.Key_Delete)

    qtbot.waitUntil(lambda: place.model is not None and place.model.rowCount() == 2)
    assert place.model.identity(place.grid.currentIndex().row()) == following
    assert loupe(place).isVisible()


def test_what_was_selected_is_so_again(qtbot: QtBot, place: GalleryPlace):
    QTest.keyClick(loupe(place), Qt.Key.Key_Escape)
    place.grid.selectAll()

    QTest.keyClick(place.grid, Qt.Key.Key_Space)
    assert place.grid.selected_count() == 1
    QTest.keyClick(loupe(place), Qt.Key.Key_Escape)

    assert place.grid.selected_count() == 3


def test_a_picture_without_a_file_says_so(qtbot: QtBot, place: GalleryPlace, gallery: Gallery):
    assert place.model is not None
    record = place.model.record(2)
    assert record is not None
    record.path.unlink()
    place.grid.choose(2)

    qtbot.waitUntil(lambda: view(place).badge() == "File missing")
