"""The place for walks."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.experiments.bench import Bench
from studio.ui.theme import icon
from studio.ui.widgets.empty_state import EmptyState


class WalkPlace(QWidget):
    """Turns the path between pictures into a film."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        layout = QVBoxLayout(self)
        text = "Two pictures and the way between them, frame by frame."
        layout.addWidget(EmptyState(icon("film-strip", "muted"), "Walks", text))
