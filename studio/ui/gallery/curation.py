"""What the user does to pictures of the gallery: judging, labelling, sorting, deleting, and taking that back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.errors import StudioError
from studio.gallery.edit import Edit
from studio.generation.record import GenerationRecord
from studio.ui.background import Background
from studio.ui.gallery.history import History
from studio.ui.gallery_model import GalleryModel
from studio.ui.widgets.toast import Notice

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_AT_ONCE = 24
"""More pictures than these are written in the background: the window's thread has 16 ms."""

_IN_PART = 200
"""So many pictures at a time are written there; of more than one part the user is told."""


@dataclass(frozen=True)
class _Done:
    """What became of a change: how to take it back, and the pictures as they are now, where they are few."""

    reversal: tuple[Edit, ...]
    records: tuple[GenerationRecord, ...] = ()


class Curation(QObject):
    """Writes to the gallery and brings the model up to date.

    `changed` follows every change, `albums_changed` those of albums; `said` carries a `Notice`, which offers to
    take back what was done to several pictures.
    """

    changed = Signal()
    albums_changed = Signal()
    said = Signal(object)

    def __init__(self, gallery: Gallery, model: GalleryModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery, self._model = gallery, model
        self._history = History()
        self._waiting: deque[Callable[[], None]] = deque()
        self._end: Callable[[_Done], object] = lambda _: None
        self._work = Background(self)
        self._work.answered.connect(self._end_work)
        self._work.refused.connect(self._end_refused)

    def rate(self, ids: Sequence[str], rating: int) -> None:
        """Give these pictures 0 to 5 stars."""
        what = "No stars" if rating == 0 else "1 star" if rating == 1 else f"{rating} stars"
        self._mark(Edit(tuple(ids), rating=rating), f"{what} for {counted(len(ids))}.")

    def favour(self, ids: Sequence[str], is_favourite: bool) -> None:
        """Make these pictures favourites, or no longer."""
        what = "now favourites" if is_favourite else "no longer favourites"
        self._mark(Edit(tuple(ids), is_favourite=is_favourite), f"{counted(len(ids))} {what}.")

    def toggle_favourite(self, ids: Sequence[str]) -> None:
        """Make all of them favourites, or none if all of them (of the first ones) are."""
        first = self._model.records(ids[:_AT_ONCE])
        self.favour(ids, not all(record.is_favourite for record in first))

    def label(self, ids: Sequence[str], colour: str) -> None:
        """Give these pictures a colour label, "" for none; the one that all have (of the first ones) comes off."""
        first = self._model.records(ids[:_AT_ONCE])
        wanted = "" if first and all(record.colour == colour for record in first) else colour
        text = f"{counted(len(ids))} labelled {wanted}." if wanted else f"No label for {counted(len(ids))}."
        self._mark(Edit(tuple(ids), colour=wanted), text)

    def change_tags(self, ids: Sequence[str], new: Sequence[str], gone: Sequence[str]) -> None:
        """Give these pictures tags, and take others off."""
        if new or gone:
            told = [f"+{tag}" for tag in new] + [f"-{tag}" for tag in gone]
            edit = Edit(tuple(ids), tag=tuple(new), untag=tuple(gone))
            self._mark(edit, f"{', '.join(told)} for {counted(len(ids))}.")

    def set_tags(self, record: GenerationRecord, tags: Sequence[str]) -> None:
        """Give a picture these tags and no others."""
        new = [tag for tag in tags if tag not in record.tags]
        self.change_tags([record.id], new, [tag for tag in record.tags if tag not in tags])

    def note(self, identity: str, text: str) -> None:
        """Write the note of a picture."""
        self._mark(Edit((identity,), note=text), "Note written.")

    def put(self, ids: Sequence[str], album: str) -> None:
        """Put these pictures into an album, which is made where it is missing."""
        self._album(Edit(tuple(ids), into=album), f"{counted(len(ids))} put into {album}.")

    def take_out(self, ids: Sequence[str], album: str) -> None:
        """Take these pictures out of an album."""
        self._album(Edit(tuple(ids), out_of=album), f"{counted(len(ids))} taken out of {album}.")

    def save_album(self, name: str, query: str | None) -> None:
        """Make an album, or with a query a saved search."""
        what = "Album made" if query is None else "Search saved"
        self._album(Edit(album=name, query=query), f"{what}: {name}.")

    def rename_album(self, name: str, to: str) -> None:
        """Give an album or a saved search another name."""
        self._album(Edit(album=name, renamed=to), f"{name} is now {to}.")

    def drop_album(self, name: str) -> None:
        """Remove an album or a saved search; its pictures stay."""
        self._album(Edit(album=name, is_dropped=True), f"{name} removed; its pictures stay.")

    def delete(self, ids: Sequence[str]) -> None:
        """Move these pictures to the trash."""
        edit = Edit(tuple(ids), deleted=self._gallery.now())
        self._carry_out(edit, f"{counted(len(ids))} moved to the trash.", self._take_away)

    def restore(self, ids: Sequence[str]) -> None:
        """Take these pictures out of the trash, which is what is shown."""
        edit = Edit(tuple(ids), deleted="")
        self._carry_out(edit, f"{counted(len(ids))} back in the gallery.", self._take_away)

    def empty_trash(self) -> None:
        """Delete what lies in the trash for good."""
        self._begin(self._empty, lambda _: self._tell_all(Notice("The trash is empty.")), "Emptying the trash …")

    def undo(self) -> None:
        """Take the last change back."""
        self._go(is_back=True)

    def redo(self) -> None:
        """Do the change again that was taken back last."""
        self._go(is_back=False)

    def tags(self) -> tuple[str, ...]:
        """Every tag in use."""
        return tuple(self._gallery.tags())

    def _mark(self, edit: Edit, text: str) -> None:
        """Change what is said of pictures; a notice only where they are several."""
        self._carry_out(edit, text, lambda done, _: self._model.replace(done.records), is_told=len(edit.ids) > 1)

    def _album(self, edit: Edit, text: str) -> None:
        def show(_done: _Done, _edit: Edit) -> None:
            self.albums_changed.emit()
            if "album:" in self._model.query:
                self._model.refresh()

        self._carry_out(edit, text, show)

    def _take_away(self, _done: _Done, edit: Edit) -> None:
        if self._model.stacked_by is not None:
            self._model.refresh()
        self._model.remove(edit.ids)

    def _carry_out(
        self, edit: Edit, text: str, show: Callable[[_Done, Edit], object], *, is_told: bool = True
    ) -> None:
        """Write and show a change of few pictures at once, of many in the background."""

        def end(done: _Done) -> None:
            self._history.did(done.reversal, text)
            if len(edit.ids) > _AT_ONCE:
                self._model.reload()
                self.albums_changed.emit()
            else:
                show(done, edit)
            self.changed.emit()
            if is_told:
                self.said.emit(Notice(text, "Undo", self.undo))

        doing = f"Changing {counted(len(edit.ids))} …" if len(edit.ids) > _IN_PART else ""
        work = partial(_written, self._gallery, (edit,))
        if len(edit.ids) > _AT_ONCE:
            self._begin(work, end, doing)
            return
        try:
            end(work())
        except StudioError as error:
            self._refuse(str(error))

    def _go(self, *, is_back: bool) -> None:
        """One step back or forward, in the background; one after the other."""
        if self._work.is_running:
            self._waiting.append(partial(self._go, is_back=is_back))
            return
        step = self._history.next(is_back=is_back)
        if step is None:
            self.said.emit(
                Notice("There is nothing to take back." if is_back else "There is nothing to do again.")
            )
            return

        def end(done: _Done) -> None:
            self._history.went(done.reversal, step.text, is_back=is_back)
            self.albums_changed.emit()
            word, other = ("Taken back", "Redo") if is_back else ("Done again", "Undo")
            self._tell_all(Notice(f"{word}: {step.text}", other, self.redo if is_back else self.undo))

        self._begin(partial(_written, self._gallery, step.edits), end)

    def _tell_all(self, notice: Notice) -> None:
        self._model.reload()
        self.changed.emit()
        self.said.emit(notice)

    def _empty(self) -> _Done:
        self._gallery.empty_trash()
        return _Done(())

    def _begin(self, work: Callable[[], _Done], end: Callable[[_Done], object], doing: str = "") -> None:
        if self._work.is_running:
            self._waiting.append(partial(self._begin, work, end, doing))
            return
        self._end = end
        if doing:
            self.said.emit(Notice(doing, is_lasting=True))
        self._work.run(work)

    def _end_work(self, done: _Done) -> None:
        self._end(done)
        self._go_on()

    def _end_refused(self, sentence: str) -> None:
        self._refuse(sentence)
        self._go_on()

    def _go_on(self) -> None:
        """Begin what waited for the change before."""
        if self._waiting:
            self._waiting.popleft()()

    def _refuse(self, sentence: str) -> None:
        self.said.emit(Notice(sentence))


def _written(gallery: Gallery, edits: Iterable[Edit]) -> _Done:
    """Carry out edits in parts, without holding all pictures in memory."""
    reversal, records = list[Edit](), tuple[GenerationRecord, ...]()
    for edit in edits:
        reversal = [*gallery.reversal(edit), *reversal]
        for first in range(0, max(1, len(edit.ids)), _IN_PART):
            records = gallery.edit(replace(edit, ids=edit.ids[first : first + _IN_PART]))
    return _Done(tuple(reversal), records)


def counted(number: int) -> str:
    """ "1 picture", "1,204 pictures"."""
    return "1 picture" if number == 1 else f"{number:,} pictures"
