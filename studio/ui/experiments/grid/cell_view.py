"""The table of a page: cells of one size, labels that stay in sight, keys that judge."""

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QTableView, QWidget

from studio.experiments.axis import AXES
from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.experiments.grid.cell_delegate import LABEL_HEIGHT, CellDelegate
from studio.ui.experiments.grid.cell_table import CellTable
from studio.ui.experiments.grid.fitting import USUAL, fitted_edge, wrapped_edge
from studio.ui.experiments.grid.value_header import ValueHeader
from studio.ui.widgets.picture_keys import PictureKeys

ZOOM_LEAST, ZOOM_MOST = 56, 400
"""Edges of a cell in pixels."""


class CellView(QTableView):
    """Says what the user wants of the chosen cells.

    `room_changed` tells that there is another room for the page, not of panels beside it that open under a click.
    `value_menu_asked` carries the position of an axis (0 across, 1 down), the index of a value and a global point.
    """

    chosen = Signal()
    opened = Signal(object)
    rated = Signal(int)
    favourite_toggled = Signal()
    delete_asked = Signal()
    zoom_asked = Signal(int)
    menu_asked = Signal(QPoint)
    value_menu_asked = Signal(int, int, QPoint)
    room_changed = Signal()

    def __init__(self, table: CellTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table, self._edge, self._window_size = table, USUAL, QSize()
        self._across = ValueHeader(Qt.Orientation.Horizontal, self)
        self._down = ValueHeader(Qt.Orientation.Vertical, self)
        self._corner = QLabel(self)
        self._set_up()
        self.setModel(table)
        self._across.customContextMenuRequested.connect(self._ask_across)
        self._down.customContextMenuRequested.connect(self._ask_down)
        table.modelReset.connect(self._fit)
        table.headerDataChanged.connect(self._fit)
        self.selectionModel().selectionChanged.connect(self.chosen)
        self.selectionModel().currentChanged.connect(self._tell_current)
        self.doubleClicked.connect(self._open)
        self._keys = PictureKeys(self)
        self._keys.rated.connect(self.rated)
        self._keys.favourite_toggled.connect(self.favourite_toggled)
        self._keys.delete_asked.connect(self.delete_asked)
        self._keys.open_asked.connect(self._open_current)
        self._keys.zoom_asked.connect(self.zoom_asked)
        self._fit()

    def set_edge(self, edge: int) -> None:
        """Make cells so large; the current one stays in sight."""
        self._edge = edge
        self._fit()
        if (index := self.currentIndex()).isValid():
            self.scrollTo(index)

    def fitted_edge(self) -> int:
        """How large cells can be so that the whole page is in sight."""
        frame = 2 * self.frameWidth()
        room = QSize(self.width() - frame, self.height() - frame)
        plan = self._table.plan
        if self._table.is_wrapped and plan is not None:
            return wrapped_edge(room, plan.grid.size, LABEL_HEIGHT)
        room -= QSize(self._down.width(), self._across.height())
        return fitted_edge(room, self._table.columnCount(), self._table.rowCount())

    def selected_records(self) -> list[GenerationRecord]:
        """The pictures of the chosen cells, each once."""
        found = (self._table.record(index) for index in self.selectedIndexes())
        return list({record.id: record for record in found if record is not None}.values())

    def current_record(self) -> GenerationRecord | None:
        """The picture of the current cell."""
        return self._table.record(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names, from here on
        """1 to 5 rate, 0 takes the rating away, F makes a favourite, Del deletes, Enter opens."""
        if self._keys.press(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # with Ctrl it is the place's
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """With Ctrl the wheel zooms."""
        if not self._keys.turn(event):
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """What can be done with the chosen cells."""
        if self.indexAt(event.pos()).isValid():
            self.menu_asked.emit(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Wrap a single axis anew."""
        super().resizeEvent(event)
        self._wrap()
        if self.window().size() != self._window_size:
            self._window_size = self.window().size()
            self.room_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """From here on the room is known."""
        super().showEvent(event)
        self.room_changed.emit()

    def updateGeometries(self) -> None:  # noqa: N802
        """Keep the names of the axes in the corner."""
        super().updateGeometries()
        width, height = self._down.width(), self._across.height()
        is_shown = not self._down.isHidden() and width > 0
        self._corner.setVisible(is_shown)
        self._corner.setGeometry(self.frameWidth(), self.frameWidth(), width, height)

    def _set_up(self) -> None:
        self.setObjectName("gridView")
        self.setAccessibleName("Pictures of the grid")
        theme.set_role(self, "bare")
        self.setItemDelegate(CellDelegate(self))
        self.setHorizontalHeader(self._across)
        self.setVerticalHeader(self._down)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        theme.set_role(self._corner, "small")
        self._corner.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        self._corner.setContentsMargins(0, 2, 6, 6)

    def _fit(self) -> None:
        """Give cells and headers their sizes."""
        is_wrapped = self._table.is_wrapped
        self._across.setVisible(not is_wrapped)
        self._down.setVisible(not is_wrapped)
        self._across.setDefaultSectionSize(self._edge)
        self._down.setDefaultSectionSize(self._edge + (LABEL_HEIGHT if is_wrapped else 0))
        self._corner.setText(self._corner_text())
        self._across.measure(self._corner.sizeHint().height())
        self._down.measure(self._corner.sizeHint().width())
        self._wrap()
        self.updateGeometries()

    def _corner_text(self) -> str:
        plan = self._table.plan
        if plan is None or len(plan.grid.axes) < 2:
            return ""
        across, down = (AXES[axis.name].label for axis in plan.grid.axes[:2])
        return f"{across} →\n{down} ↓"

    def _wrap(self) -> None:
        if self._table.is_wrapped:
            self._table.set_columns(max(1, self.viewport().width() // self._edge))

    def _tell_current(self) -> None:
        self._across.viewport().update()
        self._down.viewport().update()
        self.chosen.emit()

    def _open_current(self) -> None:
        self._open(self.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        if (record := self._table.record(index)) is not None:
            self.opened.emit(record)

    def _ask_across(self, point: QPoint) -> None:
        self._ask(0, self._across, point)

    def _ask_down(self, point: QPoint) -> None:
        self._ask(1, self._down, point)

    def _ask(self, axis: int, header: ValueHeader, point: QPoint) -> None:
        if (section := header.logicalIndexAt(point)) >= 0:
            self.value_menu_asked.emit(axis, section, header.viewport().mapToGlobal(point))
