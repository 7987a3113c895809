"""Long work on the whole gallery outside the window's thread: checking, mending, copying, rebuilding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.errors import Cancelled, StudioError
from studio.gallery.backups import back_up_database, back_up_home
from studio.gallery.rebuilding import Rebuilt, rebuild
from studio.gallery.verification import Finding, Kind
from studio.ui.gallery.changing import counted

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

Progress = Callable[[int, int], None]
Work = Callable[[Progress], object]
"""What is done, telling how far it came; it ends at the next telling where it raises `Cancelled`."""

_UNFINISHED = "This could not be done to its end. Nothing was changed that was not finished."

_LOOK_EVERY = 100
"""Milliseconds between two looks at how far the work came."""

WORDS: dict[Kind, str] = {
    "lost": "missing",
    "damaged": "damaged",
    "moved": "moved elsewhere",
    "rewritten": "written anew by another program",
    "unhashed": "never hashed",
    "orphaned": "not in the gallery",
    "unreadable": "unreadable",
    "half-written": "left half-written",
    "thumbnail": "small pictures of nothing",
    "row": "contradictions in the database",
}
"""What was found, in words for the user."""


@dataclass(frozen=True)
class Checked:
    """What a check found, among how many pictures."""

    findings: tuple[Finding, ...]
    total: int
    mended: int = 0

    @property
    def mendable(self) -> tuple[Finding, ...]:
        """What can be put right without losing anything."""
        return tuple(finding for finding in self.findings if finding.is_mendable)

    @property
    def has_lost(self) -> bool:
        """Whether files are missing that may lie somewhere else."""
        return any(finding.kind == "lost" for finding in self.findings)

    @property
    def sentence(self) -> str:
        """In one sentence."""
        begun = f"{self.mended:,} mended. " if self.mended else ""
        if not self.findings:
            return f"{begun}All is well: {counted(self.total)}, every file and row agrees."
        kinds = Counter[Kind](finding.kind for finding in self.findings)
        told = ", ".join(f"{count:,} {WORDS[kind]}" for kind, count in kinds.most_common())
        return f"{begun}Of {counted(self.total)}: {told}."


@dataclass(frozen=True)
class Copied:
    """Where the copy is, and how many pictures were new in it; None if only the database was copied."""

    to: Path
    pictures: int | None

    @property
    def sentence(self) -> str:
        """In one sentence."""
        if self.pictures is None:
            return f"The database is copied to {self.to}."
        new = f"{counted(self.pictures)} copied" if self.pictures else "no picture was new"
        return f"The gallery is backed up in {self.to}: {new}."


class Safekeeping(QObject):
    """One work at a time in a thread of its own.

    `moved` tells how much of how much is done, ten times a second at most; then comes `ended` with the result, or
    with None if it was stopped, or `refused` with the sentence why it could not be done.
    """

    moved = Signal(int, int)
    ended = Signal(object)
    refused = Signal(str)
    _finished = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: Thread | None = None
        self._is_stopped = Event()
        self._far = (0, 0)
        self._look = QTimer(self, interval=_LOOK_EVERY)
        self._look.timeout.connect(self._tell)
        self._finished.connect(self._end)

    @property
    def is_running(self) -> bool:
        """Whether something is being done."""
        return self._thread is not None

    def run(self, work: Work) -> None:
        """Begin; nothing happens while other work is not done."""
        if self.is_running:
            return
        self._is_stopped.clear()
        self._far = (0, 0)
        self._thread = Thread(target=self._work, args=(work,), name="safekeeping", daemon=True)
        self._thread.start()
        self._look.start()
        self._tell()

    def stop(self) -> None:
        """End the work where it is; nothing is left half-done."""
        self._is_stopped.set()

    def close(self) -> None:
        """Stop and wait for the end; no signal follows."""
        self.stop()
        self.blockSignals(True)
        if self._thread is not None:
            self._thread.join()

    def _work(self, work: Work) -> None:
        """Work; a bug flies on, to where the window tells of bugs."""
        result, refusal = None, _UNFINISHED
        try:
            with suppress(Cancelled):
                result = work(self._come_to)
            refusal = ""
        except StudioError as error:
            refusal = str(error)
        finally:
            self._finished.emit(result, refusal)

    def _come_to(self, done: int, total: int) -> None:
        if self._is_stopped.is_set():
            raise Cancelled
        self._far = (done, total)

    def _tell(self) -> None:
        self.moved.emit(*self._far)

    def _end(self, result: object, refusal: str) -> None:
        self._look.stop()
        self._thread = None
        if refusal:
            self.refused.emit(refusal)
        else:
            self.ended.emit(result)


def check(
    gallery: Gallery, progress: Progress, elsewhere: Sequence[Path] = (), *, with_hashes: bool = True
) -> Checked:
    """Compare every row with its file; missing files are looked for in the folders `elsewhere`, too."""
    found = tuple(gallery.verify(elsewhere, with_hashes=with_hashes, on_progress=progress))
    return Checked(found, gallery.count() + gallery.count("is:deleted"))


def mend(gallery: Gallery, checked: Checked, progress: Progress) -> Checked:
    """Put right what a check found, as far as it can be."""
    left = list[Finding]()
    for done, finding in enumerate(checked.findings):
        progress(done, len(checked.findings))
        left += gallery.mend([finding])
    return Checked(tuple(left), checked.total, len(checked.findings) - len(left))


def back_up(gallery: Gallery, to: Path, progress: Progress, *, with_pictures: bool) -> Copied:
    """Copy the database, or all of the gallery, while the program works."""
    if not with_pictures:
        return Copied(back_up_database(gallery.store.home, to).database, None)
    return Copied(to, back_up_home(gallery.store.home, to, progress).pictures)


def make_again(gallery: Gallery, progress: Progress) -> Rebuilt:
    """Make the database again from the pictures and the journal beside them."""
    return rebuild(gallery.store.home, gallery.store.interpreter, progress)


def told(rebuilt: Rebuilt) -> str:
    """What came of it, in a sentence or two."""
    kept = f" The database before is kept as {rebuilt.kept.name}." if rebuilt.kept else ""
    failed = f" {len(rebuilt.failed):,} files could not be read." if rebuilt.failed else ""
    return f"{counted(rebuilt.entered)} are in the new database.{failed}{kept}"


def grouped(findings: Sequence[Finding]) -> dict[Kind, list[Finding]]:
    """Findings by their kind, the most frequent first."""
    kinds = Counter[Kind](finding.kind for finding in findings)
    return {kind: [one for one in findings if one.kind == kind] for kind, _ in kinds.most_common()}
