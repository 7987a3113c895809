"""Opens and saves walks: files, and walks that were made before."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from studio.errors import StudioError
from studio.experiments.experiment_file import WalkFile, read_experiment, with_ending, write_experiment
from studio.experiments.staging import Stage, walk_of
from studio.experiments.walk_book import WalkBook, walk_file
from studio.generation.draft import Planned
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.walk import keyframes
from studio.ui.experiments.walk.script import Script
from studio.ui.theme import icon

_MOST = 12
_FILES = "Experiments (*.json *.toml)"


class Shelf(QObject):
    """`opened` (Script) brings a walk, `refused` why there is none, `saved` (Path) where it is written."""

    opened = Signal(object)
    refused = Signal(str)
    saved = Signal(object)

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench, self._window = bench, parent
        self._book = WalkBook(bench.paths.walks)
        self._folder = Path.home()

    def menu(self) -> QMenu:
        """A file, or one of the latest walks."""
        menu = QMenu(self._window)
        menu.addAction(icon("folder-open"), "Open a file …", self.ask_open)
        latest = self._book.latest(_MOST)
        if latest:
            menu.addSection("Made before")
        for one in latest:
            try:
                menu.addAction(_title(self._book.open(one.run)), partial(self.open_run, one.run))
            except StudioError:
                menu.addAction(f"{one.run} (damaged)").setEnabled(False)
        return menu

    def ask_open(self) -> None:
        """Let the user choose a file."""
        chosen = QFileDialog.getOpenFileName(self._window, "Open a walk", str(self._folder), _FILES)[0]
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Open a walk that was saved."""
        self._folder = path.parent
        self._attempt(lambda: _walk_in(path))

    def open_run(self, run: str) -> None:
        """Open the walk that a run of the gallery was made by."""
        self._attempt(lambda: self._book.open(run))

    def open(self, file: WalkFile) -> None:
        """Open a walk."""
        self._attempt(lambda: file)

    def remembers(self, run: str | None) -> bool:
        """Whether the walk of a run can be opened."""
        return self._book.has(run)

    def ask_save(self, script: Script) -> None:
        """Let the user choose where to save a walk."""
        suggested = str(self._folder / "walk.json")
        chosen = QFileDialog.getSaveFileName(self._window, "Save the walk", suggested, _FILES)[0]
        if chosen:
            self.save(script, with_ending(Path(chosen)))

    def save(self, script: Script, path: Path) -> None:
        """Save a walk, as the command line runs it, too: seedlock run FILE."""
        self._folder = path.parent
        try:
            write_experiment(walk_file(script.walk, script.is_even), path)
        except StudioError as error:
            self.refused.emit(str(error))
            return
        self.saved.emit(path)

    def _attempt(self, read: Callable[[], WalkFile]) -> None:
        try:
            file = read()
            walk = walk_of(file, Stage(self._bench.lookups(), self._bench.wildcards, self._recipe))
        except StudioError as error:
            self.refused.emit(str(error))
            return
        self.opened.emit(Script(walk, file.even))

    def _recipe(self, identity: str) -> Planned:
        if self._bench.gallery is None:
            raise StudioError("The gallery is still being opened. Try again in a moment.")
        return keyframes.of_record(self._bench.gallery.get(identity)).planned


def _walk_in(path: Path) -> WalkFile:
    match read_experiment(path):
        case WalkFile() as file:
            return file
        case _:
            raise StudioError(f"{path.name} is no walk. Open it with: seedlock run {path.name}")


def _title(file: WalkFile) -> str:
    """ "a fox → an owl → 1 more · 48 frames" """
    names = [one.sketch.prompt or one.sketch.subject for one in file.keyframes]
    shown = [name if len(name) <= 28 else f"{name[:27]}…" for name in names[:2]]
    more = [f"{len(names) - 2} more"] if len(names) > 2 else []
    return f"{' → '.join([*shown, *more])} · {file.frames} frames".replace("&", "&&")
