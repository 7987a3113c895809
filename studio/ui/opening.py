"""Opens the gallery behind the window's first picture, so that SQLAlchemy's import holds nobody up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.errors import Cancelled, DamagedError, StudioError
from studio.generation.draft import Planned
from studio.generation.record import Generated, GenerationRecord

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.gallery.rebuilding import Rebuilt

_TOLD_EVERY = 50
"""Pictures of a rebuilding, which reads some hundreds a second."""

_WHAT_TO_DO = "The log file has the details; install Seedlock again if a file of its own is missing."


class Opening(QObject):
    """`opened` brings the gallery to the window's thread, `refused` the sentence why there is none; `rebuilding`
    tells how many pictures of how many were read while a damaged one is made again, `rebuilt` what came of that.

    After `close` none of them is told.
    """

    opened = Signal(object)
    refused = Signal(str)
    rebuilding = Signal(int, int)
    rebuilt = Signal(object)
    _answered = Signal()

    def __init__(
        self,
        open_gallery: Callable[[], Gallery],
        rebuild_gallery: Callable[[Callable[[int, int], None]], Rebuilt],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open, self._rebuild = open_gallery, rebuild_gallery
        self._answer: Future[Gallery] = Future()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._answered.connect(self._tell)

    @property
    def refusal(self) -> str:
        """Why there is no gallery; "" while it is opened or open."""
        return str(self._error or "")

    @property
    def is_damaged(self) -> bool:
        """Whether there is no gallery because its database cannot be read."""
        return isinstance(self._error, DamagedError)

    def start(self) -> None:
        """Open it in the background; calling again does nothing."""
        if self._thread is None:
            self._begin(self._open)

    def rebuild(self) -> None:
        """Make a damaged gallery again from its pictures, then open it; the damaged file is kept."""
        if self.is_damaged:
            self._answer = Future()
            self._begin(self._made_again)

    def keep(self, planned: Planned, generated: Generated) -> GenerationRecord:
        """Store a finished picture, for the jobs' thread; waits until the gallery is open.

        Raises:
            StudioError: the gallery could not be opened, or the picture not be stored.
        """
        return self._answer.result().add(planned, generated)

    def close(self) -> None:
        """Close the gallery, if it was opened."""
        self._is_closed = True
        if self._thread is not None:
            self._thread.join()
        if self._answer.done() and self._answer.exception() is None:
            self._answer.result().close()

    @property
    def _error(self) -> BaseException | None:
        return self._answer.exception() if self._answer.done() else None

    def _begin(self, work: Callable[[], Gallery]) -> None:
        self._thread = threading.Thread(target=self._work, args=(work,), name="gallery", daemon=True)
        self._thread.start()

    def _made_again(self) -> Gallery:
        self.rebuilt.emit(self._rebuild(self._tell_progress))
        return self._open()

    def _tell_progress(self, done: int, total: int) -> None:
        if self._is_closed:
            raise Cancelled  # the next start finds all pictures without a row, and enters them
        if done % _TOLD_EVERY == 0:
            self.rebuilding.emit(done, total)

    def _work(self, work: Callable[[], Gallery]) -> None:
        try:
            import_module("studio.gallery.exports")  # knows many formats; from here its import stalls nobody
            self._answer.set_result(work())
        except Cancelled:
            self._answer.set_exception(StudioError("The gallery was not rebuilt."))
        except StudioError as error:
            self._answer.set_exception(error)
        except BaseException as error:
            self._answer.set_exception(StudioError(f"The gallery could not be opened: {error}. {_WHAT_TO_DO}"))
            raise
        finally:
            self._answered.emit()

    def _tell(self) -> None:
        if self._is_closed:
            return
        if self.refusal:
            self.refused.emit(self.refusal)
        else:
            self.opened.emit(self._answer.result())
