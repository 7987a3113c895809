"""What a run will take, and the buttons that begin and end it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.experiments.estimate import Estimate, write_bytes, write_duration
from studio.ui.experiments.feed import Outcome
from studio.ui.experiments.grid.planning import GridPlan
from studio.ui.gallery.changing import counted
from studio.ui.theme import SPACE_L, SPACE_M, SPACE_S, set_role

_LONG = 3 * 3600
"""Seconds after which a run is a matter of a night: it is said."""


class RunBar(QFrame):
    """`run_asked` and `stop_asked` are its buttons."""

    run_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told, self._problem = QLabel(), QLabel()
        self._run, self._stop = QPushButton("Run"), QPushButton("Stop")
        self._set_up()
        self._run.clicked.connect(self.run_asked)
        self._stop.clicked.connect(self.stop_asked)
        self.say("")

    @property
    def text(self) -> str:
        """What is said of the plan."""
        return f"{self._told.text()} {self._problem.text()}".strip()

    @property
    def can_run(self) -> bool:
        """Whether anything is to be made."""
        return self._run.isEnabled()

    def show_plan(self, plan: GridPlan, *, running: int) -> None:
        """Say what is there and what the rest takes; `running` pictures are on their way already."""
        left = len(plan.division.missing) - running
        self._told.setText("\n".join(_told(plan)[: 1 if running else 2]))
        warning, is_impossible = _warning(plan)
        self._show_problem(warning, "error" if is_impossible else "warning")
        self._run.setEnabled(left > 0 and not is_impossible)
        self._run.setText(_run_text(plan, left, running))

    def say(self, sentence: str, role: str = "muted") -> None:
        """There is nothing to run: say why."""
        self._told.setText("")
        self._show_problem(sentence, role)
        self._run.setEnabled(False)
        self._run.setText("Run")

    def show_running(self, is_running: bool) -> None:
        """Offer to stop."""
        self._stop.setVisible(is_running)
        set_role(self._run, "" if is_running else "primary")

    def _show_problem(self, sentence: str, role: str) -> None:
        set_role(self._problem, role)
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self._told.setVisible(bool(self._told.text()))

    def _set_up(self) -> None:
        self._run.setObjectName("runGridButton")
        self._run.setToolTip("Make the pictures that are missing (Ctrl+Enter)")
        self._stop.setObjectName("stopGridButton")
        self._stop.setToolTip("Stop; what is made is kept, and Run goes on where it was")
        self._told.setObjectName("gridEstimate")
        self._problem.setObjectName("gridProblem")
        self._problem.setWordWrap(True)
        self._told.setWordWrap(True)
        set_role(self._told, "muted")
        set_role(self._run, "primary")
        self._stop.hide()
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self._run, 1)
        row.addWidget(self._stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._told)
        layout.addWidget(self._problem)
        layout.addLayout(row)


def _told(plan: GridPlan) -> list[str]:
    sides = " × ".join(str(len(axis.values)) for axis in plan.grid.axes)
    cells = f"{sides} = {counted(len(plan.cells))}" if len(plan.grid.axes) > 1 else counted(len(plan.cells))
    if plan.already:
        cells += f", {plan.already:,} made"
    return [cells, cost_text(plan.cost)] if plan.division.missing else [cells]


def cost_text(cost: Estimate) -> str:
    """ "about 3 min, 2 MB" """
    time = f"about {write_duration(cost.seconds)}, " if cost.seconds is not None else ""
    return f"To make: {counted(cost.pictures)}, {time}{write_bytes(cost.bytes)}"


def ending(outcome: Outcome) -> str:
    """What a run came to, in a sentence."""
    if outcome.failed:
        return f"{counted(outcome.made)} made, {outcome.failed:,} failed: {outcome.message}"
    if outcome.left:
        return f"Stopped; {counted(outcome.made)} made and kept. Run goes on where it was."
    return f"{counted(outcome.made)} made."


def _warning(plan: GridPlan) -> tuple[str, bool]:
    """What speaks against running it, and whether it cannot be run at all."""
    if plan.cost.bytes > plan.bytes_free:
        free = f"{plan.bytes_free / 1e9:.1f} GB"
        return f"The disk has {free} left, which is not enough. Take values away, or make room.", True
    if plan.cost.seconds is not None and plan.cost.seconds > _LONG:
        time = write_duration(plan.cost.seconds)
        return f"That is a long run: {time}. It can be stopped and goes on later.", False
    return "", False


def _run_text(plan: GridPlan, left: int, running: int) -> str:
    if not plan.division.missing:
        return "All pictures are made"
    if running:
        return f"Run {left:,} more" if left > 0 else "Running …"
    verb = "Go on with" if plan.already else "Make"
    return f"{verb} {counted(left)}"
