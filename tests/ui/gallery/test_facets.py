"""Facets are counted in the background, and a click in their menus narrows the search."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from studio.gallery import facets
from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.gallery.facet_bar import FacetBar
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.grid import GalleryGrid
from studio.ui.gallery.search import GallerySearch

Make = Callable[..., GenerationRecord]


@pytest.fixture
def place(qtbot: QtBot, gallery: Gallery, make: Make) -> GalleryPlace:
    """A place with two oil paintings, of which one has four stars, and a photograph."""
    make(seed=1)
    gallery.rate([make(seed=2).id], 4)
    make(frame="photograph", seed=3)
    shown = GalleryPlace()
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    shown.set_gallery(gallery)
    qtbot.waitUntil(lambda: seen(shown) != [])
    return shown


def seen(place: GalleryPlace) -> list[str]:
    """The facets that are offered."""
    bar = place.findChild(FacetBar)
    facets = (button for button in bar.findChildren(QToolButton) if button.objectName().startswith("facet_"))
    return [button.accessibleName() for button in facets if button.isVisible()]


def lines(place: GalleryPlace, name: str) -> list[str]:
    """The menu of a facet, ticked lines with a tick."""
    actions = place.findChild(FacetBar).menu(name).actions()
    return [("✓ " if action.isChecked() else "") + action.text() for action in actions if action.text()]


def choose(place: GalleryPlace, name: str, row: int) -> None:
    place.findChild(FacetBar).menu(name).actions()[row].trigger()


def test_only_facets_that_narrow_are_offered(place: GalleryPlace) -> None:
    assert seen(place) == ["Frame", "Rating"]


def test_values_are_told_with_their_counts(place: GalleryPlace) -> None:
    assert lines(place, "frame") == ["oil painting\t2", "photograph\t1"]
    assert lines(place, "rating") == ["★★★★\t1", "No stars\t2"]


def test_a_click_narrows_and_a_second_widens(qtbot: QtBot, place: GalleryPlace) -> None:
    field, button = place.findChild(QLineEdit, "gallerySearch"), place.findChild(QToolButton, "facet_frame")
    choose(place, "frame", 0)
    assert field.text() == 'frame:"oil painting"'
    qtbot.waitUntil(lambda: place.model.rowCount() == 2 and button.isChecked())
    assert lines(place, "frame") == ["✓ oil painting\t2"]
    choose(place, "frame", 0)
    assert field.text() == ""
    qtbot.waitUntil(lambda: place.model.rowCount() == 3 and not button.isChecked())


def test_facets_follow_the_search(qtbot: QtBot, place: GalleryPlace) -> None:
    place.findChild(QLineEdit, "gallerySearch").setText("rating:4")
    qtbot.waitUntil(lambda: lines(place, "frame") == ["oil painting\t1"])


def test_facets_follow_what_is_judged(qtbot: QtBot, place: GalleryPlace) -> None:
    grid = place.findChild(GalleryGrid)
    grid.setCurrentIndex(grid.model().index(0, 0))
    qtbot.keyClick(grid, Qt.Key.Key_5)
    qtbot.waitUntil(lambda: lines(place, "rating")[0] == "★★★★★\t1")


def test_the_row_says_where_counts_are_estimates(
    qtbot: QtBot, place: GalleryPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "MOST_COUNTED", 2)
    place.findChild(FacetBar).follow("")
    qtbot.waitUntil(lambda: any("Estimates, from" in line for line in lines(place, "frame")))


@pytest.mark.parametrize(
    ("text", "narrowed"),
    [
        ("", "rating:4"),
        ("fox", "fox rating:4"),
        ("fox OR owl", "(fox OR owl) rating:4"),
        ("fox rating:4 owl", "fox owl"),
        ("rating:45", "rating:45 rating:4"),
    ],
)
def test_toggling_a_term(qtbot: QtBot, text: str, narrowed: str) -> None:
    search = GallerySearch()
    qtbot.addWidget(search)
    search.setText(text)
    search.toggle_term("rating:4")
    assert search.text() == narrowed
