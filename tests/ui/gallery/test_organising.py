"""Stacks, labels, tags of many, months, completion and undo in the gallery's place."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.gallery.completer import SearchCompleter
from studio.ui.gallery.double_sets import DoubleSet
from studio.ui.gallery.doubles_page import DoublesPage
from studio.ui.gallery.doubles_view import DoublesView
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.pages import GalleryPages
from studio.ui.gallery.scrubber import MonthScrubber, months_of
from studio.ui.gallery.shelf import DOUBLES, Shelf
from studio.ui.gallery.stack_button import StackButton
from studio.ui.gallery.stacked import Stack
from studio.ui.gallery.tag_dialog import TagDialog
from studio.ui.gallery_model import GalleryModel

Make = Callable[..., GenerationRecord]


@pytest.fixture
def place(qtbot: QtBot, gallery: Gallery, make: Make) -> GalleryPlace:
    """A place with three pictures of one recipe and an owl between them."""
    make(seed=1), make("owl", seed=9), make(seed=2), make(seed=3)
    shown = GalleryPlace()
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    shown.set_gallery(gallery)
    qtbot.waitUntil(lambda: shown.model.rowCount() == 4)
    return shown


def choose(place: GalleryPlace, *rows: int) -> None:
    place.grid.clearSelection()
    for row in rows:
        index = place.model.index(row, 0)
        place.grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)


def stacks(model: GalleryModel) -> list[Stack | None]:
    return [model.stack(row) for row in range(model.rowCount())]


def test_a_stack_opens_and_closes_by_key(qtbot: QtBot, place: GalleryPlace) -> None:
    place.findChild(StackButton).choose("recipe")
    qtbot.waitUntil(lambda: place.model.rowCount() == 2)
    assert stacks(place.model) == [Stack(3, is_open=False), None]
    choose(place, 0)
    qtbot.keyClick(place.grid, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: place.model.rowCount() == 4)
    member = Stack(3, is_open=True, is_cover=False)
    assert stacks(place.model) == [Stack(3, is_open=True), member, member, None]
    qtbot.keyClick(place.grid, Qt.Key.Key_S)
    assert stacks(place.model) == [Stack(3, is_open=False), None]
    place.findChild(StackButton).choose(None)
    qtbot.waitUntil(lambda: place.model.rowCount() == 4)


def test_deleting_a_cover_uncovers_the_next(qtbot: QtBot, place: GalleryPlace) -> None:
    place.findChild(StackButton).choose("recipe")
    qtbot.waitUntil(lambda: place.model.rowCount() == 2)
    choose(place, 0)
    qtbot.keyClick(place.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: stacks(place.model) == [Stack(2, is_open=False), None])


def test_keys_label_and_undo_takes_back(qtbot: QtBot, place: GalleryPlace, gallery: Gallery) -> None:
    choose(place, 0, 1)
    ids = place.grid.selected_ids()
    for colours in (["green", "green"], ["", ""]):
        qtbot.keyClick(place.grid, Qt.Key.Key_8)
        qtbot.waitUntil(lambda c=colours: [one.colour for one in gallery.get_many(ids)] == c)
    for colours in (["green", "green"], ["", ""]):
        qtbot.keyClick(place.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda c=colours: [one.colour for one in gallery.get_many(ids)] == c)
    qtbot.keyClick(place.grid, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [one.colour for one in gallery.get_many(ids)] == ["green", "green"])


def test_tags_of_many_are_changed_in_one_dialog(qtbot: QtBot, place: GalleryPlace, gallery: Gallery) -> None:
    choose(place, 0, 1)
    ids = place.grid.selected_ids()
    gallery.tag(ids[:1], ["some"])
    gallery.tag(ids, ["all"])
    qtbot.keyClick(place.grid, Qt.Key.Key_G)
    dialog = place.findChild(TagDialog)
    qtbot.waitUntil(lambda: dialog._list.count() == 2)
    dialog.tick("all", Qt.CheckState.Unchecked)
    qtbot.keyClicks(dialog._field, "new")
    qtbot.keyClick(dialog._field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog._field.text() == ""
    qtbot.keyClicks(dialog._field, "other")
    qtbot.keyClick(dialog._field, Qt.Key.Key_Return)
    qtbot.keyClick(dialog._field, Qt.Key.Key_Return)
    place.stop_work()
    assert [record.tags for record in gallery.get_many(ids)] == [("new", "other", "some"), ("new", "other")]


def test_a_search_is_completed(qtbot: QtBot, place: GalleryPlace) -> None:
    field = place.toolbar.search
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "frame:oi")
    completer = field.findChild(SearchCompleter)
    qtbot.waitUntil(lambda: completer.offered == ['"oil painting"'])
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == 'frame:"oil painting" '
    assert completer.offered == []


@pytest.mark.parametrize(("text", "part"), [("fox 🦊 ratig:5 owl", (6, 13)), ("fox", (0, 0))])
def test_the_wrong_part_of_a_search_is_known(place: GalleryPlace, text: str, part: tuple[int, int]) -> None:
    place.toolbar.search.setText(text)
    assert place.toolbar.search.wrong_part() == part
    place.toolbar.search.set_invalid(part != (0, 0))
    assert place.toolbar.search.text() == text


def test_what_finds_nothing_says_what_would(qtbot: QtBot, place: GalleryPlace) -> None:
    place.search_alone("owl giraffe")
    pages = place.findChild(GalleryPages)
    qtbot.waitUntil(lambda: "Without giraffe: 1 picture" in pages.text)
    next(b for b in pages.findChildren(QPushButton) if b.text().startswith("Without giraffe")).click()
    qtbot.waitUntil(lambda: place.model.query == "owl" and place.model.rowCount() == 1)


def test_months_are_told_by_the_ids_alone(qtbot: QtBot, place: GalleryPlace) -> None:
    months = months_of(place.model)
    assert [month.row for month in months] == [0]
    scrubber = place.findChild(MonthScrubber)
    assert scrubber.month_at(3) == months[0]
    assert not scrubber.isVisible()


def test_more_like_this_shows_the_picture_first(qtbot: QtBot, place: GalleryPlace) -> None:
    choose(place, 2)
    chosen = place.grid.selected_ids()[0]
    qtbot.keyClick(place.grid, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: place.model.query == f"like:{chosen}" and place.model.identity(0) == chosen)


def test_whose_likenesses_are_shown_is_said_until_all_are_wanted(qtbot: QtBot, place: GalleryPlace) -> None:
    record = place.model.record(2)
    assert record is not None
    said = place.findChild(QToolButton, "likeButton")
    assert said.isHidden()
    place.actions_on.like_asked.emit(record.id)
    qtbot.waitUntil(said.isVisible)
    assert record.request.prompt in said.toolTip()
    assert record.request.prompt.startswith(said.text().removeprefix('Like "').split(" …")[0].removesuffix('"'))

    said.click()
    qtbot.waitUntil(said.isHidden)
    assert place.model.query == ""


def test_doubles_are_proposed_and_go_to_the_trash(qtbot: QtBot, place: GalleryPlace, gallery: Gallery) -> None:
    best = place.model.identity(3)
    gallery.rate([best], 5)
    with gallery.store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE generations SET pixels_sha256 = 'same' WHERE subject != 'owl'")
    place._furniture._show_shelved(DOUBLES)
    page = place.findChild(DoublesPage)
    qtbot.waitUntil(lambda: len(page.view.sets) == 1)
    assert page.view.sets[0].kept == {best}
    page.findChild(QPushButton, "trashDoubles").click()
    qtbot.waitUntil(lambda: gallery.count("is:deleted") == 2)
    assert place.findChild(Shelf) is not None


def test_doubles_stay_while_pictures_come_and_go(qtbot: QtBot, place: GalleryPlace, make: Make) -> None:
    place.search_alone("owl")
    qtbot.waitUntil(lambda: place.model.rowCount() == 1)
    place._furniture._show_shelved(DOUBLES)
    page = place.findChild(DoublesPage)

    assert place.toolbar.query == ""
    qtbot.waitUntil(lambda: place.model.rowCount() == 4)
    place.record_added(make(seed=77))
    assert place.pages.currentWidget() is page

    place.search_alone("owl")
    qtbot.waitUntil(lambda: place.model.rowCount() == 1)
    assert place.pages.currentWidget() is place.grid


def test_zoom_and_stacks_are_remembered(qtbot: QtBot, place: GalleryPlace, gallery: Gallery) -> None:
    place.toolbar.set_zoom(240)
    with qtbot.waitSignal(place.reshaped):
        place.findChild(StackButton).choose("recipe")
    again = GalleryPlace()
    qtbot.addWidget(again)
    again.restore(place.state())
    again.show()
    again.set_gallery(gallery)

    qtbot.waitUntil(lambda: again.model.stacks == 2)
    assert again.grid.tile_width() == 240


@pytest.mark.parametrize("state", [{}, {"zoom": "wide"}, {"zoom": 9999, "stacks": "nonsense"}])
def test_nonsense_in_a_session_changes_little(qtbot: QtBot, place: GalleryPlace, state: dict[str, object]) -> None:
    place.restore(state)
    assert 96 <= place.toolbar.zoom <= 480
    assert place.model.stacked_by is None


def test_a_set_of_many_doubles_goes_on_in_further_lines(qtbot: QtBot, gallery: Gallery, make: Make) -> None:
    records = tuple(make(seed=seed) for seed in range(9))
    view = DoublesView(gallery.thumbnail)
    qtbot.addWidget(view)
    view.resize(520, 600)
    view.show()
    view.show_sets([DoubleSet(records, True, frozenset([records[0].id]))] * 2)

    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.place_of(0, 8).center())

    assert view.place_of(0, 8).right() < view.viewport().width()
    assert view.sets[0].kept == {records[0].id, records[8].id}
    assert view.verticalScrollBar().maximum() > 0
