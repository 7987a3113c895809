"""Exports pictures outside the window's thread, and says how it went."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from studio.gallery.exports import export
from studio.ui.background import Background
from studio.ui.gallery.curation import counted
from studio.ui.gallery.export_dialog import IN_A_FOLDER, ExportChoice, ExportDialog
from studio.ui.widgets.toast import Notice

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery


_AT_ONCE = 20
"""Pictures between two reports of progress."""


class Exporting(QObject):
    """Asks, exports, tells: `said` carries a `Notice` when it begins, goes on and ends."""

    said = Signal(object)
    _came_to = Signal(int)

    def __init__(self, gallery: Gallery, parent: QWidget) -> None:
        super().__init__(parent)
        self._gallery, self._window = gallery, parent
        self._folder = _pictures_folder()
        self._count = 0
        self._is_stopped = Event()
        self._came_to.connect(self._tell_progress)
        self._work = Background(self)
        self._work.answered.connect(self._tell_end)
        self._work.refused.connect(self._tell_refusal)

    def ask(self, ids: Sequence[str], query: str, count: int) -> None:
        """Ask how to export the pictures `ids`, or where there are none all that `query` finds."""
        if self._work.is_running:
            self.said.emit(Notice("An export is still running. Wait until it is done."))
            return
        dialog = ExportDialog(counted(count), self._folder, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.start(ids, query, count, dialog.choice)

    def start(self, ids: Sequence[str], query: str, count: int, choice: ExportChoice) -> None:
        """Export in the background: pictures a few at a time, archives and tables in one go."""
        gallery, self._count = self._gallery, count
        self._folder = choice.target if choice.target.suffix == "" else choice.target.parent
        self._is_stopped.clear()

        def work() -> list[Path]:
            wanted = ids or gallery.ids(query)
            if choice.options.format not in IN_A_FOLDER:
                return list(export(gallery.get_many(wanted), choice.target, choice.options))
            return self._write_in_parts(wanted, choice)

        self.said.emit(Notice(f"Exporting {counted(count)} …", is_lasting=True))
        self._work.run(work)

    def _write_in_parts(self, ids: Sequence[str], choice: ExportChoice) -> list[Path]:
        """Write pictures until all are there or the user stops it; runs in the pool."""
        files: list[Path] = []
        for first in range(0, len(ids), _AT_ONCE):
            if self._is_stopped.is_set():
                break
            records = self._gallery.get_many(ids[first : first + _AT_ONCE])
            files += export(records, choice.target, choice.options)
            self._came_to.emit(len(files))
        return files

    def _tell_progress(self, done: int) -> None:
        if done < self._count:
            text = f"Exported {done:,} of {counted(self._count)} …"
            self.said.emit(Notice(text, "Stop", self._is_stopped.set, is_lasting=True))

    def _tell_end(self, files: Sequence[Path]) -> None:
        where = files[0] if len(files) == 1 else files[0].parent
        done = len(files) if self._is_stopped.is_set() else self._count
        text = f"{counted(done)} exported to {where}"
        self.said.emit(Notice(text, "Show in folder", lambda: show_in_folder(where)))

    def _tell_refusal(self, sentence: str) -> None:
        self.said.emit(Notice(sentence))


def show_in_folder(path: Path) -> None:
    """Open the folder of a file, or the folder itself, in the system's file manager."""
    folder = path if path.is_dir() else path.parent
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _pictures_folder() -> Path:
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(pictures or Path.home()) / "Seedlock"
