"""Work outside the window's thread, one piece after the other, none left out."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QObject, Signal

from studio.ui.background import Background

T = TypeVar("T")


@dataclass(frozen=True)
class Piece(Generic[T]):
    """Work that touches no widget, and what takes its answer in the window's thread."""

    work: Callable[[], T]
    take: Callable[[T], object]


class InTurn(QObject):
    """Each piece begins when the answer of the one before has been taken. Of a `Background`, in contrast, only the
    newest work answers.

    `refused` brings the sentence of a `StudioError`, `rested` tells that nothing is left to do.
    """

    refused = Signal(str)
    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], Piece[object] | None]] = deque()
        self._take: Callable[[object], object] = _pass_over
        self._is_busy = False
        self._work = Background(self)
        self._work.answered.connect(self._end)
        self._work.refused.connect(self._end_refused)
        self._work.broke.connect(self._go_on)

    def do(self, work: Callable[[], T], take: Callable[[T], object]) -> None:
        """Do this when all before it is done."""
        self.prepare(lambda: Piece(work, take))

    def prepare(self, make: Callable[[], Piece[T] | None]) -> None:
        """Do what `make` says, in the window's thread, when its turn has come; None is nothing."""
        self._waiting.append(cast(Callable[[], Piece[object] | None], make))
        if not self._is_busy:
            self._go_on()

    def finish(self) -> None:
        """Do all that is left before going on, as a window must that closes."""
        while self._is_busy and self._work.is_running:
            self._work.finish()

    def _go_on(self) -> None:
        self._is_busy = True
        while self._waiting:
            if (piece := self._waiting.popleft()()) is not None:
                self._take = piece.take
                self._work.run(piece.work)
                return
        self._is_busy = False
        self.rested.emit()

    def _end(self, answer: object) -> None:
        try:
            self._take(answer)
        finally:
            self._go_on()

    def _end_refused(self, sentence: str) -> None:
        self.refused.emit(sentence)
        self._go_on()


def _pass_over(_answer: object) -> None:
    """Nobody waits."""
