"""A picture tells what it was made from and what came of it, and one walks along by clicks."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.grid import GalleryGrid
from studio.ui.gallery.lineage import Lineage, RelativeButton
from studio.ui.widgets.toast import Toast

Make = Callable[..., GenerationRecord]


@pytest.fixture
def place(qtbot: QtBot) -> GalleryPlace:
    shown = GalleryPlace()
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    return shown


def look_at(qtbot: QtBot, place: GalleryPlace, gallery: Gallery, record: GenerationRecord) -> None:
    """Open the gallery and choose a picture."""
    place.set_gallery(gallery)
    with qtbot.waitSignal(place.model.settled):
        pass
    place.findChild(GalleryGrid).choose(place.model.row_of(record.id))


def told(place: GalleryPlace) -> list[str]:
    """Titles and relatives from top to bottom; nothing while the lineage is hidden."""
    lineage = place.findChild(Lineage)
    if lineage.isHidden():
        return []
    widgets = [lineage.layout().itemAt(place).widget() for place in range(lineage.layout().count())]
    shown = [widget for widget in widgets if not isinstance(widget, QPushButton)]
    return [widget.text() if isinstance(widget, QLabel) else widget.accessibleName() for widget in shown]


def relatives(place: GalleryPlace) -> list[RelativeButton]:
    return [button for button in place.findChildren(RelativeButton) if not button.isHidden()]


def test_a_picture_tells_its_parent_and_its_children(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make, child_of: Make
) -> None:
    middle = child_of(make(seed=7), seed=8)
    child_of(middle, seed=9, steps=3)
    look_at(qtbot, place, gallery, middle)
    qtbot.waitUntil(lambda: told(place) != [])
    prompt = middle.request.prompt
    assert told(place) == ["Made from", f"seed: 7 → 8: {prompt}", "Became", f"seed, steps: {prompt}"]
    assert not relatives(place)[0].icon().isNull()


def test_a_picture_without_relatives_tells_nothing(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make, child_of: Make
) -> None:
    parent, alone = make(seed=7), make(seed=1)
    child_of(parent, seed=8)
    look_at(qtbot, place, gallery, parent)
    qtbot.waitUntil(lambda: told(place) != [])
    with qtbot.waitSignal(place.findChild(Lineage)._looking.answered):
        place.findChild(GalleryGrid).choose(place.model.row_of(alone.id))
        assert told(place) == []
    assert told(place) == []


def test_a_click_walks_there(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make, child_of: Make
) -> None:
    parent = make(seed=7)
    child = child_of(parent, seed=8)
    look_at(qtbot, place, gallery, child)
    qtbot.waitUntil(lambda: told(place) != [])
    relatives(place)[0].click()
    assert place.record == parent
    qtbot.waitUntil(lambda: told(place)[:1] == ["Became"])
    assert place.findChild(GalleryGrid).selected_ids() == [parent.id]


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier])
def test_a_click_walks_there_whatever_keys_are_held(
    qtbot: QtBot,
    place: GalleryPlace,
    gallery: Gallery,
    make: Make,
    child_of: Make,
    held: Qt.KeyboardModifier,
) -> None:
    parent = make(seed=7)
    look_at(qtbot, place, gallery, child_of(parent, seed=8))
    qtbot.waitUntil(lambda: told(place) != [])
    qtbot.mouseClick(relatives(place)[0], Qt.MouseButton.LeftButton, held)
    assert place.findChild(GalleryGrid).selected_ids() == [parent.id]
    assert place.record == parent


def test_a_click_walks_beyond_the_search(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make, child_of: Make
) -> None:
    parent = make(seed=7)
    child = child_of(parent, seed=8)
    look_at(qtbot, place, gallery, child)
    with qtbot.waitSignal(place.model.settled):
        place.findChild(QLineEdit, "gallerySearch").setText("seed:8")
    qtbot.waitUntil(lambda: told(place) != [])
    relatives(place)[0].click()
    qtbot.waitUntil(lambda: place.record == parent)
    assert place.model.rowCount() == 2


def test_what_lies_in_the_trash_is_said_to_lie_there(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make, child_of: Make
) -> None:
    parent = make(seed=7)
    child = child_of(parent, seed=8)
    gallery.delete([parent.id])
    look_at(qtbot, place, gallery, child)
    qtbot.waitUntil(lambda: told(place) != [])
    relatives(place)[0].click()
    assert place.findChild(Toast).text == "That picture is in the trash."
    assert place.record == child


def test_of_many_the_newest_are_listed_and_all_can_be_searched(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make, child_of: Make
) -> None:
    parent = make(seed=7)
    for seed in range(8, 17):
        child_of(parent, seed=seed)
    look_at(qtbot, place, gallery, parent)
    qtbot.waitUntil(lambda: len(relatives(place)) == 6)
    next(one for one in place.findChildren(QPushButton) if one.text() == "Show all 9").click()
    qtbot.waitUntil(lambda: place.model.rowCount() == 9)


def test_a_parent_whose_file_is_gone_is_still_told(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make, child_of: Make
) -> None:
    parent = make(seed=7)
    child = child_of(parent, seed=8)
    gallery.thumbnail(parent).unlink()
    parent.path.unlink()
    look_at(qtbot, place, gallery, child)
    qtbot.waitUntil(lambda: told(place)[:1] == ["Made from"])
