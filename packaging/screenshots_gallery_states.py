"""Photographs the gallery as years of use leave it, and as it is in trouble: all shapes, doubles, trash, damage.

Run: .venv/bin/python packaging/screenshots_gallery_states.py FOLDER [--only TEXT] [--small]
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy
from PIL import Image, PngImagePlugin
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QToolButton
from screenshots import SIZES, Studio  # beside this file
from screenshots_gallery import choose, search

from studio.app import create_window
from studio.gallery.gallery import Gallery
from studio.paths import Paths
from studio.ui.gallery.compare_dialog import CompareDialog
from studio.ui.gallery.doubles_page import DoublesPage
from studio.ui.gallery.facet_bar import FacetBar
from studio.ui.gallery.family_dialog import FamilyDialog
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.import_desk import ImportDesk
from studio.ui.gallery.loupe import Loupe
from studio.ui.gallery.shelf import DOUBLES, Shelf
from studio.ui.gallery.toolbar import ZOOM_LEAST, ZOOM_MOST
from studio.ui.theme import Look

SHAPES = ((1024, 1024), (832, 1216), (1216, 832), (1536, 640), (512, 512), (640, 1536))
FRAMES = ("oil painting", "photograph", "watercolor painting", "pencil drawing")
SUBJECTS = ("a lighthouse above the sea", "a fox in the snow", "an old library", "a market in the rain")
STYLES = ("golden hour", "art nouveau", "mist", "by night, seen from very far away through a long lens")
DAY = 86_400
FIRST = 1_700_000_000
"""The moment of the oldest picture."""


def picture(number: int) -> Image.Image:
    """Soft shapes with some grain, of changing shape."""
    chance, (width, height) = numpy.random.default_rng(number // 2 * 2), SHAPES[number // 2 % len(SHAPES)]
    shapes = Image.fromarray(chance.integers(0, 256, (4, 4, 3), dtype=numpy.uint8))
    soft = numpy.asarray(shapes.resize((width, height), Image.Resampling.BICUBIC), dtype=float)
    return Image.fromarray((soft + chance.normal(0, 6, (height, width, 3))).clip(0, 255).astype(numpy.uint8))


def outside(folder: Path, count: int) -> Path:
    """Pictures of another program, made over three years; each pair shows the same under other words."""
    folder.mkdir()
    for number in range(count):
        frame, subject, style = FRAMES[number % 4], SUBJECTS[number // 4 % 4], STYLES[number % 3 * number % 4]
        text = (
            f"{frame} of {subject}, {style}\nNegative prompt: blurry\n"
            f"Steps: 30, Sampler: Euler a, CFG scale: 7, Seed: {number}, Size: 512x768, Model: dreamshaper_8"
        )
        info = PngImagePlugin.PngInfo()
        info.add_text("parameters", text)
        path = folder / f"{number:03}.png"
        picture(number).save(path, pnginfo=info, compress_level=1)
        os.utime(path, (FIRST + number * 20 * DAY, FIRST + number * 20 * DAY))
    return folder


def used(studio: Studio, place: GalleryPlace, gallery: Gallery) -> None:
    """Stars, hearts, labels, an album, a saved search; one file is gone."""
    assert place.model is not None
    for row, stars in ((0, 5), (3, 4), (7, 3)):
        choose(place, row)
        place.actions_on.rate(stars)
    choose(place, 1, 4)
    place.actions_on.toggle_favourite()
    choose(place, 2)
    place.actions_on.label("green")
    choose(place, 0, 3, 9)
    place.actions_on.put("For the book")
    gallery.save_album("Best oils", "frame:oil rating:>=3")
    record = place.model.record(5)
    assert record is not None
    record.path.unlink()
    QTest.qWait(8500)  # the notice of the last change goes away
    place.reload()
    studio.wait_until(lambda: place.model is not None and place.model.is_whole)


def zooms(studio: Studio, place: GalleryPlace) -> None:
    """Four sizes of tiles, and one picture alone."""
    slider = place.findChild(QSlider, "galleryZoom")
    assert slider is not None
    for name, width in (("least", ZOOM_LEAST), ("usual", 168), ("large", 320), ("most", ZOOM_MOST)):
        slider.setValue(width)
        choose(place, 3)
        studio.shoot(f"100-gallery-{name}")
    slider.setValue(168)
    for row, name in ((3, "wide"), (0, "tall"), (5, "missing")):
        choose(place, row)
        QTest.keyClick(place.grid, Qt.Key.Key_Space)
        studio.shoot(f"101-close-{name}")
        loupe = place.findChild(Loupe)
        assert loupe is not None
        QTest.keyClick(loupe, Qt.Key.Key_Escape)
    choose(place, 3, 4)
    studio.shoot("102-two-chosen")


def finding(studio: Studio, place: GalleryPlace) -> None:
    """Facets unfolded, a saved search, an error alone, what is like one, doubles, the trash."""
    bar = place.findChild(FacetBar)
    assert bar is not None
    facet = next(button for button in bar.findChildren(QToolButton) if button.text().startswith("Style"))
    studio.shoot("103-facet", facet.click)
    search(place, "frame:oil rating:>=3")
    studio.shoot("104-saved-search")
    search(place, "fox rating:many")
    studio.shoot("105-wrong")
    search(place, "")
    choose(place, 3)
    place.actions_on.ask_like()
    QTest.qWait(400)
    studio.shoot("106-like")
    studio.wait_until(lambda: place.model is not None and place.model.rowCount() > 1)
    QTest.qWait(800)
    studio.shoot("106b-like-found")
    shelf = place.findChild(Shelf)
    assert shelf is not None
    shelf.chosen.emit(DOUBLES)
    page = place.findChild(DoublesPage)
    assert page is not None
    studio.wait_until(lambda: bool(page.view.sets))
    QTest.qWait(1500)
    studio.shoot("107-doubles")
    shelf.chosen.emit("")
    QTest.qWait(600)
    choose(place, 10, 11, 12)
    place.actions_on.delete()
    QTest.qWait(600)
    shelf.chosen.emit("is:deleted")
    QTest.qWait(800)
    choose(place, 0)
    studio.shoot("108-trash")
    choose(place, 0, 1, 2)
    place.actions_on.restore()
    QTest.qWait(8500)
    studio.shoot("109-trash-empty")
    shelf.chosen.emit("")
    QTest.qWait(800)


def studies(studio: Studio, place: GalleryPlace, gallery: Gallery) -> None:
    """Three recipes beside each other, nine pictures, blinking; a family of a thousand."""
    for rows, name in ((range(3), "110-three"), (range(9), "111-nine")):
        choose(place, *rows)
        place.study()
        dialog = place.findChild(CompareDialog)
        assert dialog is not None
        QTest.qWait(1500)
        studio.shoot(name, fitting(studio, dialog))
        if len(rows) == 3:
            dialog.compare_by("blink")
            studio.shoot("112-blink", fitting(studio, dialog))
        dialog.close()
        dialog.deleteLater()
        QTest.qWait(100)
    from gallery_tree import fill  # in the folder of benchmarks  # pyright: ignore

    ids = fill(gallery, 1000)
    place.reload()
    studio.wait_until(lambda: place.model is not None and place.model.row_of(ids[-1]) >= 0)
    assert place.model is not None
    choose(place, place.model.row_of(ids[500]))
    place.show_family()
    tree = place.findChild(FamilyDialog)
    assert tree is not None
    studio.wait_until(lambda: tree.tree.parent_record is not None)
    QTest.qWait(2500)
    studio.shoot("113-family-of-1000", fitting(studio, tree))
    tree.close()


def fitting(studio: Studio, dialog: CompareDialog | FamilyDialog) -> Callable[[], None]:
    """Let a dialog take its share of the window."""

    def fit() -> None:
        dialog.resize(studio.window.size() * 0.92)
        QTest.qWait(400)

    return fit


def damaged(options: argparse.Namespace) -> None:
    """A database that is none."""
    with tempfile.TemporaryDirectory() as home:
        paths = Paths.of_home(Path(home)).create()
        paths.database.write_bytes(b"this was a database once" * 400)
        application, window = create_window(Path(home), "fake")
        window.show()
        studio = Studio(window, Look(application), options.folder, options.only, sizes_of(options))
        window.body.go_to("gallery")
        QTest.qWait(2500)
        studio.shoot("114-damaged-database")
        window.close()


def sizes_of(options: argparse.Namespace) -> tuple[tuple[int, int], ...]:
    """The windows that are photographed."""
    return SIZES[:1] if options.small else SIZES


def main() -> None:
    """Go through the states."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--small", action="store_true", help="windows of 1280 by 800 pixels only")
    options = parser.parse_args()
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.append(str(Path(__file__).parent / "benchmarks"))
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        source = outside(Path(name) / "outside", 60)
        application, window = create_window(Path(name) / "home", "fake")
        window.resize(1280, 800)
        window.show()
        studio = Studio(window, Look(application), options.folder, options.only, sizes_of(options))
        window.body.go_to("gallery")
        place = window.gallery_place
        studio.wait_until(lambda: place.model is not None)
        bring_in(studio, place, source)
        gallery = Gallery.open(Paths.of_home(Path(name) / "home"))
        used(studio, place, gallery)
        zooms(studio, place)
        finding(studio, place)
        studies(studio, place, gallery)
        gallery.close()
        window.close()
    damaged(options)


def bring_in(studio: Studio, place: GalleryPlace, source: Path) -> None:
    """Import everything, and close the report."""
    desk = place.findChild(ImportDesk)
    assert desk is not None
    desk.bring_in([source])
    studio.wait_until(lambda: place.model is not None and place.model.rowCount() == 60)
    desk.strip.hide()
    QTest.qWait(500)


if __name__ == "__main__":
    main()
