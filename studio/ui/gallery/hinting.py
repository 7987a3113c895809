"""Asks in the background what would find something, where a search finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.ui.background import Background

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery


class Hinting(QObject):
    """`found` carries the query and its hints."""

    found = Signal(str, object)

    def __init__(self, gallery: Gallery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery, self._query = gallery, ""
        self._work = Background(self)
        self._work.answered.connect(self._tell)

    def ask(self, query: str) -> None:
        """Ask for hints on this search."""
        self._query = query
        overview = self._gallery.overview
        self._work.run(lambda: overview.hints(query))

    def _tell(self, hints: object) -> None:
        self.found.emit(self._query, hints)
