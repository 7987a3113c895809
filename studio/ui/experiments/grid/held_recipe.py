"""The recipe that a grid varies: Create's as long as it follows, then the grid's own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from studio.errors import StudioError
from studio.experiments.axis import Axis
from studio.experiments.grid import locked
from studio.generation.draft import Draft
from studio.ui.experiments.bench import Bench


class HeldRecipe(QObject):
    """`changed` tells of another recipe, `left_behind` that Create has moved on from the one that is held.

    An open seed is drawn once, so that the same axes always ask for the same pictures.
    """

    changed = Signal()
    left_behind = Signal()

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._held: Draft | None = None
        self._now: Draft | None = None
        self._drawn = random.SystemRandom().randrange(2**32)
        bench.draft_changed.connect(self._follow)

    @property
    def is_held(self) -> bool:
        """Whether it follows Create no more."""
        return self._held is not None

    @property
    def is_behind(self) -> bool:
        """Whether something else stands in Create."""
        return self._held is not None and _essence(self._held) != _essence(self._create())

    def draft(self) -> Draft:
        """The recipe.

        Raises:
            StudioError: no model is installed.
        """
        return self._held or self._bench.draft()

    def base(self, axes: Sequence[Axis]) -> Draft:
        """The recipe with a seed for all cells, unless an axis gives it.

        Raises:
            StudioError: no model is installed.
        """
        draft = replace(self.draft(), count=1, seeds=())
        if locked(draft, axes, random.Random(0)) == draft:
            return draft
        return replace(draft, seed=self._drawn)

    def hold(self, axes: Sequence[Axis]) -> None:
        """Keep this recipe with its seed, whatever happens in Create."""
        if self._held is None:
            self._now = self._bench.draft()
            self._held = self.base(axes)

    def take(self, draft: Draft) -> None:
        """Hold another recipe, as of a file."""
        self._held, self._now = draft, None
        self.changed.emit()

    def follow_create(self) -> None:
        """Take over what stands in Create, and follow it again; an open seed is drawn anew."""
        self._drawn = random.SystemRandom().randrange(2**32)
        self.release()

    def release(self) -> None:
        """Follow Create again, with the seed that was drawn."""
        self._held = self._now = None
        self.changed.emit()

    def _create(self) -> Draft | None:
        """What stands in Create; the held recipe itself where that is what was taken from there."""
        try:
            draft = self._bench.draft()
        except StudioError:
            return None
        return self._held if draft == self._now else draft

    def _follow(self) -> None:
        if self._held is None:
            self.changed.emit()
        else:
            self.left_behind.emit()


def _essence(draft: Draft | None) -> Draft | None:
    """What of a recipe a grid depends on."""
    return None if draft is None else replace(draft, count=1, seeds=(), parent=None)
