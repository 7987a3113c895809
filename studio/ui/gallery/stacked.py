"""Which rows of a grid are covers of stacks, and which stacks lie open in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.ui.gallery.asking import Answer


@dataclass(frozen=True)
class Stack:
    """A row's place in its stack: how many pictures that has, and whether they are shown.

    `is_cover` is the one that stands for all while the stack is closed.
    """

    count: int
    is_open: bool
    is_cover: bool = True


class Stacked:
    """The stacks of an answer by the ids of their covers."""

    def __init__(self, answer: Answer | None = None) -> None:
        self._covers = answer.ids if answer is not None and answer.counts is not None else ()
        self._counts = (answer.counts or ()) if answer is not None else ()
        self._open: dict[str, tuple[str, ...]] = {}
        self._cover_of: dict[str, str] = {}

    def of(self, identity: str) -> Stack | None:
        """The stack of a row; None for a picture that stands alone."""
        if cover := self._cover_of.get(identity):
            return Stack(len(self._open[cover]) + 1, is_open=True, is_cover=False)
        try:
            count = self._counts[self._covers.index(identity)] if self._covers else 1
        except ValueError:
            return None
        return Stack(count, identity in self._open) if count > 1 else None

    def cover(self, identity: str) -> str:
        """The cover of the stack that a row lies in, which may be itself."""
        return self._cover_of.get(identity, identity)

    def members(self, cover: str) -> tuple[str, ...]:
        """What an open stack shows beneath its cover."""
        return self._open.get(cover, ())

    def open(self, cover: str, members: Sequence[str]) -> None:
        """Show these beneath the cover."""
        self._open[cover] = tuple(members)
        self._cover_of.update(dict.fromkeys(members, cover))

    def close(self, cover: str) -> None:
        """Show the cover alone."""
        for member in self._open.pop(cover, ()):
            self._cover_of.pop(member, None)
