"""Albums and saved searches at the left: made, renamed, filled, shown, removed, and all of it taken back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from studio.gallery.albums import Album
from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.gallery.dragged import mime_of
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.shelf import Shelf
from studio.ui.gallery.shelf_delegate import COUNT
from studio.ui.widgets.toast import Toast

Make = Callable[..., GenerationRecord]


@pytest.fixture
def place(qtbot: QtBot, gallery: Gallery, make: Make) -> GalleryPlace:
    """A wide place with two pictures, an album with the older one, and a saved search."""
    older = make(seed=1)
    make(seed=2, frame="photograph")
    gallery.put([older.id], "Best")
    gallery.save_album("Photographs", "frame:photograph")
    shown = GalleryPlace()
    qtbot.addWidget(shown)
    shown.resize(1400, 800)
    shown.show()
    shown.set_gallery(gallery)
    qtbot.waitUntil(lambda: "Photographs" in lines(shown) and shown.model.rowCount() == 2)
    return shown


def shelf_list(place: GalleryPlace) -> QListWidget:
    return place.findChild(QListWidget, "shelfList")


def lines(place: GalleryPlace) -> list[str]:
    shelf = shelf_list(place)
    return [shelf.item(row).text() for row in range(shelf.count())]


def item(place: GalleryPlace, text: str):
    return shelf_list(place).item(lines(place).index(text))


def press(place: GalleryPlace, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    place.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, key, modifier))


def test_a_click_shows_what_an_album_holds(qtbot: QtBot, place: GalleryPlace) -> None:
    shelf_list(place).itemClicked.emit(item(place, "Best"))
    qtbot.waitUntil(lambda: place.model.query == 'album:"Best"' and place.model.rowCount() == 1)
    shelf_list(place).itemClicked.emit(item(place, "Photographs"))
    qtbot.waitUntil(lambda: place.model.query == "frame:photograph")


def test_pictures_dropped_on_an_album_lie_in_it(qtbot: QtBot, place: GalleryPlace, gallery: Gallery) -> None:
    shelf = shelf_list(place)
    data: QMimeData = mime_of([place.model.identity(0)], ())
    at = QPointF(shelf.visualItemRect(item(place, "Best")).center())
    shelf.dropEvent(
        QDropEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    )
    qtbot.waitUntil(lambda: gallery.count('album:"Best"') == 2)
    press(place, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: gallery.count('album:"Best"') == 1)


def test_an_album_is_renamed_and_removed_and_comes_back(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery
) -> None:
    item(place, "Best").setText("Finest")
    qtbot.waitUntil(lambda: gallery.albums()[0] == Album("Finest") and "Finest" in lines(place))
    shelf_list(place).setCurrentItem(item(place, "Finest"))
    qtbot.keyClick(shelf_list(place), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "Finest" not in lines(place))
    press(place, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Finest" in lines(place))
    assert gallery.count('album:"Finest"') == 1


def test_a_new_album_gets_the_name_that_is_written(qtbot: QtBot, place: GalleryPlace, gallery: Gallery) -> None:
    place.findChild(Shelf).begin_album()
    editor = shelf_list(place).findChild(QLineEdit)
    editor.setText("Owls")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: Album("Owls") in gallery.albums() and "Owls" in lines(place))


@pytest.mark.parametrize("begin", ["new", "rename"])
def test_counts_that_arrive_leave_a_name_that_is_being_written_alone(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make, begin: str
) -> None:
    shelf = place.findChild(Shelf)
    if begin == "new":
        shelf.begin_album()
    else:
        shelf_list(place).setCurrentItem(item(place, "Best"))
        shelf_list(place).editItem(item(place, "Best"))
    editor = shelf_list(place).findChild(QLineEdit)
    editor.setText("Owls")
    gallery.put([make(seed=3).id], "Best")
    shelf._count()
    qtbot.waitUntil(lambda: item(place, "All pictures").data(COUNT) == "3")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: Album("Owls") in gallery.albums() and "Owls" in lines(place))


def test_a_new_album_that_is_not_named_after_all_is_none(qtbot: QtBot, place: GalleryPlace) -> None:
    place.findChild(Shelf).begin_album()
    qtbot.keyClick(shelf_list(place).findChild(QLineEdit), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "New album" not in lines(place))


def test_a_name_that_is_taken_is_refused(qtbot: QtBot, place: GalleryPlace, gallery: Gallery) -> None:
    item(place, "Best").setText("photographs")
    assert "already" in place.findChild(Toast).text
    assert Album("Best") in gallery.albums()


def test_counts_stand_beside_the_names(qtbot: QtBot, place: GalleryPlace) -> None:
    qtbot.waitUntil(lambda: item(place, "All pictures").data(COUNT) == "2")
    assert item(place, "Best").data(COUNT) == "1"
