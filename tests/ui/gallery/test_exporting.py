"""Exports leave the window's thread, tell how far they came, can be stopped, and are remembered."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
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
    done = f"2 pictures exported to {tmp_path / 'out'}, each read again: none tells of its making"
    assert running.said[1].text == done
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


@pytest.fixture
def dialog(qtbot: QtBot, make: Make, tmp_path: Path) -> ExportDialog:
    """The dialog over two pictures of one subject."""
    shown = ExportDialog("2 pictures", ExportSettings(folder=str(tmp_path)), [make(seed=1), make(seed=2)])
    qtbot.addWidget(shown)
    return shown


def choose(dialog: ExportDialog, name: str, text: str) -> None:
    """Choose an entry of one of the boxes."""
    box = next(box for box in dialog.findChildren(QComboBox) if box.accessibleName() == name)
    box.setCurrentText(text)


def write_pattern(dialog: ExportDialog, text: str) -> None:
    """Write a pattern of names."""
    next(line for line in dialog.findChildren(QLineEdit) if line.accessibleName() == "Names").setText(text)


@pytest.mark.parametrize(
    ("label", "kind", "target"),
    [
        ("PNG pictures", "png", ""),
        ("ZIP archive", "zip", "seedlock.zip"),
        ("Contact sheet, PDF", "sheet", "seedlock.pdf"),
        ("Contact sheet, PNG", "sheet", "seedlock.png"),
        ("CSV table", "csv", "seedlock.csv"),
    ],
)
def test_the_export_dialog_offers_a_target_for_each_format(
    dialog: ExportDialog, tmp_path: Path, label: str, kind: str, target: str
) -> None:
    choose(dialog, "Format", label)
    assert (dialog.choice.options.format, dialog.choice.target) == (kind, tmp_path / target)


def test_the_dialog_shows_what_the_pattern_makes_of_a_picture(dialog: ExportDialog) -> None:
    write_pattern(dialog, "{subject} {seed}")
    assert dialog.example == "red fox 1.png"
    assert dialog.choice.options.pattern == "{subject} {seed}"
    write_pattern(dialog, "{subject}")
    assert dialog.example == "red fox.png, then numbered, as other names are the same"


def test_a_pattern_that_cannot_be_is_told_and_nothing_exported(dialog: ExportDialog) -> None:
    write_pattern(dialog, "{sed}")
    export = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Export")
    assert 'The nearest is "{seed}"' in dialog.example
    assert not export.isEnabled()
    choose(dialog, "Format", "CSV table")
    assert export.isEnabled()


def test_names_that_tell_what_is_private_are_pointed_out(dialog: ExportDialog) -> None:
    write_pattern(dialog, "{date} {seed} {subject}")
    choose(dialog, "Recipe", "Nothing: private")
    assert dialog.example == "The names tell the seed, subject. Write {date} {time} to tell nothing."
    write_pattern(dialog, "{date}")
    assert dialog.example.endswith("then numbered, as other names are the same")


def test_the_dialog_offers_what_other_programs_read(dialog: ExportDialog) -> None:
    choose(dialog, "Recipe", "Prompt and parameters")
    assert dialog.choice.options.metadata == "minimal"


def test_the_export_dialog_starts_from_the_settings(qtbot: QtBot, tmp_path: Path) -> None:
    start = ExportSettings("webp", metadata=False, pattern="{seed}", folder=str(tmp_path))
    dialog = ExportDialog("2 pictures", start)
    qtbot.addWidget(dialog)
    assert dialog.choice == ExportChoice(ExportOptions("webp", "none", "{seed}"), tmp_path)


def test_the_last_choice_is_where_the_next_export_starts(running: Export, tmp_path: Path) -> None:
    running.exporting.remember(ExportChoice(ExportOptions("avif", "none", "{seed}"), tmp_path / "out"))
    chosen = ExportSettings("avif", metadata=False, pattern="{seed}", folder=str(tmp_path / "out"))
    assert running.exporting.last_choice() == chosen
    assert load(tmp_path / "settings.json").settings.export == chosen


def test_a_table_is_an_exception_that_the_next_export_forgets(running: Export, tmp_path: Path) -> None:
    running.exporting.remember(ExportChoice(ExportOptions("csv"), tmp_path / "foxes.csv"))
    assert running.exporting.last_choice() == ExportSettings("png", folder=str(tmp_path))
