"""What can be done with the picture on the canvas: mark it, copy from it, find its file, trash it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage

from studio.generation.record import GenerationRecord
from studio.ui.actions import Actions
from studio.ui.in_turn import InTurn
from studio.ui.widgets.toast import Notice

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

Records = Sequence[GenerationRecord]

_ACTIONS = (
    "favourite",
    "trash",
    "copy_picture",
    "copy_prompt",
    "copy_seed",
    "use_all",
    "show_in_folder",
    "export",
)


class ShownPicture(QObject):
    """Does the actions of one record, which are off while none is shown; writes outside the window's thread, one
    change after the other.

    `changed` carries the record with its newer marks, `trashed` one that went to the trash, `restored` one that
    came back; `said` a `Notice`; `exported` and `recalled` ask for their dialogs.
    """

    changed = Signal(object)
    trashed = Signal(object)
    restored = Signal(object)
    said = Signal(object)
    exported = Signal(object)
    recalled = Signal(object, str)

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._gallery: Gallery | None = None
        self._record: GenerationRecord | None = None
        self._turns = InTurn(self)
        self._turns.refused.connect(self._refuse)
        self._connect()
        self.show_record(None)

    def set_gallery(self, gallery: Gallery) -> None:
        """Write marks into this gallery."""
        self._gallery = gallery

    def show_record(self, record: GenerationRecord | None) -> None:
        """The record that actions are about from now on."""
        self._record = record
        for name in (*_ACTIONS, *(f"rate_{stars}" for stars in range(6))):
            self._actions[name].setEnabled(record is not None)

    def rate(self, stars: int) -> None:
        """Give 0 to 5 stars."""
        self._write(lambda gallery, record: gallery.rate([record.id], stars))

    def favour(self, is_favourite: bool) -> None:
        """Mark as a favourite, or no longer."""
        self._write(lambda gallery, record: gallery.favour([record.id], is_favourite))

    def note(self, text: str) -> None:
        """Write the note."""
        self._write(lambda gallery, record: [gallery.note(record.id, text)])

    def tag(self, tags: Sequence[str]) -> None:
        """Give exactly these tags."""

        def write(gallery: Gallery, record: GenerationRecord) -> Records:
            gallery.untag([record.id], [tag for tag in record.tags if tag not in tags])
            return gallery.tag([record.id], [tag for tag in tags if tag not in record.tags])

        self._write(write)

    def trash(self) -> None:
        """Move to the trash; the notice offers to take it back."""
        self._do(self._record, _to_trash, self._tell_trashed)

    def finish(self) -> None:
        """Write what is not written yet before going on: the gallery is about to be closed."""
        self._turns.finish()

    def _tell_trashed(self, records: Records) -> None:
        for record in records:
            self.trashed.emit(record)
            self.said.emit(Notice("Moved to the trash.", "Undo", partial(self._bring_back, record)))

    def _bring_back(self, record: GenerationRecord) -> None:
        self._do(record, lambda gallery, record: gallery.restore([record.id]), self._tell_restored)

    def _tell_restored(self, records: Records) -> None:
        for record in records:
            self.restored.emit(record)

    def _toggle_favourite(self) -> None:
        self._write(lambda gallery, record: gallery.favour([record.id], not record.is_favourite))

    def _copy_picture(self) -> None:
        if self._record is not None:
            QGuiApplication.clipboard().setImage(QImage(str(self._record.path)))
            self.said.emit(Notice("Picture copied."))

    def _copy_prompt(self) -> None:
        if self._record is not None:
            QGuiApplication.clipboard().setText(self._record.request.prompt)
            self.said.emit(Notice("Prompt copied."))

    def _copy_seed(self) -> None:
        if self._record is not None:
            QGuiApplication.clipboard().setText(str(self._record.request.noise.seed))
            self.said.emit(Notice("Seed copied."))

    def _show_in_folder(self) -> None:
        if self._record is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._record.path.parent)))

    def _export(self) -> None:
        if self._record is not None:
            self.exported.emit(self._record)

    def _use_all(self) -> None:
        if self._record is not None:
            self.recalled.emit(self._record, "all")

    def _write(self, change: Callable[[Gallery, GenerationRecord], Records]) -> None:
        """Change the record in the gallery and tell of its new state."""
        self._do(self._record, change, self._tell_changed)

    def _tell_changed(self, records: Records) -> None:
        for record in records:
            self.changed.emit(record)

    def _do(
        self,
        record: GenerationRecord | None,
        change: Callable[[Gallery, GenerationRecord], Records],
        take: Callable[[Records], object],
    ) -> None:
        """Change a record, as it is when its turn comes, and hand over what became of it."""
        if record is not None and (gallery := self._gallery) is not None:
            self._turns.do(lambda: change(gallery, gallery.get(record.id)), take)

    def _refuse(self, sentence: str) -> None:
        self.said.emit(Notice(sentence))

    def _connect(self) -> None:
        for name, act in (
            ("favourite", self._toggle_favourite),
            ("trash", self.trash),
            ("copy_picture", self._copy_picture),
            ("copy_prompt", self._copy_prompt),
            ("copy_seed", self._copy_seed),
            ("show_in_folder", self._show_in_folder),
            ("export", self._export),
            ("use_all", self._use_all),
        ):
            self._actions[name].triggered.connect(act)
        for stars in range(6):
            self._actions[f"rate_{stars}"].triggered.connect(partial(self._rate_by_key, stars))

    def _rate_by_key(self, stars: int, _checked: bool = False) -> None:
        self.rate(stars)


def _to_trash(gallery: Gallery, record: GenerationRecord) -> Records:
    """None where it lies there already: a key that is pressed twice moves one picture."""
    return gallery.delete([record.id]) if record.deleted is None else ()
