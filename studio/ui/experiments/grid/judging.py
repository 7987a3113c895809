"""The recipe of the chosen cell at the right, and what the user says of cells: stars, hearts, the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.experiments.bench import Bench
from studio.ui.experiments.grid.cell_view import CellView
from studio.ui.gallery.curation import Curation
from studio.ui.gallery.side_panel import SidePanel
from studio.ui.gallery_model import GalleryModel

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_LEAST_WIDTH = 248


class Judging(QObject):
    """`side_shown` tells whether the recipe is shown, `shelf_changed` that pictures went or came back.

    `place` is where the recipe stands; what stands in it is made for the first chosen cell.
    """

    side_shown = Signal(bool)
    shelf_changed = Signal()

    def __init__(self, bench: Bench, shelf: GalleryModel, view: CellView, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench, self._shelf, self._view = bench, shelf, view
        self.place = QWidget()
        self.place.setMinimumWidth(_LEAST_WIDTH)
        self.place.hide()
        self._side: SidePanel | None = None
        self._curation: Curation | None = None
        self._has_deleted = False
        self._is_first = True
        view.chosen.connect(self._show_chosen)
        view.model().modelReset.connect(self._show_chosen)
        view.rated.connect(self._rate)
        view.favourite_toggled.connect(self._toggle_favourite)
        view.delete_asked.connect(self._delete)
        if bench.gallery is not None:
            self._set_gallery(bench.gallery)
        else:
            bench.gallery_opened.connect(self._set_gallery)

    @property
    def side(self) -> SidePanel:
        """The recipe of the chosen cell; asking for it builds it."""
        if self._side is None:
            self._side = self._build_side()
        return self._side

    def show_side(self, is_shown: bool) -> None:
        """Show or hide the recipe."""
        self._is_first = False
        if is_shown and self._side is None:
            self._show_chosen()
        self.place.setVisible(is_shown)

    def recall(self, what: str) -> None:
        """Offer the recipe of the chosen cell to Create."""
        if (record := self.side.details.record) is not None:
            self._bench.recalled.emit(record, what)

    def _set_gallery(self, gallery: Gallery) -> None:
        self._curation = Curation(gallery, self._shelf, self)
        self._curation.changed.connect(self._tell_changed)
        self._curation.said.connect(self._bench.said)
        self._bench.closing.connect(self._curation.finish)
        if self._side is not None:
            self._side.set_curation(self._curation)

    def _build_side(self) -> SidePanel:
        side = SidePanel()
        side.details.setObjectName("gridDetails")
        side.opened.connect(self._bench.opened)
        side.details.recalled.connect(self.recall)
        if self._curation is not None:
            side.set_curation(self._curation)
        layout = QVBoxLayout(self.place)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(side)
        return side

    def _show_chosen(self) -> None:
        """Show the current cell's recipe; of two cells, what changed from the first to the second."""
        record, previous = self._view.current_record(), None
        if record is None and self._side is None and self._is_first:
            return
        chosen = self._view.selected_records()
        if len(chosen) == 2 and record in chosen:
            previous = next(one for one in chosen if one != record)
        self.side.show_record(record, previous)
        if record is not None and self._is_first:
            self.show_side(True)
            self.side_shown.emit(True)

    def _rate(self, rating: int) -> None:
        if self._curation is not None:
            self._curation.rate(self._ids(), rating)

    def _toggle_favourite(self) -> None:
        if self._curation is not None:
            self._curation.toggle_favourite(self._ids())

    def _delete(self) -> None:
        if self._curation is not None and (ids := self._ids()):
            self._has_deleted = True
            self._curation.delete(ids)

    def _ids(self) -> list[str]:
        return [record.id for record in self._view.selected_records()]

    def _tell_changed(self) -> None:
        self._bench.curated.emit()
        self._show_chosen()
        if self._has_deleted:
            self.shelf_changed.emit()
