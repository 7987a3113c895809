"""A damaged gallery is made again from its pictures, at the press of a button, and nothing is lost."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from studio.gallery.gallery import Gallery
from studio.paths import Paths
from studio.ui.gallery.pages import GalleryPages
from tests.ui.gallery.conftest import Make
from tests.ui.windows import opener

DAMAGED = b"no database" * 100


def test_a_damaged_gallery_is_made_again_and_the_damaged_file_kept(
    qtbot: QtBot, gallery: Gallery, make: Make, tmp_path: Path
) -> None:
    kept = make(seed=5)
    gallery.rate([kept.id], 4)
    gallery.close()
    home = Paths.of_home(tmp_path / "home")
    home.database.write_bytes(DAMAGED)
    window = opener(qtbot, home.data)()
    qtbot.waitUntil(window.banner.isVisible)
    window.body.go_to("gallery")
    qtbot.mouseClick(rebuild_button(window.gallery_place.pages), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: (model := window.gallery_place.model) is not None and model.rowCount() == 1)
    assert not window.banner.isVisible()
    model = window.gallery_place.model
    assert model is not None
    qtbot.waitUntil(lambda: len(model.records([kept.id])) == 1)
    (record,) = model.records([kept.id])
    assert (record.rating, record.request.noise.seed) == (4, 5)
    assert [path.read_bytes() for path in home.data.glob("gallery.before-*.sqlite3")] == [DAMAGED]


def test_files_that_cannot_be_read_are_named(qtbot: QtBot, gallery: Gallery, make: Make, tmp_path: Path) -> None:
    _, broken = make(seed=5), make(seed=6)
    gallery.close()
    home = Paths.of_home(tmp_path / "home")
    home.database.write_bytes(DAMAGED)
    broken.path.write_bytes(broken.path.read_bytes()[:100])
    window = opener(qtbot, home.data)()
    qtbot.waitUntil(window.banner.isVisible)
    window.body.go_to("gallery")
    qtbot.mouseClick(rebuild_button(window.gallery_place.pages), Qt.MouseButton.LeftButton)

    told = "The gallery is made again, without one file that cannot be read."
    qtbot.waitUntil(lambda: window.banner.text() == told)
    assert window.banner.isVisible()
    details = window.banner.findChild(QPlainTextEdit)
    assert details is not None
    assert broken.path.name in details.toPlainText()


def rebuild_button(pages: GalleryPages) -> QPushButton:
    """The one that is offered."""
    return next(one for one in pages.findChildren(QPushButton) if one.text() == "Rebuild from the pictures")
