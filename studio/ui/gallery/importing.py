"""Imports files and folders outside the window's thread and says how far it came and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.errors import StudioError
from studio.gallery.sources import sources
from studio.generation.recipe import PROGRAMS

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.gallery.imports import Imported

_LOOK_EVERY = 100
"""Milliseconds between two looks at how far an import came, however fast it is."""


@dataclass
class ImportReport:
    """What became of the files so far; written by the import's thread, read by the window's.

    `total` is 0 until the files are counted; `failures` are sentences, one a file; `dialects` count which programs
    made what was imported.
    """

    total: int = 0
    imported: int = 0
    duplicates: int = 0
    failures: list[str] = field(default_factory=list[str])
    dialects: Counter[str] = field(default_factory=Counter[str])
    is_stopped: bool = False

    @property
    def done(self) -> int:
        """How many files were dealt with."""
        return self.imported + self.duplicates + len(self.failures)

    @property
    def sentence(self) -> str:
        """ "12 imported, 3 already here, 1 could not be read."."""
        counts = {
            "imported": self.imported,
            "already here": self.duplicates,
            "could not be read": len(self.failures),
        }
        told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
        if self.is_stopped:
            return f"Import stopped: {told}." if told else "Import stopped before the first picture."
        return f"{told}." if told else "There is no picture in it."

    @property
    def details(self) -> str:
        """A line for each program that pictures came from, then one for each file that could not be read."""
        named = [(PROGRAMS.get(name, name), count) for name, count in self.dialects.most_common()]
        lines = [f"{count:,} from {name}" for name, count in named if name]
        return "\n".join([*lines, *self.failures])

    def count(self, line: Imported) -> None:
        """Count one more file."""
        if line.status == "failed":
            self.failures.append(line.error)
        elif line.status == "duplicate":
            self.duplicates += 1
        else:
            self.imported += 1
            self.dialects[line.dialect] += 1


class Importing(QObject):
    """One import at a time, in a thread of its own; `moved` and `ended` carry its `ImportReport`.

    `moved` comes ten times a second at most. `refused` carries the sentence of what ended an import early; what it
    brought until then is in the gallery, and `ended` follows.
    """

    moved = Signal(object)
    ended = Signal(object)
    refused = Signal(str)
    _finished = Signal(str)

    def __init__(self, gallery: Gallery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._report = ImportReport()
        self._is_stopped = Event()
        self._thread: Thread | None = None
        self._look = QTimer(self, interval=_LOOK_EVERY)
        self._look.timeout.connect(self._tell)
        self._finished.connect(self._end)

    @property
    def is_running(self) -> bool:
        """Whether files are being imported."""
        return self._thread is not None

    def start(self, paths: Sequence[Path]) -> None:
        """Import these files, folders and archives; nothing happens while another import runs."""
        if self.is_running:
            return
        self._report = report = ImportReport()
        self._is_stopped.clear()
        self._thread = Thread(target=self._work, args=(tuple(paths), report), name="import", daemon=True)
        self._thread.start()
        self._look.start()
        self.moved.emit(report)

    def stop(self) -> None:
        """Stop behind the files that are being read; what was imported stays."""
        self._is_stopped.set()

    def close(self) -> None:
        """Stop and wait for the end, because the gallery is about to be closed; no signal follows."""
        self.stop()
        self.blockSignals(True)
        if self._thread is not None:
            self._thread.join()

    def _work(self, paths: Sequence[Path], report: ImportReport) -> None:
        refusal = ""
        try:
            report.total = self._counted(paths)
            for line in self._gallery.bring_in(paths, self._is_stopped.is_set):
                report.count(line)
        except StudioError as error:
            refusal = str(error)
        finally:
            report.is_stopped = self._is_stopped.is_set() and report.done < max(report.total, 1)
            self._finished.emit(refusal)

    def _counted(self, paths: Sequence[Path]) -> int:
        """How many files there are, as far as one cares to wait."""
        waiting = takewhile(lambda _: not self._is_stopped.is_set(), sources(paths))
        return sum(1 for _ in waiting)

    def _tell(self) -> None:
        self.moved.emit(self._report)

    def _end(self, refusal: str) -> None:
        self._look.stop()
        self._thread = None
        if refusal:
            self.refused.emit(refusal)
        self.ended.emit(self._report)
