"""Grids that are saved, opened, and found again after they were run."""

import random
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from studio.errors import StudioError
from studio.experiments.axis import AXES
from studio.experiments.experiment_file import GridFile, read_experiment, with_ending, write_experiment
from studio.experiments.grid import Grid
from studio.experiments.grid_book import GridBook, grid_file
from studio.experiments.staging import grid_of
from studio.ui.background import Background
from studio.ui.experiments.bench import Bench
from studio.ui.theme import icon
from studio.ui.widgets.toast import Notice

_FILTER = "Experiments (*.json *.toml)"
_PAST = 12
_TITLE = 48


class GridFiles(QObject):
    """`opened` carries a `Grid`; what cannot be read or written is told to the bench."""

    opened = Signal(object)

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench, self._window = bench, parent
        self._book = GridBook(bench.paths.grids)
        self._folder = Path.home()
        self._keeping = Background(self)
        self._keeping.refused.connect(bench.refused)

    def keep(self, grid: Grid) -> None:
        """Remember a grid that is run, soon: the disk may take its time."""
        self._keeping.run(partial(self._book.keep, grid))

    def ask_save(self, grid: Grid) -> None:
        """Ask for a file and write the grid there."""
        at = str(self._folder / "grid.json")
        if chosen := QFileDialog.getSaveFileName(self._window, "Save the grid", at, _FILTER)[0]:
            self.save(grid, with_ending(Path(chosen)))

    def save(self, grid: Grid, path: Path) -> None:
        """Write the grid."""
        self._folder = path.parent
        try:
            write_experiment(grid_file(grid), path)
        except StudioError as error:
            self._bench.refused.emit(str(error))
            return
        self._bench.said.emit(Notice(f"Saved. The command line runs it: seedlock run {path.name}"))

    def ask_open(self) -> None:
        """Ask for a file and open the grid in it."""
        if chosen := QFileDialog.getOpenFileName(self._window, "Open a grid", str(self._folder), _FILTER)[0]:
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Open the grid in a file."""
        self._folder = path.parent
        try:
            match read_experiment(path):
                case GridFile() as file:
                    self.opened.emit(self._grid(file))
                case _:
                    raise StudioError(f"{path.name} holds no grid. Walks are opened in Walk.")
        except StudioError as error:
            self._bench.refused.emit(str(error))

    def open_run(self, run: str) -> None:
        """Open the grid of a run."""
        try:
            self.opened.emit(self._grid(self._book.open(run)))
        except StudioError as error:
            self._bench.refused.emit(str(error))

    def menu(self, grid: Grid | None) -> QMenu:
        """To open a file, to save this grid, and the grids that were run last."""
        menu = QMenu(self._window)
        menu.addAction(icon("folder-open"), "Open a file …", self.ask_open)
        if grid is not None:
            menu.addAction(icon("floppy-disk"), "Save this grid as a file …", partial(self.ask_save, grid))
        menu.addSeparator()
        menu.addAction("Grids that were run").setEnabled(False)
        for run in self._book.latest(_PAST):
            try:
                text = _title(self._book.open(run))
            except StudioError:
                text = f"{run} (damaged)"
            menu.addAction(text, self._open_sender).setData(run)
        if not self._book.latest(1):
            menu.addAction("None yet").setEnabled(False)
        return menu

    def show_menu(self, grid: Grid | None, below: QWidget) -> None:
        """Let the user choose."""
        menu = self.menu(grid)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def _open_sender(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.open_run(action.data())

    def _grid(self, file: GridFile) -> Grid:
        return grid_of(file, self._bench.lookups(), random.Random())


def _title(file: GridFile) -> str:
    """ "a red fox · Frame × Seed" """
    base = file.base
    words = base.prompt or ", ".join(part for part in (base.frame, base.subject) if part) or "…"
    words = words if len(words) <= _TITLE else f"{words[: _TITLE - 1]}…"
    sides = (f"{AXES[axis.name].label} {len(axis.values)}" for axis in file.axes)
    return f"{words}  ·  {' × '.join(sides)}".replace("&", "&&")
