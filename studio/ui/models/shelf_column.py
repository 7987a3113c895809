"""The left column of the models' page: a search field, a choice of families, and the list."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.models.shelf import Row, Wish, family_label
from studio.ui.models.shelf_list import ShelfList
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.quiet_inputs import QuietComboBox

_NARROWEST = 280


class ShelfColumn(QWidget):
    """`wished` says that the wish changed, `chosen` carries a row or None, `activated` the row that Enter was
    pressed on; `removal_asked` is the Delete key."""

    wished = Signal()
    chosen = Signal(object)
    activated = Signal(object)
    removal_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._search, self._family, self._stack = QLineEdit(self), QuietComboBox(self), QStackedWidget(self)
        self._list = ShelfList(self._stack)
        nothing = "No model has these words. Another family or fewer words may find one."
        self._empty = EmptyState(
            theme.icon("magnifying-glass", "muted"), "Nothing fits", nothing, "Show all", self._stack
        )
        self._lay_out()
        self._search.textChanged.connect(self.wished)
        self._family.currentIndexChanged.connect(self.wished)
        self._list.chosen.connect(self.chosen)
        self._list.activated_row.connect(self.activated)
        self._list.installEventFilter(self)
        self._search.installEventFilter(self)
        self._empty.acted.connect(self.show_all)

    def wish(self) -> Wish:
        """What is to be seen."""
        return Wish(self._search.text(), self._family.currentData() or "")

    def row(self) -> Row | None:
        """The chosen row."""
        return self._list.row()

    def rows(self) -> list[Row]:
        """The rows that are shown."""
        return self._list.rows()

    def choose(self, name: str) -> None:
        """Choose a row by its name."""
        self._list.choose(name)

    def begin_walking(self) -> None:
        """Give the keyboard to the list, which as a proxy would swallow the tab key of what stands before it."""
        self._list.setFocus()

    def search(self, words: str) -> None:
        """Look for words."""
        self._search.setText(words)

    def show_all(self) -> None:
        """Wish for everything."""
        self._search.clear()
        self._family.setCurrentIndex(0)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, or that there are none."""
        self._list.show_rows(rows)
        self._stack.setCurrentWidget(self._list if rows else self._empty)

    def offer_families(self, families: Sequence[str]) -> None:
        """Offer these families; the chosen one stays."""
        chosen = self._family.currentData() or ""
        self._family.blockSignals(True)
        self._family.clear()
        self._family.addItem("All families", "")
        for family in families:
            self._family.addItem(family_label(family), family)
        self._family.setCurrentIndex(max(0, self._family.findData(chosen)))
        self._family.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Delete removes; Down leads from the search into the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self._list and event.key() == Qt.Key.Key_Delete:
                self.removal_asked.emit()
                return True
            if watched is self._search and event.key() == Qt.Key.Key_Down:
                self._list.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        self.setMinimumWidth(_NARROWEST)
        self._search.setPlaceholderText("Search models")
        self._search.setAccessibleName("Search models")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(theme.icon("magnifying-glass", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._family.setAccessibleName("Family")
        self._family.setToolTip("Show models of one family")
        self._family.addItem("All families", "")
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        tools = QHBoxLayout()
        tools.setContentsMargins(theme.SPACE_XL, 0, theme.SPACE_M, theme.SPACE_S)
        tools.setSpacing(theme.SPACE_S)
        tools.addWidget(self._search, 3)
        tools.addWidget(self._family, 2)
        below = QHBoxLayout()
        below.setContentsMargins(theme.SPACE_M, 0, 0, 0)
        below.addWidget(self._stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.SPACE_S)
        layout.setSpacing(0)
        layout.addLayout(tools)
        layout.addLayout(below, 1)
