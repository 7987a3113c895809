"""Opens the menus of cells and of values, and does what is chosen there."""

from PySide6.QtCore import QObject, QPoint, Qt, Signal

from studio.generation.record import GenerationRecord
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.grid.cell_menu import CellMenu, Value
from studio.ui.experiments.grid.cell_table import NONE, CellTable
from studio.ui.experiments.grid.cell_view import CellView
from studio.ui.experiments.grid.judging import Judging
from studio.ui.show_folder import show_in_folder

_FEWEST = 3
"""An axis of so many values can lose one and still be an axis."""


class CellActions(QObject):
    """`dropped` carries the position of an axis and the index of the value that is no longer wanted."""

    dropped = Signal(int, int)

    def __init__(self, bench: Bench, table: CellTable, view: CellView, judging: Judging) -> None:
        super().__init__(view)
        self._bench, self._table, self._view, self._judging = bench, table, view, judging
        view.opened.connect(bench.opened)
        view.menu_asked.connect(self._open_menu)
        view.value_menu_asked.connect(self._open_value_menu)

    def values_at(self, position: int, index: int) -> tuple[Value, ...]:
        """A value that can be dropped; none of an axis that would be none any more."""
        plan = self._table.plan
        if plan is None or len(plan.grid.axes[position].values) < _FEWEST:
            return ()
        axis = plan.grid.axes[position]
        is_table = position < 2 and len(plan.grid.axes) > 1
        place = ("column", "row")[position] if is_table else "value"
        return (Value(position, index, f"{place} “{axis.values[index] or NONE}”"),)

    def _open_menu(self, point: QPoint) -> None:
        place = self._table.coordinates(self._view.currentIndex()) or ()
        values = tuple(value for axis, index in enumerate(place) for value in self.values_at(axis, index))
        self._popup(CellMenu(len(self._view.selected_records()), values, self._view), point)

    def _open_value_menu(self, position: int, index: int, point: QPoint) -> None:
        if values := self.values_at(position, index):
            self._popup(CellMenu(0, values, self._view), point)

    def _popup(self, menu: CellMenu, point: QPoint) -> None:
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.opened.connect(self._open)
        menu.shown_in_folder.connect(self._show_in_folder)
        menu.recalled.connect(self._judging.recall)
        menu.rated.connect(self._view.rated)
        menu.favourite_toggled.connect(self._view.favourite_toggled)
        menu.deleted.connect(self._view.delete_asked)
        menu.dropped.connect(self.dropped)
        menu.popup(point)

    def _open(self) -> None:
        if (record := self._chosen()) is not None:
            self._bench.opened.emit(record)

    def _show_in_folder(self) -> None:
        if (record := self._chosen()) is not None:
            show_in_folder(record.path)

    def _chosen(self) -> GenerationRecord | None:
        """The one picture that is chosen."""
        records = self._view.selected_records()
        return records[0] if len(records) == 1 else None
