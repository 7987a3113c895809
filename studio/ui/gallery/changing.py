"""Changes of pictures: what to do, in words too, and how it is written and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.gallery.edit import Edit
from studio.generation.record import GenerationRecord
from studio.ui.gallery.history import Step

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

IN_PART = 200
"""So many pictures at a time are written; of more than one part the user is told."""


@dataclass(frozen=True)
class Change:
    """What to do to pictures, and what was done then, in words."""

    edit: Edit
    text: str


@dataclass(frozen=True)
class Done:
    """What became of a change: how to take it back, and the pictures as they are now, where they are few."""

    change: Change
    reversal: tuple[Edit, ...]
    records: tuple[GenerationRecord, ...] = ()


Decide = Callable[[], Change | None]
"""Says what to do, None for nothing; in the background, where what was done before can be read."""


def favouring(ids: Sequence[str], is_favourite: bool) -> Change:
    what = "now favourites" if is_favourite else "no longer favourites"
    return Change(Edit(tuple(ids), is_favourite=is_favourite), f"{counted(len(ids))} {what}.")


def tagging(ids: Sequence[str], new: Sequence[str], gone: Sequence[str]) -> Change | None:
    told = [f"+{tag}" for tag in new] + [f"-{tag}" for tag in gone]
    edit = Edit(tuple(ids), tag=tuple(new), untag=tuple(gone))
    return Change(edit, f"{', '.join(told)} for {counted(len(ids))}.") if told else None


def written(gallery: Gallery, decide: Decide) -> Done | None:
    """Decide what to do and do it, None where that is nothing."""
    change = decide()
    if change is None:
        return None
    reversal, records = _carried_out(gallery, (change.edit,))
    return Done(change, reversal, records)


def stepped(gallery: Gallery, step: Step) -> Done:
    """Go a step of the history."""
    reversal, records = _carried_out(gallery, step.edits)
    return Done(Change(Edit(), step.text), reversal, records)


def _carried_out(gallery: Gallery, edits: Iterable[Edit]) -> tuple[tuple[Edit, ...], tuple[GenerationRecord, ...]]:
    """Carry out edits in parts, without holding all pictures in memory; how to take them back, and the pictures of
    the last part."""
    reversal, records = list[Edit](), tuple[GenerationRecord, ...]()
    for edit in edits:
        reversal = [*gallery.reversal(edit), *reversal]
        for first in range(0, max(1, len(edit.ids)), IN_PART):
            records = gallery.edit(replace(edit, ids=edit.ids[first : first + IN_PART]))
    return tuple(reversal), records


def counted(number: int) -> str:
    """ "1 picture", "1,204 pictures"."""
    return "1 picture" if number == 1 else f"{number:,} pictures"
