"""Exports leave the window's thread, tell how far they came, can be stopped, and are remembered."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.gallery.exports import ExportOptions
from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.settings import ExportSettings, Settings, load
from studio.ui.gallery.export_dialog import ExportChoice, ExportDialog
from studio.ui.gallery.exporting import Exporting
from studio.ui.settings.preferences import Preferences
from studio.ui.widgets.toast import Notice

Make = Callable[..., GenerationRecord]


class Export:
    """An export with what it said."""

    def __init__(self, gallery: Gallery, settings: Path, window: QWidget) -> None:
        self.said: list[Notice] = []
        self.preferences = Preferences(Settings(), settings, dict, window)
        self.exporting = Exporting(gallery, self.preferences, window)
        self.exporting.said.connect(self.said.append)

    @property
    def is_done(self) -> bool:
        return len(self.said) > 1 and not self.said[-1].is_lasting

    def stop_at_first_offer(self) -> None:
        self.exporting.said.connect(lambda notice: notice.act() if notice.action == "Stop" else None)


@pytest.fixture
def running(qtbot: QtBot, gallery: Gallery, tmp_path: Path) -> Export:
    window = QWidget()
    qtbot.addWidget(window)
    return Export(gallery, tmp_path / "settings.json", window)


def test_exporting_runs_in_the_background_and_says_where(
    qtbot: QtBot, running: Export, make: Make, tmp_path: Path
) -> None:
    make(seed=1)
    make(seed=2)
    running.exporting.start([], "", 2, ExportChoice(ExportOptions("jpeg", "none"), tmp_path / "out"))
    qtbot.waitUntil(lambda: running.is_done)
    assert len(list((tmp_path / "out").glob("*.jpg"))) == 2
    assert running.said[1].text == f"2 pictures exported to {tmp_path / 'out'}"
    assert running.said[1].action == "Show in folder"


def test_an_export_that_fails_says_why(qtbot: QtBot, running: Export, make: Make, tmp_path: Path) -> None:
    record = make()
    record.path.unlink()
    running.exporting.start([record.id], "", 1, ExportChoice(ExportOptions(), tmp_path))
    qtbot.waitUntil(lambda: running.is_done)
    assert "is gone" in running.said[1].text


@pytest.mark.parametrize("form", ["png", "zip"])
def test_a_long_export_tells_how_far_it_came(
    qtbot: QtBot, running: Export, make: Make, tmp_path: Path, form: str
) -> None:
    choice = ExportChoice(ExportOptions(form), tmp_path / f"out.{form}" if form == "zip" else tmp_path / "out")  # pyright: ignore[reportArgumentType]
    running.exporting.start([make().id] * 50, "", 50, choice)
    qtbot.waitUntil(lambda: running.is_done)
    expected = ["Exported 20 of 50 pictures …", "Exported 40 of 50 pictures …"]
    assert [notice.text for notice in running.said[1:3]] == expected
    assert running.said[1].action == "Stop"


def test_an_export_can_be_stopped(qtbot: QtBot, running: Export, make: Make, tmp_path: Path) -> None:
    running.stop_at_first_offer()
    running.exporting.start([make().id] * 500, "", 500, ExportChoice(ExportOptions(), tmp_path / "out"))
    qtbot.waitUntil(lambda: running.is_done)
    assert 0 < len(list((tmp_path / "out").iterdir())) < 500


def test_an_archive_that_is_stopped_leaves_nothing(
    qtbot: QtBot, running: Export, make: Make, tmp_path: Path
) -> None:
    running.stop_at_first_offer()
    target = tmp_path / "out" / "foxes.zip"
    running.exporting.start([make().id] * 2000, "", 2000, ExportChoice(ExportOptions("zip"), target))
    qtbot.waitUntil(lambda: running.is_done, timeout=20_000)
    assert running.said[-1].text == "Export stopped. Nothing was written."
    assert list(target.parent.iterdir()) == []


def test_an_archive_holds_every_picture(qtbot: QtBot, running: Export, make: Make, tmp_path: Path) -> None:
    make(seed=1)
    make(seed=2)
    running.exporting.start([], "", 2, ExportChoice(ExportOptions("zip"), tmp_path / "foxes.zip"))
    qtbot.waitUntil(lambda: running.is_done)
    with zipfile.ZipFile(tmp_path / "foxes.zip") as archive:
        assert len([name for name in archive.namelist() if name.endswith(".png")]) == 2


@pytest.mark.parametrize(
    ("row", "target"), [(0, ""), (4, "seedlock.zip"), (6, "seedlock.png"), (8, "seedlock.csv")]
)
def test_the_export_dialog_offers_a_target_for_each_format(
    qtbot: QtBot, tmp_path: Path, row: int, target: str
) -> None:
    dialog = ExportDialog("2 pictures", ExportSettings(folder=str(tmp_path)))
    qtbot.addWidget(dialog)
    dialog.choose_format(row)
    assert dialog.choice.target == tmp_path / target


def test_the_export_dialog_starts_from_the_settings(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ExportDialog("2 pictures", ExportSettings("webp", metadata=False, folder=str(tmp_path)))
    qtbot.addWidget(dialog)
    assert dialog.choice == ExportChoice(ExportOptions("webp", "none"), tmp_path)


def test_the_last_choice_is_where_the_next_export_starts(running: Export, tmp_path: Path) -> None:
    running.exporting.remember(ExportChoice(ExportOptions("jpeg", "none"), tmp_path / "out"))
    chosen = ExportSettings("jpeg", metadata=False, folder=str(tmp_path / "out"))
    assert running.exporting.last_choice() == chosen
    assert load(tmp_path / "settings.json").settings.export == chosen


def test_a_table_is_an_exception_that_the_next_export_forgets(running: Export, tmp_path: Path) -> None:
    running.exporting.remember(ExportChoice(ExportOptions("csv"), tmp_path / "foxes.csv"))
    assert running.exporting.last_choice() == ExportSettings("png", folder=str(tmp_path))
