"""Photographs how one finds and organises: zooms, search, completion, stacks, albums, likeness, doubles, months.

Run: .venv/bin/python packaging/screenshots_gallery.py FOLDER [--engine process|fake] [--only TEXT]
"""

import argparse
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from screenshots import SEVERAL, Studio  # beside this file

from studio.app import create_window
from studio.prompt.fields import PromptFields, StylePhrase
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.scrubber import Month, MonthScrubber
from studio.ui.gallery.shelf import DOUBLES, Shelf
from studio.ui.gallery.stack_button import StackButton
from studio.ui.gallery.tag_dialog import TagDialog
from studio.ui.theme import Look

SEEDS = (5, 6, 7)


def fill(studio: Studio) -> None:
    """Seven recipes with three seeds each, judged and sorted."""
    for frame, subject, style in SEVERAL:
        for seed in SEEDS:
            fields = PromptFields(subject, frame, (StylePhrase(style, "lighting"),), ("vignette",))
            studio.compose(fields, seed=seed)
            studio.generate()


def sort(place: GalleryPlace) -> None:
    """Stars, labels, tags, albums and a saved search."""
    for row, stars in ((0, 5), (3, 4), (5, 3), (9, 5)):
        choose(place, row)
        place.actions_on.rate(stars)
    for row, colour in ((1, "green"), (4, "red"), (8, "blue")):
        choose(place, row)
        place.actions_on.label(colour)
    choose(place, 2, 5, 6)
    place.actions_on.put("Castles & keeps")
    choose(place, 0, 3, 9, 12)
    place.actions_on.put("For the book")
    shelf = place.findChild(Shelf)
    assert shelf is not None
    shelf.album_made.emit("Postcards")


def choose(place: GalleryPlace, *rows: int) -> None:
    """Select these rows, the last one with the focus."""
    model, selection = place.model, place.grid.selectionModel()
    assert model is not None
    place.grid.clearSelection()
    for row in rows:
        selection.setCurrentIndex(model.index(row, 0), selection.SelectionFlag.Select)


def search(place: GalleryPlace, text: str) -> None:
    """Search, and wait for all that follows."""
    place.search_alone(text)
    QTest.qWait(1200)


def looks(studio: Studio, place: GalleryPlace) -> None:
    """Three zooms, a search, what completes it, what is wrong with it, and what finds nothing."""
    for width, name in ((96, "50-gallery-small"), (168, "51-gallery"), (320, "52-gallery-large")):
        place.grid.set_tile_width(width)
        choose(place, 2)
        studio.shoot(name)
    place.grid.set_tile_width(168)
    search(place, "castle rating:>=3")
    studio.shoot("53-gallery-search")
    field = place.toolbar.search

    def type_slowly() -> None:
        field.clear()
        studio.window.activateWindow()
        field.setFocus()
        QTest.keyClicks(field, "castle fr")
        QTest.qWait(1000)

    studio.shoot("54-gallery-completed", type_slowly)
    search(place, "castle ratting:5 sunset")
    studio.shoot("55-gallery-wrong")
    search(place, "castle giraffe")
    studio.shoot("56-gallery-no-hit")
    search(place, "")


def sorted_(studio: Studio, place: GalleryPlace) -> None:
    """Stacks, an album, tags of many, what looks alike, doubles, months."""
    button, model = place.findChild(StackButton), place.model
    assert button is not None
    assert model is not None
    button.choose("recipe")
    studio.wait_until(lambda: model.rowCount() == len(SEVERAL))
    model.toggle_stack(1)
    QTest.qWait(800)
    choose(place, 1)
    studio.shoot("57-gallery-stacks")
    button.choose(None)
    search(place, 'album:"For the book"')
    studio.shoot("58-gallery-album")
    search(place, "")
    choose(place, *range(6))
    place.actions_on.edit_tags()
    QTest.qWait(600)
    studio.shoot("59-gallery-tags")
    dialog = place.findChild(TagDialog)
    assert dialog is not None
    dialog.close()
    choose(place, 4)
    place.actions_on.ask_like()
    QTest.qWait(2500)
    studio.shoot("59b-gallery-like")
    shelf = place.findChild(Shelf)
    assert shelf is not None
    shelf.chosen.emit(DOUBLES)
    QTest.qWait(3000)
    studio.shoot("59c-gallery-doubles")
    shelf.chosen.emit("")
    scrubber = place.findChild(MonthScrubber)
    assert scrubber is not None
    QTest.qWait(800)
    scrubber.show_months(years(model.rowCount()), model.rowCount())
    studio.shoot("59d-gallery-months")


def years(rows: int) -> tuple[Month, ...]:
    """Months as three years would have them, over so many rows."""
    start = datetime(2026, 11, 1).astimezone()
    return tuple(Month(start - timedelta(days=30 * number), rows * number // 36) for number in range(36))


def main() -> None:
    """Go through the states."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--engine", default="process", choices=["process", "fake"])
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        application, window = create_window(Path(home), chosen.engine)
        assert isinstance(application, QApplication)
        window.resize(1280, 800)
        window.show()
        studio = Studio(window, Look(application), chosen.folder, chosen.only)
        fill(studio)
        window.body.go_to("gallery")
        place = window.gallery_place
        studio.wait_until(lambda: place.model is not None and place.model.rowCount() == 3 * len(SEVERAL))
        QTest.qWait(600)
        sort(place)
        looks(studio, place)
        sorted_(studio, place)
        window.close()


if __name__ == "__main__":
    main()
