"""Asks the gallery for the rows of a grid: the first ones at once, then all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.ui.background import Background

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.gallery.stacks import By

_FIRST = 480
"""Ids that are asked for first: more than any window shows."""

_FIRST_STACKED = 2400
"""The newest hits whose stacks are shown first."""

_LIKE = "like:"


@dataclass(frozen=True)
class Asked:
    """A query, and what its stacks are to share; None shows every picture."""

    query: str = ""
    by: By | None = None

    @property
    def original(self) -> str:
        """The id of the picture to which all others are compared, where nothing else is asked; else ""."""
        return self.query.removeprefix(_LIKE) if self.query.startswith(_LIKE) and " " not in self.query else ""


@dataclass(frozen=True)
class Answer:
    """Ids in the order of the grid, and of stacks the number of pictures in each; unless `is_whole`, the first."""

    ids: Sequence[str]
    counts: Sequence[int] | None = None
    is_whole: bool = True


class Asking(QObject):
    """`answered` brings an `Answer`, twice where there are many rows; `refused` a sentence."""

    answered = Signal(object)
    refused = Signal(str)

    def __init__(self, gallery: Gallery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery, self._asked = gallery, Asked()
        self._work = Background(self)
        self._work.answered.connect(self._go_on)
        self._work.refused.connect(self.refused)

    @property
    def is_running(self) -> bool:
        """Whether an answer is awaited."""
        return self._work.is_running

    def ask(self, asked: Asked, *, is_new: bool) -> None:
        """Ask; what was asked before is no longer of interest. Only a new question is answered twice."""
        self._asked = asked
        self._work.run(partial(_first if is_new else _whole, self._gallery, asked))

    def _go_on(self, answer: Answer) -> None:
        if not answer.is_whole:
            self._work.run(partial(_whole, self._gallery, self._asked))
        self.answered.emit(answer)


def _first(gallery: Gallery, asked: Asked) -> Answer:
    if asked.original:
        return _whole(gallery, asked)
    if asked.by is not None:
        stacks = gallery.overview.stacks(asked.query, asked.by, _FIRST_STACKED)
        return Answer(stacks.covers, stacks.counts, stacks.is_whole)
    ids = gallery.ids(asked.query, _FIRST)
    return Answer(ids, is_whole=len(ids) < _FIRST)


def _whole(gallery: Gallery, asked: Asked) -> Answer:
    if asked.original:
        return Answer(gallery.likeness.ids(asked.original))
    if asked.by is not None:
        stacks = gallery.overview.stacks(asked.query, asked.by)
        return Answer(stacks.covers, stacks.counts)
    return Answer(gallery.ids(asked.query))
