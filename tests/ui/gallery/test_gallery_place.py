"""The gallery's place with a real gallery: searching, judging, deleting, recalling."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.gallery.curation import Curation
from studio.ui.gallery.details import RecipeDetails
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.grid import GalleryGrid
from studio.ui.gallery.marks import Note
from studio.ui.gallery.pages import GalleryPages
from studio.ui.widgets.toast import Notice, Toast

Make = Callable[..., GenerationRecord]


@pytest.fixture
def place(qtbot: QtBot) -> GalleryPlace:
    shown = GalleryPlace()
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    return shown


def opened(qtbot: QtBot, place: GalleryPlace, gallery: Gallery) -> GalleryGrid:
    """The grid of the place, its first query answered."""
    place.set_gallery(gallery)
    with qtbot.waitSignal(place.model.settled):
        pass
    return place.findChild(GalleryGrid, "galleryView")


def select(grid: GalleryGrid, *rows: int) -> None:
    """Select these rows, the last one with the focus."""
    grid.clearSelection()
    for row in rows:
        index = grid.model().index(row, 0)
        grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)


def search(qtbot: QtBot, place: GalleryPlace, text: str) -> None:
    """Type a search and wait for its answer."""
    with qtbot.waitSignal(place.model.settled):
        place.findChild(QLineEdit, "gallerySearch").setText(text)


def test_says_that_the_gallery_is_being_opened(place: GalleryPlace) -> None:
    assert "Opening your gallery" in place.findChild(GalleryPages).text


def test_an_empty_gallery_teaches_how_to_fill_it(qtbot: QtBot, place: GalleryPlace, gallery: Gallery) -> None:
    opened(qtbot, place, gallery)
    assert "No pictures yet" in place.findChild(GalleryPages).text


def test_the_contracts_names_are_there(place: GalleryPlace) -> None:
    for kind, name in (
        (GalleryGrid, "galleryView"),
        (QLineEdit, "gallerySearch"),
        (RecipeDetails, "galleryDetails"),
        (QPushButton, "exportButton"),
    ):
        assert place.findChild(kind, name).accessibleName()


def test_searching_narrows_and_widening_shows_all_again(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    make("red fox")
    grid = opened(qtbot, place, gallery)
    search(qtbot, place, "giraffe")
    assert "No picture matches  giraffe" in place.findChild(GalleryPages).text
    with qtbot.waitSignal(place.model.settled):
        place.findChild(GalleryPages).widened.emit()
    assert grid.model().rowCount() == 1


def test_a_query_that_cannot_be_read_is_explained_beneath_it(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    make()
    opened(qtbot, place, gallery)
    field = place.findChild(QLineEdit, "gallerySearch")
    with qtbot.waitSignal(place.model.refused):
        field.setText("stepz:20")
    assert field.property("invalid") is True


def test_the_chosen_picture_shows_its_recipe(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    record = make()
    select(opened(qtbot, place, gallery), 0)
    assert place.findChild(RecipeDetails).record == record


def test_two_chosen_pictures_show_what_changed(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    make(frame="photograph"), make(frame="oil painting")
    select(opened(qtbot, place, gallery), 0, 1)
    changed = place.findChild(RecipeDetails).changes
    assert [(change.name, change.before, change.after) for change in changed] == [
        ("frame", "photograph", "oil painting")
    ]


def test_number_keys_rate_and_f_makes_a_favourite(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    records = [make(seed=1), make(seed=2)]
    grid = opened(qtbot, place, gallery)
    select(grid, 0, 1)
    qtbot.keyClick(grid, Qt.Key.Key_4)
    qtbot.keyClick(grid, Qt.Key.Key_F)
    place.stop_work()
    kept = gallery.get_many([record.id for record in records])
    assert [(record.rating, record.is_favourite) for record in kept] == [(4, True), (4, True)]


def test_delete_moves_to_the_trash_and_undo_brings_back(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    record = make()
    grid = opened(qtbot, place, gallery)
    select(grid, 0)
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: grid.model().rowCount() == 0)
    assert gallery.get(record.id).deleted is not None
    with qtbot.waitSignal(place.model.settled):
        qtbot.mouseClick(place.findChild(Toast).findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert gallery.get(record.id).deleted is None
    assert grid.model().rowCount() == 1


def test_the_trash_gives_back_what_is_restored(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    record = make()
    gallery.delete([record.id])
    grid = opened(qtbot, place, gallery)
    with qtbot.waitSignal(place.model.settled):
        place.findChild(QToolButton, "galleryTrash").click()
    select(grid, 0)
    next(button for button in place.findChildren(QPushButton) if button.text() == "Restore").click()
    qtbot.waitUntil(lambda: grid.model().rowCount() == 0)
    assert gallery.get(record.id).deleted is None


def test_recalling_names_the_record_and_the_part(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    record = make()
    select(opened(qtbot, place, gallery), 0)
    with qtbot.waitSignal(place.recalled) as recalled:
        place.findChild(QPushButton, "recall_remix").click()
    assert recalled.args == [record, "remix"]


def test_enter_opens_the_picture(qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make) -> None:
    record = make()
    grid = opened(qtbot, place, gallery)
    select(grid, 0)
    with qtbot.waitSignal(place.opened) as asked:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert asked.args == [record]


def test_a_new_picture_leaves_the_selection_where_it_was(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    chosen = make(seed=1)
    grid = opened(qtbot, place, gallery)
    search(qtbot, place, "fox")
    select(grid, 0)
    with qtbot.waitSignal(place.model.settled):
        place.record_added(make(seed=2))
    assert grid.selected_ids() == [chosen.id]
    assert grid.model().rowCount() == 2


def test_marks_in_the_details_are_written(qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make) -> None:
    record = make()
    gallery.tag([record.id], ["old"])
    select(opened(qtbot, place, gallery), 0)
    details = place.findChild(RecipeDetails)
    details.rated.emit(5)
    details.tagged.emit(("new",))
    details.noted.emit("try dusk")
    place.stop_work()
    kept = gallery.get(record.id)
    assert (kept.rating, kept.tags, kept.note) == (5, ("new",), "try dusk")


def test_zooming_makes_fewer_columns(qtbot: QtBot, place: GalleryPlace, gallery: Gallery) -> None:
    grid = opened(qtbot, place, gallery)
    place.findChild(QSlider, "galleryZoom").setValue(96)
    many = grid.columns()
    place.findChild(QSlider, "galleryZoom").setValue(320)
    assert grid.columns() < many


def test_a_new_answer_keeps_in_sight_what_was_looked_at(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    for seed in range(40):
        make(seed=seed)
    grid = opened(qtbot, place, gallery)
    grid.verticalScrollBar().setValue(600)
    seen = place.model.identity(grid.top_row())
    with qtbot.waitSignal(place.model.settled):
        place.refresh()
    assert place.model.identity(grid.top_row()) == seen
    search(qtbot, place, "seed:5")
    assert grid.verticalOffset() == 0


def test_many_pictures_are_changed_in_the_background(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    ids = [make().id] * 201
    opened(qtbot, place, gallery)
    curation, said = Curation(gallery, place.model), list[Notice]()
    curation.said.connect(said.append)
    with qtbot.waitSignal(place.model.settled):
        curation.delete(ids)
    assert [notice.text for notice in said] == ["Changing 201 pictures …", "201 pictures moved to the trash."]
    assert gallery.count() == 0
    with qtbot.waitSignal(place.model.settled):
        said[1].act()
    assert gallery.count() == 1


def test_changes_of_many_pictures_wait_for_each_other(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    record = make()
    opened(qtbot, place, gallery)
    curation, said = Curation(gallery, place.model), list[str]()
    curation.said.connect(lambda notice: said.append(notice.text.partition(" for")[0]))
    for stars in (1, 2, 3):
        curation.rate([record.id] * 30, stars)
    curation.undo()
    qtbot.waitUntil(lambda: said == ["1 star", "2 stars", "3 stars", "Taken back: 3 stars"])
    assert gallery.get(record.id).rating == 2


def test_keys_in_haste_are_carried_out_in_order(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    record = make()
    grid = opened(qtbot, place, gallery)
    select(grid, 0)
    for key in (Qt.Key.Key_F, Qt.Key.Key_4, Qt.Key.Key_F, Qt.Key.Key_F, Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_6):
        qtbot.keyClick(grid, key)
    qtbot.keyClick(place, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    place.stop_work()
    kept = gallery.get(record.id)
    assert (kept.rating, kept.is_favourite, kept.colour) == (5, True, "red")


def test_what_was_not_written_yet_is_written_before_the_gallery_closes(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    record = make()
    select(opened(qtbot, place, gallery), 0)
    place.findChild(Note).setPlainText("half a sentence")
    place.stop_work()
    assert gallery.get(record.id).note == "half a sentence"


def test_after_deleting_the_next_picture_is_chosen(
    qtbot: QtBot, place: GalleryPlace, gallery: Gallery, make: Make
) -> None:
    oldest, middle, _ = make(seed=1), make(seed=2), make(seed=3)
    grid = opened(qtbot, place, gallery)
    select(grid, 1)
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: grid.model().rowCount() == 2)
    assert gallery.get(middle.id).deleted is not None
    assert grid.selected_ids() == [oldest.id]
    assert place.findChild(RecipeDetails).record == oldest
