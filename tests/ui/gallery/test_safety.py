"""The gallery is checked, mended, backed up and rebuilt from the window, beside whatever else goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.errors import StudioError
from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.paths import Paths
from studio.ui import theme
from studio.ui.gallery.safekeeping import Safekeeping
from studio.ui.gallery.safety_dialog import SafetyDialog

Make = Callable[..., GenerationRecord]


@pytest.fixture
def dialog(qtbot: QtBot, gallery: Gallery, make: Make) -> SafetyDialog:
    """The dialog over a gallery of two pictures."""
    first = make()
    make(seed=8)
    gallery.rate([first.id], 4)
    shown = SafetyDialog(gallery)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def wait_for(qtbot: QtBot, dialog: SafetyDialog) -> str:
    """What is told when the work is done."""
    qtbot.waitUntil(lambda: not dialog.work.is_running)
    return dialog.text


def test_a_sound_gallery_is_told_so(qtbot: QtBot, dialog: SafetyDialog):
    dialog.check()

    assert wait_for(qtbot, dialog) == "All is well: 2 pictures, every file and row agrees."


def test_what_was_moved_is_found_and_mended(qtbot: QtBot, dialog: SafetyDialog, gallery: Gallery):
    record = gallery.search(limit=1).records[0]
    record.path.rename(record.path.parent.parent / record.path.name)
    dialog.check()
    assert wait_for(qtbot, dialog) == "Of 2 pictures: 1 moved elsewhere."

    with qtbot.waitSignal(dialog.changed):
        dialog.mend()

    assert wait_for(qtbot, dialog).startswith("1 mended. All is well")


def test_what_is_missing_is_looked_for_elsewhere(
    qtbot: QtBot, dialog: SafetyDialog, gallery: Gallery, tmp_path: Path
):
    record = gallery.search(limit=1).records[0]
    (tmp_path / "elsewhere").mkdir()
    record.path.rename(tmp_path / "elsewhere" / "renamed.png")
    dialog.check()
    assert wait_for(qtbot, dialog) == "Of 2 pictures: 1 missing."
    assert dialog._look.isVisible()

    dialog.check([tmp_path / "elsewhere"])
    assert wait_for(qtbot, dialog) == "Of 2 pictures: 1 moved elsewhere."
    dialog.mend()

    assert wait_for(qtbot, dialog).startswith("1 mended. All is well")
    assert record.path.exists()


def test_a_backup_is_a_home_of_its_own(qtbot: QtBot, dialog: SafetyDialog, tmp_path: Path):
    dialog._folder.setText(str(tmp_path / "copy"))
    dialog.back_up()

    assert "2 pictures copied" in wait_for(qtbot, dialog)
    copy = Gallery.open(Paths.of_home(tmp_path / "copy"))
    assert copy.count("rating:4") == 1
    copy.close()


def test_a_backup_into_the_home_is_refused_in_a_sentence(qtbot: QtBot, dialog: SafetyDialog, gallery: Gallery):
    dialog._folder.setText(str(gallery.store.images / "copy"))
    dialog.back_up()

    assert "Choose a folder elsewhere." in wait_for(qtbot, dialog)


def test_a_rebuilt_gallery_knows_what_it_knew(qtbot: QtBot, dialog: SafetyDialog, gallery: Gallery):
    with qtbot.waitSignal(dialog.changed):
        dialog.rebuild()

    assert wait_for(qtbot, dialog).startswith("2 pictures are in the new database.")
    assert gallery.count("rating:4") == 1


def test_work_ends_where_it_is_stopped_or_fails(qtbot: QtBot):
    work, ended, refused = Safekeeping(), list[object](), list[str]()
    work.ended.connect(ended.append)
    work.refused.connect(refused.append)

    def endless(tell: Callable[[int, int], None]) -> None:
        while True:
            tell(1, 2)

    def failing(tell: Callable[[int, int], None]) -> None:
        raise StudioError("The disk is full.")

    work.run(endless)
    work.stop()
    qtbot.waitUntil(lambda: bool(ended))
    work.run(failing)
    qtbot.waitUntil(lambda: bool(refused))

    assert (ended, refused) == ([None], ["The disk is full."])


def test_once_mended_the_dialog_is_no_taller_than_before(qtbot: QtBot, dialog: SafetyDialog, gallery: Gallery):
    record = gallery.search(limit=1).records[0]
    record.path.rename(record.path.parent.parent / record.path.name)
    dialog.check()
    wait_for(qtbot, dialog)
    qtbot.waitUntil(lambda: not dialog._fitting.isActive())
    told = dialog.height()

    dialog.mend()

    assert wait_for(qtbot, dialog).startswith("1 mended. All is well")
    qtbot.waitUntil(lambda: not dialog._fitting.isActive())
    assert dialog.height() == told - dialog._list.height() - theme.SPACE_S
