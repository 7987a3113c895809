"""Plans grids in the background, once the user's hands rest."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from studio.experiments.grid import Grid
from studio.ui.background import Background
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.grid.planning import Surroundings, plan_grid

_REST_MS = 150


class Planner(QObject):
    """`planned` carries a `GridPlan`, `refused` why there is none; only the newest grid's answer comes.

    A plan that is wanted no more is stopped: several at once would take the window's turns away.
    """

    planned = Signal(object)
    refused = Signal(str)

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._grid = bench, None
        self._work = Background(self)
        self._timer = QTimer(self, singleShot=True, interval=_REST_MS)
        self._timer.timeout.connect(self._start)
        self._work.answered.connect(self.planned)
        self._work.refused.connect(self.refused)

    @property
    def is_planning(self) -> bool:
        """Whether an answer is on its way."""
        return self._timer.isActive() or self._work.is_running

    def ask(self, grid: Grid) -> None:
        """Plan this one."""
        self._work.forget()
        self._grid: Grid | None = grid
        self._timer.start()

    def forget(self) -> None:
        """No grid is wanted."""
        self._work.forget()
        self._grid = None
        self._timer.stop()

    def _start(self) -> None:
        if self._grid is not None:
            bench = self._bench
            around = Surroundings(bench.wildcards, bench.lookups(), bench.library, bench.gallery, bench.paths.data)
            self._work.run_while_wanted(partial(plan_grid, self._grid, around))
