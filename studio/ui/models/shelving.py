"""Adds, removes and brings back what lies on this machine, outside the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from studio.engine.installing import removing
from studio.engine.installing.adding import Added, add
from studio.engine.installing.converting import converted, is_pickle
from studio.engine.installing.removing import Removed
from studio.engine.library import ModelLibrary, Problem
from studio.generation.model import AnyModel, ModelInfo
from studio.generation.request import ModelRef
from studio.ui.background import Background
from studio.ui.in_turn import InTurn, Piece
from studio.ui.widgets.question import is_sure


class Shelving(QObject):
    """`busy` says what is waited for; `added` carries `Added`, `removed` a `Removed`, `decoding` the `ModelInfo`
    whose VAE is another now, `refused` why something could not be done.

    What is asked for while something is done waits for its turn: two that write a list at once would lose a line.
    """

    busy = Signal(str)
    added = Signal(object)
    removed = Signal(object)
    decoding = Signal(object)
    refused = Signal(str)

    def __init__(self, library: ModelLibrary, window: QWidget) -> None:
        super().__init__(window)
        self._library, self._window = library, window
        self._adding, self._changing = InTurn(self), InTurn(self)
        for turns in (self._adding, self._changing):
            turns.refused.connect(self.refused)
        self._sweeping = Background(self)
        self._sweeping.run(lambda: removing.sweep(library))  # what an earlier sitting removed, and nobody undid

    def add(self, path: Path) -> None:
        """Add what lies there; all of it is read for its identity, which takes a while. Of a pickle a safe copy is
        made, if that is wished."""
        if is_pickle(path):
            QTimer.singleShot(0, self, partial(self._offer_copy, path))  # a drop is over before anything is asked
            return
        library = self._library
        self._add(f"Reading {path.name}: its contents are its identity …", lambda: add(library, path))

    def remove(self, thing: AnyModel | Problem) -> None:
        """Take it off the list; `restore` undoes that."""
        library = self._library
        self._changing.do(lambda: removing.remove(library, thing), self.removed.emit)

    def restore(self, removed: Removed) -> None:
        """Bring back what was removed."""
        library = self._library
        self._add(f"Bringing back {removed.name} …", lambda: Added((removing.restore(library, removed),)))

    def choose_vae(self, model: ModelInfo, vae: ModelRef | None) -> None:
        """Let this VAE decode the model's pictures; None gives it back its own."""
        library = self._library

        def choose() -> ModelInfo:
            library.vaes.choose(model.ref, vae)
            return library.locate(model.ref)

        self._changing.do(choose, self.decoding.emit)

    def _add(self, told: str, work: Callable[[], Added]) -> None:
        """Say what is waited for once its turn has come."""

        def begin() -> Piece[Added]:
            self.busy.emit(told)
            return Piece(work, self.added.emit)

        self._adding.prepare(begin)

    def _offer_copy(self, pickle: Path) -> None:
        question = (
            f"{pickle.name} is a pickle, a format that can run a stranger's program when it is opened. Seedlock "
            f"can copy its weights into {pickle.stem}.safetensors beside it, in a process that runs nothing else, "
            "and add that copy."
        )
        if is_sure(self._window, "Convert a pickle", question, "Convert and add"):
            library = self._library
            self._add(f"Copying the weights of {pickle.name} …", lambda: add(library, converted(pickle)))
