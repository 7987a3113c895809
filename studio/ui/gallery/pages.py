"""What stands in the middle of the gallery when there are no pictures to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from studio.ui import theme
from studio.ui.gallery.no_hit import NoHit
from studio.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from studio.gallery.hints import Hint

_FIRST = (
    "Every picture you make is kept here with its words, its seed and its model, and can be made again. "
    "Compose a prompt in Create and press Ctrl+Enter, or drop pictures of other programs here."
)
_WIDER = (
    "Try fewer or shorter words: fox finds foxes too. Search by field with frame:oil, seed:7 or rating:>=4, "
    "and leave something out with -hat."
)
_TRASH = "What you delete waits here until you empty the trash, and can be restored."


class GalleryPages(QStackedWidget):
    """The grid, or what is said in its place; `widened` asks for everything again, `import_asked` for a folder,
    `search_asked` for a search that finds something, `rebuild_asked` for a damaged gallery to be made again;
    `hold_changed` tells whether a page stays now."""

    widened = Signal()
    rebuild_asked = Signal()
    import_asked = Signal()
    search_asked = Signal(str)
    hold_changed = Signal(bool)

    def __init__(self, grid: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self._held: QWidget | None = None
        blank = theme.icon("image-square", "muted")
        self._opening = EmptyState(blank, "Opening your gallery …", "", "Rebuild from the pictures")
        self._opening.allow(False)
        self._first = EmptyState(blank, "No pictures yet", _FIRST, "Import a folder …")
        self._trash = EmptyState(theme.icon("trash", "muted"), "The trash is empty", _TRASH, "Back to the gallery")
        self._no_hit = NoHit(_WIDER)
        for page in (self._opening, self._first, self._trash, self._no_hit, grid):
            self.addWidget(page)
        self._answered: QWidget = self._opening
        self._opening.acted.connect(self.rebuild_asked)
        self._first.acted.connect(self.import_asked)
        self._trash.acted.connect(self.widened)
        self._no_hit.widened.connect(self.widened)
        self._no_hit.search_asked.connect(self.search_asked)

    @property
    def text(self) -> str:
        """What is said in place of the grid; "" while it is shown."""
        page = self.currentWidget()
        return page.text if isinstance(page, EmptyState | NoHit) else ""

    def show_refusal(self, sentence: str, *, is_damaged: bool) -> None:
        """Why the gallery could not be opened; a damaged one can be rebuilt."""
        self._opening.set_texts("The gallery could not be opened", sentence)
        self._opening.allow(is_damaged)
        self.setCurrentWidget(self._opening)

    def show_rebuilding(self, done: int = 0, total: int = 0) -> None:
        """How far the gallery is made again."""
        far = f"{done:,} of {total:,} pictures are read." if total else ""
        self._opening.set_texts("Rebuilding your gallery …", far)
        self._opening.allow(False)

    @property
    def held(self) -> QWidget | None:
        """The page that stays whatever is found."""
        return self._held

    def hold(self, page: QWidget | None) -> None:
        """Show this page whatever is found; None shows what was found."""
        if page is self._held:
            return
        self._held = page
        if page is not None:
            self.addWidget(page)
        self.setCurrentWidget(page or self._answered)
        self.hold_changed.emit(page is not None)

    def show_answer(self, count: int, query: str) -> None:
        """The grid, if the query found pictures; else why not."""
        if count:
            self._answered = self._grid
        elif not query:
            self._answered = self._first
        elif query == "is:deleted":
            self._answered = self._trash
        else:
            self._no_hit.show_query(query)
            self._answered = self._no_hit
        self.setCurrentWidget(self._held or self._answered)

    def show_refused(self) -> None:
        """A search cannot be read: pictures stay, what was said of an older search does not."""
        if self._answered is self._no_hit:
            self._no_hit.show_refused()

    def show_hints(self, query: str, hints: Sequence[Hint]) -> None:
        """Searches that find something, near one that finds nothing."""
        self._no_hit.show_hints(query, hints)
