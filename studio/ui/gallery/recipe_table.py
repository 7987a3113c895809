"""Recipes beside each other in a table: a column for each, a row for each thing that they differ in."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from studio.generation.comparison import Line, compare
from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.gallery.difference import field_of

AnyIndex = QModelIndex | QPersistentModelIndex
_NAMES_WIDTH, _COLUMN_WIDTH = 120, 160


class RecipeTable(QTableView):
    """What is alike is left out unless `show_all` asks for it; values that differ from the first stand out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = _Lines()
        self.setObjectName("recipeTable")
        self.setAccessibleName("What differs between the recipes")
        self.setModel(self._lines)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(_NAMES_WIDTH)
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)  # Tab leads on to the next control; the arrows go from cell to cell

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows that are shown."""
        return self._lines.shown

    def show_records(self, records: Sequence[GenerationRecord]) -> None:
        """Compare these."""
        self._lines.show_lines(compare(records) if records else ())
        self._fit()

    def show_all(self, is_wanted: bool) -> None:
        """Whether rows in which all are alike are shown, too."""
        self._lines.show_all(is_wanted)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Values wrap anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Share the width among the recipes; where they are many, the table scrolls."""
        header, count = self.horizontalHeader(), self._lines.columnCount() - 1
        if count < 1:
            return
        header.resizeSection(0, _NAMES_WIDTH)
        room = max(_COLUMN_WIDTH, (self.viewport().width() - _NAMES_WIDTH) // count)
        for column in range(1, count + 1):
            header.resizeSection(column, room)
        self.resizeRowsToContents()


class _Lines(QAbstractTableModel):
    """The lines of a comparison as rows."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Line, ...] = ()
        self._shows_all = False
        self.shown: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self._all = lines
        self.shown = tuple(line for line in lines if self._shows_all or not line.is_alike)
        self.endResetModel()

    def show_all(self, is_wanted: bool) -> None:
        self._shows_all = is_wanted
        self.show_lines(self._all)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() or not self._all else 1 + len(self._all[0].values)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line, column = self.shown[index.row()], index.column() - 1
        colours = theme.colours_of(QGuiApplication.palette())
        value = line.values[column] if column >= 0 else line.name
        is_other = column >= 0 and value != line.values[0]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return value or "none"
            case Qt.ItemDataRole.FontRole if is_other and value:
                return _bold()
            case Qt.ItemDataRole.ForegroundRole if column < 0:
                return QColor(colours.fields.get(field_of(line.name), colours.muted))
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(colours.text if (is_other or column == 0) and value else colours.muted)
            case _:
                return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal and section:
            return letter(section - 1)
        return "" if role == Qt.ItemDataRole.DisplayRole else None


def letter(place: int) -> str:
    """What a column is called: A to Z, then AA."""
    return chr(65 + place) if place < 26 else f"{chr(64 + place // 26)}{chr(65 + place % 26)}"


def _bold() -> QFont:
    font = theme.tabular(QGuiApplication.font())
    font.setWeight(QFont.Weight.DemiBold)
    return font
