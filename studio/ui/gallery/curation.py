"""What the user does to pictures of the gallery: judging, labelling, sorting, deleting, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.gallery.edit import Edit
from studio.generation.record import GenerationRecord
from studio.ui.background import Background
from studio.ui.gallery.changing import (
    IN_PART,
    Change,
    Decide,
    Done,
    counted,
    favouring,
    stepped,
    tagging,
    written,
)
from studio.ui.gallery.history import History
from studio.ui.gallery_model import GalleryModel
from studio.ui.in_turn import InTurn, Piece
from studio.ui.widgets.toast import Notice

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_AT_ONCE = 24
"""Of more changed pictures than these the grid is asked anew, instead of showing each as it is now."""


class Curation(QObject):
    """Writes to the gallery, one change after the other outside the window's thread; brings the model up to date.

    `changed` follows every change, or the last of several that wait; `albums_changed` those of albums; `said`
    carries a `Notice`, which offers to take back what was done to several pictures; `tags_told` every tag in use.
    """

    changed = Signal()
    albums_changed = Signal()
    said = Signal(object)
    tags_told = Signal(object)

    def __init__(self, gallery: Gallery, model: GalleryModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery, self._model = gallery, model
        self._history = History()
        self._has_changed = False
        self._turns = InTurn(self)
        self._turns.refused.connect(self._refuse)
        self._turns.rested.connect(self._tell_changed)
        self._tags = Background(self)
        self._tags.answered.connect(self.tags_told)

    def rate(self, ids: Sequence[str], rating: int) -> None:
        """Give these pictures 0 to 5 stars."""
        what = "No stars" if rating == 0 else "1 star" if rating == 1 else f"{rating} stars"
        change = Change(Edit(tuple(ids), rating=rating), f"{what} for {counted(len(ids))}.")
        self._mark(ids, lambda: change)

    def favour(self, ids: Sequence[str], is_favourite: bool) -> None:
        """Make these pictures favourites, or no longer."""
        self._mark(ids, lambda: favouring(ids, is_favourite))

    def toggle_favourite(self, ids: Sequence[str]) -> None:
        """Make all of them favourites, or none if all of them (of the first ones) are."""
        self._mark(ids, lambda: favouring(ids, not all(one.is_favourite for one in self._first(ids))))

    def label(self, ids: Sequence[str], colour: str) -> None:
        """Give these pictures a colour label, "" for none; the one that all have (of the first ones) comes off."""

        def decide() -> Change:
            wanted = "" if all(record.colour == colour for record in self._first(ids)) else colour
            text = f"{counted(len(ids))} labelled {wanted}." if wanted else f"No label for {counted(len(ids))}."
            return Change(Edit(tuple(ids), colour=wanted), text)

        self._mark(ids, decide)

    def change_tags(self, ids: Sequence[str], new: Sequence[str], gone: Sequence[str]) -> None:
        """Give these pictures tags, and take others off."""
        self._mark(ids, lambda: tagging(ids, new, gone))

    def set_tags(self, identity: str, tags: Sequence[str]) -> None:
        """Give a picture these tags and no others."""

        def decide() -> Change | None:
            before = [tag for record in self._first([identity]) for tag in record.tags]
            new, gone = (
                [tag for tag in one if tag not in other] for one, other in ((tags, before), (before, tags))
            )
            return tagging([identity], new, gone)

        self._mark([identity], decide)

    def note(self, identity: str, text: str) -> None:
        """Write the note of a picture."""
        self._mark([identity], lambda: Change(Edit((identity,), note=text), "Note written."))

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
        change = Change(Edit(tuple(ids), deleted=self._gallery.now()), f"{counted(len(ids))} moved to the trash.")
        self._carry_out(ids, lambda: change, self._take_away)

    def restore(self, ids: Sequence[str]) -> None:
        """Take these pictures out of the trash, which is what is shown."""
        change = Change(Edit(tuple(ids), deleted=""), f"{counted(len(ids))} back in the gallery.")
        self._carry_out(ids, lambda: change, self._take_away)

    def empty_trash(self) -> None:
        """Delete what lies in the trash for good."""

        def begin() -> Piece[int]:
            self.said.emit(Notice("Emptying the trash …", is_lasting=True))
            return Piece(self._gallery.empty_trash, lambda _: self._tell_all(Notice("The trash is empty.")))

        self._turns.prepare(begin)

    def undo(self) -> None:
        """Take the last change back."""
        self._go(is_back=True)

    def redo(self) -> None:
        """Do the change again that was taken back last."""
        self._go(is_back=False)

    def ask_tags(self) -> None:
        """Have `tags_told` tell every tag in use."""
        self._tags.run(lambda: tuple(self._gallery.tags()))

    def finish(self) -> None:
        """Write what is not written yet before going on: the gallery is about to be closed."""
        self._turns.finish()

    def _first(self, ids: Sequence[str]) -> Sequence[GenerationRecord]:
        return self._gallery.get_many(ids[:_AT_ONCE])

    def _mark(self, ids: Sequence[str], decide: Decide) -> None:
        """Change what is said of pictures; a notice only where they are several."""
        self._carry_out(ids, decide, lambda done: self._model.replace(done.records), is_told=len(ids) > 1)

    def _album(self, edit: Edit, text: str) -> None:
        def show(_done: Done) -> None:
            self.albums_changed.emit()
            if "album:" in self._model.query:
                self._model.refresh()

        self._carry_out(edit.ids, lambda: Change(edit, text), show)

    def _take_away(self, done: Done) -> None:
        if self._model.stacked_by is not None:
            self._model.refresh()
        self._model.remove(done.change.edit.ids)

    def _carry_out(
        self, ids: Sequence[str], decide: Decide, show: Callable[[Done], object], *, is_told: bool = True
    ) -> None:
        """Write a change of these pictures when its turn comes, then show it."""

        def begin() -> Piece[Done | None]:
            if len(ids) > IN_PART:
                self.said.emit(Notice(f"Changing {counted(len(ids))} …", is_lasting=True))
            return Piece(partial(written, self._gallery, decide), end)

        def end(done: Done | None) -> None:
            if done is not None:
                self._show(done, show)
                if is_told:
                    self.said.emit(Notice(done.change.text, "Undo", self.undo))

        self._turns.prepare(begin)

    def _show(self, done: Done, show: Callable[[Done], object]) -> None:
        """Remember how to take a change back, and bring to sight what came of it."""
        self._history.did(done.reversal, done.change.text)
        if len(done.change.edit.ids) > _AT_ONCE:
            self._model.reload()
            self.albums_changed.emit()
        else:
            show(done)
        if done.change.edit.tag:
            self.ask_tags()
        self._has_changed = True

    def _go(self, *, is_back: bool) -> None:
        """One step back or forward when its turn comes."""

        def begin() -> Piece[Done] | None:
            step = self._history.next(is_back=is_back)
            if step is None:
                nothing = "There is nothing to take back." if is_back else "There is nothing to do again."
                self.said.emit(Notice(nothing))
                return None
            return Piece(partial(stepped, self._gallery, step), end)

        def end(done: Done) -> None:
            text = done.change.text
            self._history.went(done.reversal, text, is_back=is_back)
            self.albums_changed.emit()
            word, other = ("Taken back", "Redo") if is_back else ("Done again", "Undo")
            self._tell_all(Notice(f"{word}: {text}", other, self.redo if is_back else self.undo))

        self._turns.prepare(begin)

    def _tell_all(self, notice: Notice) -> None:
        self._model.reload()
        self._has_changed = True
        self.said.emit(notice)

    def _tell_changed(self) -> None:
        if self._has_changed:
            self._has_changed = False
            self.changed.emit()

    def _refuse(self, sentence: str) -> None:
        self.said.emit(Notice(sentence))
