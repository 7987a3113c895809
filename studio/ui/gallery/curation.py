"""What the user does to pictures of the gallery: judging, tagging, deleting, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.errors import StudioError
from studio.generation.record import GenerationRecord
from studio.ui.background import Background
from studio.ui.gallery_model import GalleryModel
from studio.ui.widgets.toast import Notice

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery


Write = Callable[[Sequence[str]], Sequence[GenerationRecord]]
"""Changes pictures of these ids in the gallery and returns them as they are afterwards."""

_AT_ONCE = 200
"""More pictures than these are written in the background, this many at a time."""


class Curation(QObject):
    """Writes to the gallery and brings the model up to date.

    `changed` follows every change; `said` carries a `Notice`, which offers to take a deletion back.
    """

    changed = Signal()
    said = Signal(object)

    def __init__(self, gallery: Gallery, model: GalleryModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery, self._model = gallery, model
        self._notice: Notice | None = None
        self._work = Background(self)
        self._work.answered.connect(self._end_work)
        self._work.refused.connect(self._refuse)

    def rate(self, ids: Sequence[str], rating: int) -> None:
        """Give these pictures 0 to 5 stars."""
        self._write(ids, lambda some: self._gallery.rate(some, rating), self._model.replace)

    def favour(self, ids: Sequence[str], is_favourite: bool) -> None:
        """Make these pictures favourites, or no longer."""
        self._write(ids, lambda some: self._gallery.favour(some, is_favourite), self._model.replace)

    def toggle_favourite(self, ids: Sequence[str]) -> None:
        """Make all of them favourites, or none if all of them (of the first many) are."""
        first = self._model.records(ids[:_AT_ONCE])
        self.favour(ids, not all(record.is_favourite for record in first))

    def add_tags(self, ids: Sequence[str], tags: Sequence[str]) -> None:
        """Give these pictures more tags."""
        self._write(ids, lambda some: self._gallery.tag(some, tags), self._model.replace)

    def set_tags(self, record: GenerationRecord, tags: Sequence[str]) -> None:
        """Give a picture these tags and no others."""
        gone = [tag for tag in record.tags if tag not in tags]
        new = [tag for tag in tags if tag not in record.tags]
        if gone:
            self._write([record.id], lambda some: self._gallery.untag(some, gone), self._model.replace)
        if new:
            self.add_tags([record.id], new)

    def note(self, identity: str, text: str) -> None:
        """Write the note of a picture."""
        self._write([identity], lambda some: (self._gallery.note(some[0], text),), self._model.replace)

    def delete(self, ids: Sequence[str]) -> None:
        """Move these pictures to the trash."""
        notice = Notice(f"{counted(len(ids))} moved to the trash.", "Undo", lambda: self._put_back(ids))
        self._write(ids, self._gallery.delete, lambda _: self._model.remove(ids), notice)

    def restore(self, ids: Sequence[str]) -> None:
        """Take these pictures out of the trash, which is what is shown."""
        notice = Notice(f"{counted(len(ids))} back in the gallery.")
        self._write(ids, self._gallery.restore, lambda _: self._model.remove(ids), notice)

    def empty_trash(self) -> None:
        """Delete what lies in the trash for good."""
        self._begin_work(self._gallery.empty_trash, "Emptying the trash …", Notice("The trash is empty."))

    def tags(self) -> tuple[str, ...]:
        """Every tag in use."""
        return tuple(self._gallery.tags())

    def _put_back(self, ids: Sequence[str]) -> None:
        self._write(ids, self._gallery.restore, lambda _: self._model.refresh())

    def _write(
        self,
        ids: Sequence[str],
        write: Write,
        show: Callable[[Sequence[GenerationRecord]], None],
        notice: Notice | None = None,
    ) -> None:
        """Write and show a few pictures at once, many in the background; then give notice."""
        if len(ids) > _AT_ONCE:
            work = partial(_write_in_parts, write, ids)
            self._begin_work(work, f"Changing {counted(len(ids))} …", notice or Notice("Done."))
        elif ids:
            try:
                show(write(ids))
            except StudioError as error:
                self._refuse(str(error))
                return
            self.changed.emit()
            if notice is not None:
                self.said.emit(notice)

    def _begin_work(self, work: Callable[[], object], doing: str, notice: Notice) -> None:
        if self._work.is_running:
            self.said.emit(Notice("The change before is still being written. Try again in a moment."))
            return
        self._notice = notice
        self.said.emit(Notice(doing, is_lasting=True))
        self._work.run(work)

    def _end_work(self) -> None:
        self._model.reload()
        self.changed.emit()
        self.said.emit(self._notice)

    def _refuse(self, sentence: str) -> None:
        self.said.emit(Notice(sentence))


def _write_in_parts(write: Write, ids: Sequence[str]) -> None:
    """Write many pictures without holding all of them in memory."""
    for first in range(0, len(ids), _AT_ONCE):
        write(ids[first : first + _AT_ONCE])


def counted(number: int) -> str:
    """ "1 picture", "1,204 pictures"."""
    return "1 picture" if number == 1 else f"{number:,} pictures"
