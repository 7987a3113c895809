"""What stands in place of the grid where a search finds nothing: which part of it is to blame, and what to try."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from studio.gallery.hints import Hint

_MOST_HINTS = 3


class NoHit(QWidget):
    """`widened` asks for everything again, `search_asked` carries a search that finds something."""

    widened = Signal()
    search_asked = Signal(str)

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about, self._query = about, ""
        glyph = theme.icon("magnifying-glass", "muted")
        self._state = EmptyState(glyph, "", about, "Show all pictures")
        self._state.acted.connect(self.widened)
        self._buttons: list[QPushButton] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._state)

    @property
    def text(self) -> str:
        """All that is said."""
        return " ".join([self._state.text, *(button.text() for button in self._buttons)])

    def show_query(self, query: str) -> None:
        """Say that this finds nothing."""
        self._query = query
        self._state.set_texts(f"No picture matches  {query}", self._about)
        self._clear()

    def show_refused(self) -> None:
        """Say that the search in the field cannot be read, instead of telling of an older one."""
        self._query = ""
        self._state.set_texts("This search cannot be read", self._about)
        self._clear()

    def show_hints(self, query: str, hints: Sequence[Hint]) -> None:
        """Offer searches with a part less, unless something else is searched by now."""
        self._clear()
        if query != self._query:
            return
        for hint in hints[:_MOST_HINTS]:
            count = f"{hint.found} picture{'' if hint.found.count == 1 else 's'}"
            button = QPushButton(f"Without {hint.without}: {count}".replace("&", "&&"))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(partial(self.search_asked.emit, hint.query))
            self._state.add(button)
            self._buttons.append(button)

    def _clear(self) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons.clear()
