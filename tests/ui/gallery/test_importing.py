"""Files, folders and drops join the gallery outside the window's thread; the strip tells how it went."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.import_desk import ImportDesk
from studio.ui.gallery.import_strip import ImportStrip
from studio.ui.gallery.importing import Importing, ImportReport

Make = Callable[..., GenerationRecord]

TEXT = "a red fox\nNegative prompt: blurry\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: {seed}, Size: 24x36"


def web_ui(folder: Path, count: int) -> Path:
    """A folder with as many small pictures of another program."""
    folder.mkdir()
    for seed in range(count):
        info = PngImagePlugin.PngInfo()
        info.add_text("parameters", TEXT.format(seed=seed))
        Image.new("RGB", (24, 36), (seed % 256, seed // 256, 0)).save(folder / f"{seed}.png", pnginfo=info)
    return folder


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A folder with three pictures of another program and one file that is cut short."""
    folder = web_ui(tmp_path / "foreign", 3)
    (folder / "broken.png").write_bytes((folder / "0.png").read_bytes()[:60])
    return folder


@pytest.fixture
def place(qtbot: QtBot, gallery: Gallery) -> GalleryPlace:
    shown = GalleryPlace()
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    shown.set_gallery(gallery)
    with qtbot.waitSignal(shown.model.settled):
        pass
    return shown


def bring_in(qtbot: QtBot, place: GalleryPlace, *paths: Path) -> ImportStrip:
    """Import and wait for the report."""
    place.findChild(ImportDesk).bring_in(paths)
    return ended(qtbot, place)


def ended(qtbot: QtBot, place: GalleryPlace) -> ImportStrip:
    strip = place.findChild(ImportStrip)
    qtbot.waitUntil(lambda: strip.text.endswith("."))
    return strip


def test_a_folder_joins_and_one_sentence_says_how_it_went(
    qtbot: QtBot, place: GalleryPlace, foreign: Path, gallery: Gallery
) -> None:
    strip = bring_in(qtbot, place, foreign)
    assert strip.text == "3 imported, 1 could not be read."
    assert strip.details.startswith("3 from A1111\nbroken.png")
    qtbot.waitUntil(lambda: place.model.rowCount() == 3)
    assert gallery.count("fox is:imported from:a1111") == 3


def test_what_is_here_already_is_told_and_not_brought_again(
    qtbot: QtBot, place: GalleryPlace, foreign: Path, gallery: Gallery
) -> None:
    bring_in(qtbot, place, foreign / "0.png")
    assert bring_in(qtbot, place, foreign).text == "2 imported, 1 already here, 1 could not be read."
    assert gallery.count() == 3


def drop(place: GalleryPlace, paths: list[Path]) -> None:
    """Drag files over the middle of the place and let go, through the window as the system does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle, copy = QPoint(300, 400), Qt.DropAction.CopyAction
    button, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    handle = place.window().windowHandle()
    QApplication.sendEvent(handle, QDragEnterEvent(middle, copy, data, button, plain))
    QApplication.sendEvent(handle, QDropEvent(QPointF(middle), copy, data, button, plain))


def test_files_and_folders_can_be_dropped(
    qtbot: QtBot, place: GalleryPlace, foreign: Path, gallery: Gallery, tmp_path: Path
) -> None:
    single = tmp_path / "untold.webp"
    Image.new("RGB", (8, 8)).save(single)
    drop(place, [foreign, single])
    assert ended(qtbot, place).text == "3 imported, 2 could not be read."
    assert gallery.count() == 3


def test_one_foreign_picture_can_be_dropped(
    qtbot: QtBot, place: GalleryPlace, foreign: Path, gallery: Gallery
) -> None:
    drop(place, [foreign / "1.png"])
    assert ended(qtbot, place).text == "1 imported."
    assert gallery.search().records[0].request.noise.seed == 1


def test_text_is_not_welcome(place: GalleryPlace) -> None:
    drop(place, [])
    assert place.findChild(ImportStrip) is None


def test_show_imported_searches_for_them(qtbot: QtBot, place: GalleryPlace, foreign: Path, make: Make) -> None:
    make()
    strip = bring_in(qtbot, place, foreign)
    next(button for button in strip.findChildren(QPushButton) if button.text() == "Show imported").click()
    assert place.findChild(QLineEdit, "gallerySearch").text() == "is:imported"
    qtbot.waitUntil(lambda: place.model.rowCount() == 3)


def test_an_import_can_be_stopped_and_goes_on_later(qtbot: QtBot, gallery: Gallery, tmp_path: Path) -> None:
    many = web_ui(tmp_path / "many", 450)
    importing, reports = Importing(gallery), list[ImportReport]()
    importing.moved.connect(lambda report: importing.stop() if report.done and not reports else None)
    importing.ended.connect(reports.append)
    importing.start([many])
    qtbot.waitUntil(lambda: bool(reports), timeout=20_000)
    brought = reports[0].imported
    assert reports[0].is_stopped == (brought < 450)
    assert gallery.count() == brought > 0
    importing.start([many])
    qtbot.waitUntil(lambda: len(reports) == 2, timeout=20_000)
    assert (reports[1].imported, reports[1].duplicates) == (450 - brought, brought)


def test_closing_ends_an_import_and_tells_nothing(qtbot: QtBot, gallery: Gallery, foreign: Path) -> None:
    importing = Importing(gallery)
    importing.start([foreign])
    with qtbot.assertNotEmitted(importing.ended, wait=150):
        importing.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_is_told(qtbot: QtBot, gallery: Gallery, foreign: Path) -> None:
    gallery.store.images.chmod(0o500)
    importing = Importing(gallery)
    with qtbot.waitSignal(importing.refused):
        importing.start([foreign])
    gallery.store.images.chmod(0o700)


def test_the_button_offers_files_and_folders(qtbot: QtBot, place: GalleryPlace) -> None:
    place.findChild(QPushButton, "importButton").click()
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["Files …", "Folder …"]
    menu.close()


def test_the_report_can_be_closed(qtbot: QtBot, place: GalleryPlace, foreign: Path) -> None:
    strip = bring_in(qtbot, place, foreign)
    next(
        button for button in strip.findChildren(QToolButton) if button.accessibleName() == "Close the report"
    ).click()
    assert strip.isHidden()


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (ImportReport(), "There is no picture in it."),
        (ImportReport(1000, 1000, 3), "1,000 imported, 3 already here."),
        (ImportReport(9, 2, is_stopped=True), "Import stopped: 2 imported."),
        (ImportReport(9, is_stopped=True), "Import stopped before the first picture."),
    ],
)
def test_the_sentence_of_a_report(report: ImportReport, sentence: str) -> None:
    assert report.sentence == sentence
