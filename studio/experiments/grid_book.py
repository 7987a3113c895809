"""Remembers every grid that was run, so that it can be opened again from any of its pictures."""

from dataclasses import dataclass
from pathlib import Path

from studio.errors import StudioError
from studio.experiments.experiment_file import GridFile, read_experiment, write_experiment
from studio.experiments.grid import Grid
from studio.experiments.sketch import Sketch


@dataclass(frozen=True)
class GridBook:
    """The grids of one home, a file each, named by their runs; `folder` is made when it is needed."""

    folder: Path

    def keep(self, grid: Grid) -> None:
        """Remember a grid; an older one of the same run, which has other values, is replaced.

        Raises:
            StudioError: the file cannot be written.
        """
        write_experiment(grid_file(grid), self._path(grid.run))

    def latest(self, count: int) -> tuple[str, ...]:
        """The runs of at most `count` grids, the newest first."""
        newest = sorted(self.folder.glob("grid-*.json"), key=_age, reverse=True)
        return tuple(path.stem for path in newest[:count])

    def has(self, run: str | None) -> bool:
        """Whether the grid of this run is remembered."""
        return run is not None and run.startswith("grid-") and self._path(run).is_file()

    def open(self, run: str) -> GridFile:
        """The grid of a run, with the values that it had last.

        Raises:
            StudioError: it is not remembered, or its file is damaged.
        """
        if not self.has(run):
            raise StudioError(f"The grid of the run {run} is not remembered here.")
        match read_experiment(self._path(run)):
            case GridFile() as file:
                return file
            case _:
                raise StudioError(f"{self._path(run)} holds no grid. Remove it.")

    def _path(self, run: str) -> Path:
        return self.folder / f"{run}.json"


def grid_file(grid: Grid) -> GridFile:
    """A grid as a file holds it."""
    return GridFile(Sketch.of(grid.base), grid.axes)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # removed by another process meanwhile
        return 0.0
