"""Writes a grid's sheet outside the window's thread, and tells how far it is."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.errors import StudioError
from studio.experiments.sheet import sheet_of
from studio.generation.record import GenerationRecord
from studio.ui.background import Background
from studio.ui.experiments.grid.planning import GridPlan
from studio.ui.show_folder import show_in_folder
from studio.ui.widgets.toast import Notice

_PICTURE, _PAGE = "One picture (*.png)", "A page that works offline (*.html)"
_ENDINGS = (".png", ".html")


class SheetExport(QObject):
    """`said` carries a `Notice` when it begins, goes on and ends."""

    said = Signal(object)
    _came_to = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._target = parent, Path()
        self._folder = _pictures_folder()
        self._is_stopped, self._percent = Event(), 0
        self._work = Background(self)
        self._work.answered.connect(self._tell_end)
        self._work.refused.connect(self._refuse)
        self._came_to.connect(self._tell_progress)

    def ask(self, plan: GridPlan, made: Mapping[str, GenerationRecord]) -> None:
        """Ask for a file and write the sheet there."""
        if self._work.is_running:
            self.said.emit(Notice("A sheet is still being written. Wait until it is done."))
            return
        at = str(self._folder / "sheet.png")
        chosen, kind = QFileDialog.getSaveFileName(self._window, "Save a sheet", at, f"{_PICTURE};;{_PAGE}")
        if chosen:
            path = Path(chosen)
            ending = ".html" if kind == _PAGE else ".png"
            self.start(plan, made, path if path.suffix.lower() in _ENDINGS else path.with_name(path.name + ending))

    def start(self, plan: GridPlan, made: Mapping[str, GenerationRecord], path: Path) -> None:
        """Write the sheet of what is made into `path`."""
        self._target, self._folder = path, path.parent
        self._is_stopped.clear()
        self._percent = 0
        self.said.emit(Notice("Writing the sheet …", is_lasting=True))
        self._work.run(partial(self._write, plan, dict(made), path))

    def _write(self, plan: GridPlan, made: Mapping[str, GenerationRecord], path: Path) -> None:
        """Runs in the pool; what draws sheets is imported by those who want one."""
        from studio.experiments.sheet_html import write_sheet_html
        from studio.experiments.sheet_png import write_sheet_png

        write = write_sheet_png if path.suffix.lower() == ".png" else write_sheet_html
        write(sheet_of(plan.grid, plan.cells, made), path, self._tell)

    def _tell(self, share: float) -> None:
        if self._is_stopped.is_set():
            raise StudioError("Stopped. No sheet was written.")
        if (percent := int(100 * share)) != self._percent:
            self._percent = percent
            self._came_to.emit(share)

    def _tell_progress(self, share: float) -> None:
        if self._work.is_running:
            notice = Notice(f"Writing the sheet: {share:.0%}", "Stop", self._is_stopped.set, is_lasting=True)
            self.said.emit(notice)

    def _tell_end(self) -> None:
        target = self._target
        self.said.emit(Notice(f"The sheet is {target}", "Show in folder", lambda: show_in_folder(target)))

    def _refuse(self, sentence: str) -> None:
        self.said.emit(Notice(sentence))


def _pictures_folder() -> Path:
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(pictures) if pictures else Path.home()
