"""The dialog that chooses pictures of the gallery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.generation.record import GenerationRecord
from studio.ui.gallery.grid import GalleryGrid
from studio.ui.gallery.search import GallerySearch
from studio.ui.gallery_model import GalleryModel
from studio.ui.theme import SPACE_L, SPACE_M, set_role
from studio.ui.widgets.answer_row import answer_row
from studio.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery


class PicturePicker(QDialog):
    """`picked` (list of GenerationRecord) carries what was chosen, from left to right, the newest last."""

    picked = Signal(object)

    def __init__(self, gallery: Gallery, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picturePicker")
        self.setWindowTitle(what)
        self.resize(760, 560)
        self._model = GalleryModel(gallery, self)
        self.search, self.grid, self._told = GallerySearch(), GalleryGrid(), ElidedLabel()
        self.grid.setObjectName("pickerGrid")
        self.search.setObjectName("pickerSearch")
        self.search.setPlaceholderText("Search: words, seed:7, rating:>=4, run: …")
        self.grid.show_model(self._model)
        self.grid.set_tile_width(132)
        self.grid.setDragEnabled(False)
        self.add, cancel = QPushButton("Add"), QPushButton("Cancel")
        set_role(self._told, "muted")
        title = QLabel(what)
        set_role(title, "heading")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_M)
        layout.setSpacing(SPACE_M)
        for widget in (title, self.search):
            layout.addWidget(widget)
        layout.addWidget(self.grid, 1)
        layout.addLayout(answer_row(cancel, self.add, self._told))
        self.search.searched.connect(self._model.set_query)
        self._model.settled.connect(self._show_count)
        self._model.refused.connect(self._told.show_text)
        self.grid.chosen.connect(self._show_chosen)
        self.grid.opened.connect(self._pick_one)
        self.add.clicked.connect(self._pick)
        cancel.clicked.connect(self.reject)
        self._model.set_query("")
        self._show_chosen()

    def _show_count(self, count: int) -> None:
        words = "Ctrl or Shift chooses several" if count else "No picture is found"
        self._told.show_text(words)

    def _show_chosen(self) -> None:
        count = self.grid.selected_count()
        self.add.setEnabled(count > 0)
        self.add.setText(f"Add {count} keyframes" if count > 1 else "Add keyframe")

    def _pick_one(self, record: GenerationRecord) -> None:
        self.picked.emit([record])
        self.accept()

    def _pick(self) -> None:
        self.picked.emit(list(reversed(self._model.records(self.grid.selected_ids()))))
        self.accept()
