"""What the user does to pictures of the gallery: judging, tagging, deleting, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.errors import StudioError
from studio.generation.record import GenerationRecord
from studio.ui.gallery_model import GalleryModel
from studio.ui.widgets.toast import Notice

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery


class Curation(QObject):
    """Writes to the gallery and brings the model up to date.

    `changed` follows every change; `said` carries a `Notice`, which offers to take a deletion back.
    """

    changed = Signal()
    said = Signal(object)

    def __init__(self, gallery: Gallery, model: GalleryModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery, self._model = gallery, model

    def rate(self, ids: Sequence[str], rating: int) -> None:
        """Give these pictures 0 to 5 stars."""
        self._change(lambda: self._gallery.rate(ids, rating))

    def favour(self, ids: Sequence[str], is_favourite: bool) -> None:
        """Make these pictures favourites, or no longer."""
        self._change(lambda: self._gallery.favour(ids, is_favourite))

    def toggle_favourite(self, ids: Sequence[str]) -> None:
        """Make all of them favourites, or none if all of them are."""
        self.favour(ids, not all(record.is_favourite for record in self._model.records(ids)))

    def add_tags(self, ids: Sequence[str], tags: Sequence[str]) -> None:
        """Give these pictures more tags."""
        self._change(lambda: self._gallery.tag(ids, tags))

    def set_tags(self, record: GenerationRecord, tags: Sequence[str]) -> None:
        """Give a picture these tags and no others."""
        gone = [tag for tag in record.tags if tag not in tags]
        new = [tag for tag in tags if tag not in record.tags]
        if gone:
            self._change(lambda: self._gallery.untag([record.id], gone))
        if new:
            self.add_tags([record.id], new)

    def note(self, identity: str, text: str) -> None:
        """Write the note of a picture."""
        self._change(lambda: (self._gallery.note(identity, text),))

    def delete(self, ids: Sequence[str]) -> None:
        """Move these pictures to the trash."""
        if ids and self._attempt(lambda: self._gallery.delete(ids)):
            self._model.remove(ids)
            self.said.emit(Notice(f"{counted(len(ids))} moved to the trash.", "Undo", lambda: self._put_back(ids)))

    def restore(self, ids: Sequence[str]) -> None:
        """Take these pictures out of the trash, which is what is shown."""
        if ids and self._attempt(lambda: self._gallery.restore(ids)):
            self._model.remove(ids)
            self.said.emit(Notice(f"{counted(len(ids))} back in the gallery."))

    def empty_trash(self) -> None:
        """Delete what lies in the trash for good."""
        if self._attempt(self._gallery.empty_trash):
            self._model.refresh()
            self.said.emit(Notice("The trash is empty."))

    def _put_back(self, ids: Sequence[str]) -> None:
        if self._attempt(lambda: self._gallery.restore(ids)):
            self._model.refresh()
            self.changed.emit()

    def _change(self, write: Callable[[], Sequence[GenerationRecord]]) -> None:
        def write_and_show() -> None:
            self._model.replace(write())

        if self._attempt(write_and_show):
            self.changed.emit()

    def _attempt(self, write: Callable[[], object]) -> bool:
        """Whether the gallery could do it; if not, its sentence is said."""
        try:
            write()
        except StudioError as error:
            self.said.emit(Notice(str(error)))
            return False
        return True


def counted(number: int) -> str:
    """ "1 picture", "1,204 pictures"."""
    return "1 picture" if number == 1 else f"{number:,} pictures"
