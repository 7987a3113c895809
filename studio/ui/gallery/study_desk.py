"""Opens what one studies pictures with: their family tree, several beside each other, and the gallery's health."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from studio.generation.record import GenerationRecord

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_SHARE, _LEAST, _MOST = 0.92, QSize(900, 600), QSize(1900, 1200)
"""How much of the window a dialog takes, and between which sizes."""


class StudyDesk(QObject):
    """`recalled` carries a record and "all", `opened` one for the canvas, `shown` one to be chosen in the gallery;
    `changed` tells that pictures were changed or came back."""

    recalled = Signal(object, str)
    opened = Signal(object)
    shown = Signal(object)
    changed = Signal()

    def __init__(self, gallery: Gallery, place: QWidget) -> None:
        super().__init__(place)
        self._gallery, self._place = gallery, place

    def show_family(self, record: GenerationRecord) -> None:
        """Show where a picture comes from and what came of it, as a tree."""
        from studio.ui.gallery.family_dialog import FamilyDialog  # read when somebody asks, as the others

        dialog = FamilyDialog(self._gallery, record, self._place)
        dialog.recalled.connect(self.recalled)
        dialog.opened.connect(self.opened)
        dialog.shown.connect(self.shown)
        dialog.restored.connect(self._tell_change)
        dialog.compared.connect(partial(self.compare, over=dialog))
        self._open(dialog)

    def compare(self, records: Sequence[GenerationRecord], over: QDialog | None = None) -> None:
        """Show pictures side by side, the oldest first; `over` is the dialog that asks, if one does."""
        from studio.ui.gallery.compare_dialog import CompareDialog

        dialog = CompareDialog(sorted(records, key=lambda record: record.id), over or self._place)
        if over is not None:
            dialog.recalled.connect(over.accept)
        dialog.recalled.connect(self.recalled)
        self._open(dialog)

    def keep_safe(self) -> None:
        """Offer to check, back up and rebuild the gallery."""
        from studio.ui.gallery.safety_dialog import SafetyDialog

        dialog = SafetyDialog(self._gallery, self._place)
        dialog.changed.connect(self.changed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _open(self, dialog: QDialog) -> None:
        """Open a dialog that takes most of the window."""
        room = self._place.window().size() * _SHARE
        dialog.resize(room.expandedTo(_LEAST).boundedTo(_MOST))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _tell_change(self, _record: GenerationRecord) -> None:
        self.changed.emit()
