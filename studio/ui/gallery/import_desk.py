"""How pictures from outside come into the gallery's place: its menu, its dialogs, and what is dropped on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QStandardPaths, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.gallery.import_strip import ImportStrip
from studio.ui.gallery.importing import Importing, ImportReport
from studio.ui.widgets.toast import Notice

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_FILTER = "Pictures and archives (*.png *.jpg *.jpeg *.webp *.avif *.zip);;All files (*)"


class ImportDesk(QObject):
    """Imports what the user chooses or drops on `place`, and shows it in a strip that joins `column`.

    `arrived` tells that an import ended, `show_asked` that the user wants to see what it brought; `said` carries a
    `Notice`, None takes the last one back.
    """

    arrived = Signal()
    show_asked = Signal()
    said = Signal(object)

    def __init__(self, gallery: Gallery, place: QWidget, column: QVBoxLayout) -> None:
        super().__init__(place)
        self._place, self._column = place, column
        self._strip: ImportStrip | None = None
        self._importing = Importing(gallery, self)
        self._importing.moved.connect(self._show_progress)
        self._importing.ended.connect(self._end)
        self._importing.refused.connect(self._refuse)
        place.setAcceptDrops(True)
        place.installEventFilter(self)

    @property
    def strip(self) -> ImportStrip:
        """The strip that tells of imports, made when it is first needed."""
        if self._strip is None:
            self._strip = strip = ImportStrip()
            strip.stopped.connect(self._importing.stop)
            strip.show_asked.connect(self.show_asked)
            self._column.insertWidget(1, strip)
        return self._strip

    def bring_in(self, paths: Sequence[Path]) -> None:
        """Import files, folders and archives in the background."""
        if self._importing.is_running:
            self.said.emit(Notice("An import is still running. Wait until it is done, or stop it."))
        elif paths:
            self._importing.start(paths)

    def open_menu(self, at: QPoint) -> None:
        """Ask what is to be imported, at a point of the screen."""
        menu = QMenu(self._place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(theme.icon("image-square"), "Files …", self.ask_files)
        menu.addAction(theme.icon("folder-open"), "Folder …", self.ask_folder)
        menu.popup(at)

    def ask_files(self) -> None:
        """Let the user choose pictures and archives."""
        names, _ = QFileDialog.getOpenFileNames(self._place, "Import pictures", _beginning(), _FILTER)
        self.bring_in([Path(name) for name in names])

    def ask_folder(self) -> None:
        """Let the user choose a folder, which is imported with all below it."""
        if name := QFileDialog.getExistingDirectory(self._place, "Import a folder", _beginning()):
            self.bring_in([Path(name)])

    def close(self) -> None:
        """End what is running, because the gallery is about to be closed."""
        self._importing.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Welcome files and folders from elsewhere, and take what is let go."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.said.emit(None)
            event.acceptProposedAction()
            self.bring_in(dropped_paths(event.mimeData()))
            return True
        if isinstance(event, QDragEnterEvent) and self._welcome(event):
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.said.emit(None)
        return super().eventFilter(watched, event)

    def _welcome(self, event: QDragEnterEvent) -> bool:
        """Whether what is dragged here can be imported; the gallery's own pictures are on their way out."""
        paths = dropped_paths(event.mimeData())
        if cast(object, event.source()) is not None or not paths:
            return False
        event.acceptProposedAction()
        what = paths[0].name if len(paths) == 1 else f"{len(paths):,} files or folders"
        self.said.emit(Notice(f"Let go to import {what}.", is_lasting=True))
        return True

    def _show_progress(self, report: ImportReport) -> None:
        self.strip.show_progress(report)

    def _end(self, report: ImportReport) -> None:
        self.strip.show_end(report)
        if report.imported:
            self.arrived.emit()

    def _refuse(self, sentence: str) -> None:
        self.said.emit(Notice(sentence))


def dropped_paths(data: QMimeData) -> list[Path]:
    """The files and folders of this machine among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _beginning() -> str:
    """Where dialogs begin."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
