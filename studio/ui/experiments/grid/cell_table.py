"""The table of one page of a grid: which picture stands in which cell, and what becomes of those to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from studio.experiments.axis import AXES
from studio.experiments.grid import Coordinates, Grid
from studio.generation.record import GenerationRecord
from studio.ui.experiments.feed import Doing
from studio.ui.experiments.grid.planning import GridPlan
from studio.ui.gallery_model import GalleryModel, Role

AnyIndex = QModelIndex | QPersistentModelIndex
NONE = "none"
"""What is shown for a value that takes a word away."""


class CellRole(IntEnum):
    """What a cell tells beyond `Role`: what is painted of it (`Shown`), None where there is no cell."""

    SHOWN = Qt.ItemDataRole.UserRole + 11


@dataclass(frozen=True)
class CellState:
    """A cell without a picture: `doing` is None while nobody asked for it; `progress` goes from 0 to 1."""

    doing: Doing | None = None
    progress: float = 0.0
    preview: QPixmap | None = None
    message: str = ""


@dataclass(frozen=True)
class Shown:
    """What is painted of a cell: `state` is None where its picture is there; `label` stands below it."""

    state: CellState | None
    label: str = ""


_NOTHING = CellState()
_SHARED: Mapping[Doing, CellState] = {"waiting": CellState("waiting"), "forming": CellState("forming")}


class CellTable(QAbstractTableModel):
    """Two axes make columns and rows; a single one is wrapped into as many columns as fit (`set_columns`).

    Its pictures are those of `shelf`, which also holds their marks.
    """

    def __init__(self, shelf: GalleryModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._plan: GridPlan | None = None
        self._fixed: Coordinates = ()
        self._columns = 1
        self._ids: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._places: dict[str, list[Coordinates]] = {}
        self._states: dict[str, CellState] = {}
        shelf.dataChanged.connect(self._show_marks)

    @property
    def plan(self) -> GridPlan | None:
        """What is shown."""
        return self._plan

    @property
    def made(self) -> int:
        """How many different pictures are there."""
        return len(self._ids)

    @property
    def is_wrapped(self) -> bool:
        """Whether a single axis is shown."""
        return self._plan is not None and len(self._plan.grid.axes) == 1

    def show_plan(self, plan: GridPlan | None) -> None:
        """Show a grid; one of the same axes stays where it is scrolled to and on its page."""
        is_same = plan is not None and self._plan is not None and plan.grid.axes == self._plan.grid.axes
        made = tuple(plan.division.made.values()) if plan is not None else ()
        if is_same:
            self._take(plan, made)
            self._tell_all()
            return
        self.beginResetModel()
        self._take(plan, made)
        self._fixed = (0,) * max(0, len(plan.grid.axes) - 2) if plan is not None else ()
        self.endResetModel()

    def show_page(self, fixed: Coordinates) -> None:
        """Show the table at these indices of the axes beyond the first two."""
        if fixed != self._fixed:
            self._fixed = fixed
            self._tell_all()

    def set_columns(self, columns: int) -> None:
        """Wrap a single axis after so many cells."""
        if columns != self._columns:
            self.beginResetModel()
            self._columns = columns
            self.endResetModel()

    def show_states(self, states: Mapping[str, Doing]) -> None:
        """Show what is on its way, by key; what failed stays so until it is asked for again."""
        failed = {key: state for key, state in self._states.items() if state.message and key not in states}
        self._states = {**failed, **{key: _SHARED[doing] for key, doing in states.items()}}
        self._tell_all()

    def show_state(self, key: str, state: CellState) -> None:
        """Show what becomes of one picture."""
        self._states[key] = state
        self._tell(key)

    def forming_preview(self, key: str) -> QPixmap | None:
        """The newest preview of a picture in work."""
        return self._states.get(key, _NOTHING).preview

    def show_picture(self, key: str, record: GenerationRecord) -> None:
        """A picture is made."""
        self._states.pop(key, None)
        self._shelf.record_added(record)
        self._ids[key], self._keys[record.id] = record.id, key
        self._tell(key)

    def coordinates(self, index: AnyIndex) -> Coordinates | None:
        """Where in the grid a cell of this page stands; None where there is none."""
        if self._plan is None or not index.isValid():
            return None
        if not self.is_wrapped:
            return (index.column(), index.row(), *self._fixed)
        place = index.row() * self._columns + index.column()
        return (place,) if place < self._plan.grid.size else None

    def key(self, index: AnyIndex) -> str | None:
        """The key of the picture of a cell."""
        place = self.coordinates(index)
        return self._plan.keys.get(place) if self._plan is not None and place is not None else None

    def record(self, index: AnyIndex) -> GenerationRecord | None:
        """The picture of a cell, if it is made."""
        return self._record_of(self.key(index))

    def records(self) -> dict[str, GenerationRecord]:
        """Every picture that is made, by key."""
        found = {record.id: record for record in self._shelf.records(list(self._keys))}
        return {key: found[identity] for key, identity in self._ids.items() if identity in found}

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's names, from here on
        """The values of the second axis, or the lines of a single one."""
        if parent.isValid() or self._plan is None:
            return 0
        axes = self._plan.grid.axes
        return -(-len(axes[0].values) // self._columns) if len(axes) == 1 else len(axes[1].values)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """The values of the first axis, or what fits of a single one."""
        if parent.isValid() or self._plan is None:
            return 0
        count = len(self._plan.grid.axes[0].values)
        return min(self._columns, count) if self.is_wrapped else count

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the view shows of a cell."""
        key = self.key(index)
        if key is None:
            return None
        match role:
            case Role.RECORD:
                return self._record_of(key)
            case Role.THUMBNAIL:
                record = self._record_of(key)
                return self._shelf.thumbnail(record) if record is not None else None
            case CellRole.SHOWN:
                is_made = self._record_of(key) is not None
                label = self._value(index) if self.is_wrapped else ""
                return Shown(None if is_made else self._states.get(key, _NOTHING), label)
            case Qt.ItemDataRole.ToolTipRole:
                return self._told(index, key)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._told(index, key).replace("\n", ": ")
            case _:
                return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The values of the axes."""
        if self._plan is None or self.is_wrapped:
            return None
        axis = self._plan.grid.axes[0 if orientation == Qt.Orientation.Horizontal else 1]
        if section >= len(axis.values):
            return None
        value = axis.values[section] or NONE
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return value
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{AXES[axis.name].label}: {value}"
            case _:
                return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Cells can be chosen; behind the last of a single axis there is none."""
        return super().flags(index) if self.coordinates(index) is not None else Qt.ItemFlag.NoItemFlags

    def _take(self, plan: GridPlan | None, made: tuple[GenerationRecord, ...]) -> None:
        self._plan = plan
        self._shelf.show_records(made)
        self._ids = {key: record.id for key, record in plan.division.made.items()} if plan is not None else {}
        self._keys = {identity: key for key, identity in self._ids.items()}
        self._places = {}
        for place, key in plan.keys.items() if plan is not None else ():
            self._places.setdefault(key, []).append(place)

    def _record_of(self, key: str | None) -> GenerationRecord | None:
        identity = self._ids.get(key) if key is not None else None
        found = self._shelf.records([identity]) if identity is not None else []
        return found[0] if found else None

    def _value(self, index: AnyIndex) -> str:
        place = self.coordinates(index)
        return (self._plan.grid.axes[0].values[place[0]] or NONE) if self._plan is not None and place else ""

    def _told(self, index: AnyIndex, key: str) -> str:
        """The values of a cell and what is there, for tooltips and screen readers."""
        place = self.coordinates(index)
        assert self._plan is not None
        assert place is not None
        values = told_values(self._plan.grid, place)
        record = self._record_of(key)
        state = self._states.get(key, _NOTHING)
        if record is not None:
            return f"{values}\n{record.request.prompt}"
        if state.message:
            return f"{values}\n{state.message}"
        return f"{values}\n{state.doing or 'not made yet'}"

    def _index_of(self, place: Coordinates) -> QModelIndex:
        """The cell of this page at a place; invalid on another page."""
        if self.is_wrapped:
            return self.index(*divmod(place[0], self._columns))
        return self.index(place[1], place[0]) if place[2:] == self._fixed else QModelIndex()

    def _tell(self, key: str) -> None:
        for place in self._places.get(key, ()):
            if (index := self._index_of(place)).isValid():
                self.dataChanged.emit(index, index)

    def _tell_all(self) -> None:
        if self.rowCount() and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def _show_marks(self, first: QModelIndex, last: QModelIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            if (key := self._keys.get(self._shelf.identity(row))) is not None:
                self._tell(key)


def told_values(grid: Grid, place: Coordinates) -> str:
    """ "Frame: oil painting, Seed: 3" """
    return ", ".join(f"{AXES[name].label}: {value or NONE}" for name, value in grid.named(place).items())
