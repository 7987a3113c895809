"""The right side of the gallery: the chosen picture above its recipe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.gallery.curation import Curation
from studio.ui.gallery.details import RecipeDetails
from studio.ui.gallery.preview import HIGHEST, Preview
from studio.ui.widgets.link_button import link_button

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.ui.gallery.lineage import Lineage


class SidePanel(QFrame):
    """`opened` asks for the picture on the canvas; `details` speaks for itself.

    `walked` carries a relative of the picture that is wanted instead, `search_asked` the query for many of them,
    `family_asked` the picture whose family tree is wanted; `upscale_asked` that the shown one is wanted larger.
    """

    opened = Signal(object)
    walked = Signal(object)
    search_asked = Signal(str)
    family_asked = Signal(object)
    upscale_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.details = RecipeDetails()
        self.details.setObjectName("galleryDetails")
        self.details.stress_recall()
        self._upscale = link_button("Upscale …", "Enlarge this finished picture by an upscaler (Ctrl+Shift+U)")
        self._upscale.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._upscale.clicked.connect(self.upscale_asked)
        self.details.add_section(self._upscale)
        self._curation: Curation | None = None
        self._gallery: Gallery | None = None
        self._lineage: Lineage | None = None
        self._preview = Preview()
        self._preview.opened.connect(self._open)
        self._preview.hide()
        self.setMinimumWidth(264)
        theme.set_role(self, "surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._preview)
        layout.addWidget(self.details, 1)

    def set_curation(self, curation: Curation) -> None:
        """Write what the user says of the shown picture by this."""
        self._curation = curation
        self.details.rated.connect(self._rate)
        self.details.favoured.connect(self._favour)
        self.details.tagged.connect(self._tag)
        self.details.noted.connect(self._note)
        curation.tags_told.connect(self.details.offer_tags)
        curation.ask_tags()

    def set_gallery(self, gallery: Gallery) -> None:
        """Show where pictures of this gallery come from, and what came of them."""
        self._gallery = gallery

    def show_record(self, record: GenerationRecord | None, previous: GenerationRecord | None) -> None:
        """Show a picture with its recipe, compared with `previous`; None shows that nothing is chosen."""
        is_other = record is not None and (self.details.record is None or self.details.record.id != record.id)
        if record is not None and is_other:
            self._preview.show_record(record)
        self._preview.setVisible(record is not None)
        self.details.set_previous(previous)
        self.details.show_record(record)
        if record is not None or self._lineage is not None:
            self._show_lineage(record)

    def _show_lineage(self, record: GenerationRecord | None) -> None:
        """Show the relatives of a picture; what shows them is made for the first one."""
        if self._lineage is None and self._gallery is not None:
            from studio.ui.gallery.lineage import Lineage  # the window's start does not wait for its import

            self._lineage = Lineage(self._gallery)
            self._lineage.walked.connect(self.walked)
            self._lineage.search_asked.connect(self.search_asked)
            self._lineage.family_asked.connect(self.family_asked)
            self.details.add_section(self._lineage)
        if self._lineage is not None:
            self._lineage.show_record(record)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave two thirds of a low panel to the recipe."""
        super().resizeEvent(event)
        self._preview.setFixedHeight(min(HIGHEST, event.size().height() // 3))

    def _open(self) -> None:
        self.opened.emit(self.details.record)

    def _rate(self, rating: int) -> None:
        if self._curation and (record := self.details.record):
            self._curation.rate([record.id], rating)

    def _favour(self, is_favourite: bool) -> None:
        if self._curation and (record := self.details.record):
            self._curation.favour([record.id], is_favourite)

    def _tag(self, tags: Sequence[str]) -> None:
        if self._curation and (record := self.details.record):
            self._curation.set_tags(record.id, tags)

    def _note(self, text: str) -> None:
        if self._curation and (record := self.details.record):
            self._curation.note(record.id, text)
