"""Opens the gallery behind the window's first picture, so that SQLAlchemy's import holds nobody up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.errors import StudioError
from studio.generation.draft import Planned
from studio.generation.record import Generated, GenerationRecord

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_WHAT_TO_DO = "The log file has the details; install Seedlock again if a file of its own is missing."


class Opening(QObject):
    """`opened` brings the gallery to the window's thread, `refused` the sentence why there is none.

    After `close` neither is told.
    """

    opened = Signal(object)
    refused = Signal(str)
    _answered = Signal()

    def __init__(self, open_gallery: Callable[[], Gallery], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = open_gallery
        self._answer: Future[Gallery] = Future()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._answered.connect(self._tell)

    @property
    def refusal(self) -> str:
        """Why there is no gallery; "" while it is opened or open."""
        error = self._answer.exception() if self._answer.done() else None
        return str(error) if error else ""

    def start(self) -> None:
        """Open it in the background; calling again does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="gallery", daemon=True)
            self._thread.start()

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

    def _work(self) -> None:
        try:
            import_module("studio.gallery.exports")  # knows many formats; from here its import stalls nobody
            self._answer.set_result(self._open())
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
