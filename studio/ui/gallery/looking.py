"""Takes the looks of pictures in the background, until all are known, and tells how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.ui.background import Background

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_PART = 30
"""Pictures a step: some hundredths of a second to one, after which it can be stopped."""


class Looking(QObject):
    """`progressed` carries how many pictures are still to be looked at; `finished` comes once."""

    progressed = Signal(int)
    finished = Signal()

    def __init__(self, gallery: Gallery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._is_wanted = False
        self._work = Background(self)
        self._work.answered.connect(self._go_on)
        self._work.refused.connect(self.stop)

    def start(self) -> None:
        """Look at what was not looked at yet."""
        if not self._is_wanted:
            self._is_wanted = True
            self._work.run(self._step)

    def stop(self) -> None:
        """Look no further; what was seen stays known."""
        self._is_wanted = False

    def _step(self) -> tuple[int, int]:
        taken = self._gallery.likeness.take(_PART)
        return taken, self._gallery.likeness.left() if taken else 0

    def _go_on(self, answer: tuple[int, int]) -> None:
        taken, left = answer
        if not self._is_wanted:
            return
        if taken:
            self.progressed.emit(left)
            self._work.run(self._step)
        else:
            self._is_wanted = False
            self.finished.emit()
