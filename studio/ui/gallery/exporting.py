"""Exports pictures outside the window's thread, and says how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QDialog, QWidget

from studio.errors import Cancelled
from studio.gallery.exports import export
from studio.settings import ExportSettings
from studio.ui.background import Background
from studio.ui.gallery.changing import counted
from studio.ui.gallery.export_dialog import IN_A_FOLDER, MOST_EXAMPLES, ExportChoice, ExportDialog
from studio.ui.settings.preferences import Preferences
from studio.ui.show_folder import show_in_folder
from studio.ui.widgets.toast import Notice

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery


PRIVATE = (*IN_A_FOLDER, "zip", "html")
"""The formats of which each picture's file is read again where it is to tell nothing."""

_AT_ONCE = 20
"""Pictures between two reports of progress."""


class Exporting(QObject):
    """Asks, exports, tells: `said` carries a `Notice` when it begins, goes on and ends.

    What was chosen last is remembered in the settings.
    """

    said = Signal(object)
    _came_to = Signal(int)

    def __init__(self, gallery: Gallery, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._gallery, self._preferences, self._window = gallery, preferences, parent
        self._count = 0
        self._is_private = False
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
        examples = (
            self._gallery.get_many(ids[:MOST_EXAMPLES]) or self._gallery.search(query, MOST_EXAMPLES).records
        )
        dialog = ExportDialog(counted(count), self.last_choice(), examples, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.remember(dialog.choice)
            self.start(ids, query, count, dialog.choice)

    def last_choice(self) -> ExportSettings:
        """What the next export starts from: the settings, their folder named even where it was left out."""
        settings = self._preferences.settings.export
        return replace(settings, folder=settings.folder or str(_pictures_folder()))

    def start(self, ids: Sequence[str], query: str, count: int, choice: ExportChoice) -> None:
        """Export in the background, a picture after the other; the user may stop it."""
        gallery, self._count = self._gallery, count
        choice = replace(choice, options=replace(choice.options, sources=gallery.store.home.sources))
        self._is_private = choice.options.metadata == "none" and choice.options.format in PRIVATE
        self._is_stopped.clear()

        def work() -> list[Path]:
            wanted = ids or gallery.ids(query)
            if choice.options.format in IN_A_FOLDER:
                return self._write_in_parts(wanted, choice)
            return self._write_one_file(wanted, choice)

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

    def _write_one_file(self, ids: Sequence[str], choice: ExportChoice) -> list[Path]:
        """Write an archive or a table; nothing of it stays if the user stops it; runs in the pool."""
        try:
            return list(export(self._gallery.get_many(ids), choice.target, choice.options, self._count_archived))
        except Cancelled:
            return []

    def _count_archived(self, done: int) -> None:
        if self._is_stopped.is_set():
            raise Cancelled
        if done % _AT_ONCE == 0:
            self._came_to.emit(done)

    def remember(self, choice: ExportChoice) -> None:
        """Let the next export start from this one; an archive or a table is taken for an exception."""
        settings, options = self._preferences.settings, choice.options
        has_recipe = options.metadata != "none"
        if options.format in IN_A_FOLDER:
            last = ExportSettings(options.format, has_recipe, options.pattern, str(choice.target))
        else:
            last = replace(settings.export, metadata=has_recipe, folder=str(choice.target.parent))
        self._preferences.change(replace(settings, export=last))

    def _tell_progress(self, done: int) -> None:
        if done < self._count and not self._is_stopped.is_set():
            text = f"Exported {done:,} of {counted(self._count)} …"
            self.said.emit(Notice(text, "Stop", self._is_stopped.set, is_lasting=True))

    def _tell_end(self, files: Sequence[Path]) -> None:
        if not files:
            self.said.emit(Notice("Export stopped. Nothing was written."))
            return
        where = files[0] if len(files) == 1 else files[0].parent
        done = len(files) if self._is_stopped.is_set() else self._count
        proof = ", each read again: none tells of its making" if self._is_private else ""
        text = f"{counted(done)} exported to {where}{proof}"
        self.said.emit(Notice(text, "Show in folder", lambda: show_in_folder(where)))

    def _tell_refusal(self, sentence: str) -> None:
        self.said.emit(Notice(sentence))


def _pictures_folder() -> Path:
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(pictures or Path.home()) / "Seedlock"
