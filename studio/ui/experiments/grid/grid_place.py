"""The place for grids."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.experiments.bench import Bench
from studio.ui.theme import icon
from studio.ui.widgets.empty_state import EmptyState


class GridPlace(QWidget):
    """Every combination of the values of some axes, side by side."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        layout = QVBoxLayout(self)
        layout.addWidget(EmptyState(icon("table", "muted"), "Grids", "Vary several things at once."))
