"""The middle of the place for grids: the bar, the tabs, and the table or what stands in its place."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from studio.ui.experiments.grid.cell_table import CellTable
from studio.ui.experiments.grid.cell_view import CellView
from studio.ui.experiments.grid.page_tabs import PageTabs
from studio.ui.experiments.grid.planning import GridPlan
from studio.ui.experiments.grid.starters import Starters
from studio.ui.experiments.grid.view_bar import ViewBar
from studio.ui.theme import SPACE_M, icon
from studio.ui.widgets.empty_state import EmptyState

_WAITING = "Two values make an axis"
_HINT = "Choose or type values at the left. The pictures appear here, one for each combination."
_TROUBLE = "This grid cannot be made yet"


class GridPanel(QWidget):
    """Shows one of: the table, starters, what is still missing."""

    starter_chosen = Signal(object)

    def __init__(self, table: CellTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.bar, self.tabs, self.view, self.starters = ViewBar(), PageTabs(), CellView(table), Starters()
        self._hint = EmptyState(icon("table", "muted"), _WAITING, _HINT)
        self._trouble = EmptyState(icon("warning-circle", "muted"), _TROUBLE, "")
        self._stack = QStackedWidget()
        for page in (self.starters, self._hint, self._trouble, self.view):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.tabs)
        layout.addLayout(_indented(self._stack), 1)
        self.starters.chosen.connect(self.starter_chosen)
        self.bar.zoomed.connect(self.view.set_edge)
        self.view.zoom_asked.connect(self.bar.zoom_by)
        self.bar.fit_asked.connect(self._fit)
        self.view.room_changed.connect(self._fit)
        table.modelReset.connect(self._fit)
        self.tabs.page_chosen.connect(table.show_page)

    @property
    def page(self) -> QWidget | None:
        """What is shown."""
        return self._stack.currentWidget()

    @property
    def trouble(self) -> str:
        """Why there is no grid, if that is shown."""
        return self._trouble.text if self.page is self._trouble else ""

    def show_plan(self, plan: GridPlan) -> None:
        """Show a grid's table."""
        self.tabs.show_axes(plan.grid.axes[2:])
        self._table.show_plan(plan)
        self._table.show_page(self.tabs.page)
        self._stack.setCurrentWidget(self.view)

    def _fit(self) -> None:
        if self.bar.is_fitting and self._table.plan is not None:
            edge = self.view.fitted_edge()
            self.bar.show_edge(edge)
            self.view.set_edge(edge)

    def show_nothing(self, has_axes: bool) -> None:
        """There is no grid: show starters, or that values are missing."""
        self.tabs.show_axes(())
        self._table.show_plan(None)
        self._stack.setCurrentWidget(self._hint if has_axes else self.starters)

    def show_trouble(self, sentence: str) -> None:
        """Say why there is no grid."""
        self.show_nothing(has_axes=True)
        self._trouble.set_texts(_TROUBLE, sentence)
        self._stack.setCurrentWidget(self._trouble)


def _indented(stack: QWidget) -> QVBoxLayout:
    """Stands in line with the bar above it."""
    box = QVBoxLayout()
    box.setContentsMargins(SPACE_M, 0, 0, 0)
    box.addWidget(stack)
    return box
