"""The journal of what is still to be made: a line when it is asked for, and another when it has ended.

Whatever ends the program, the file tells the next start what was left. Nothing is written twice: ten thousand
waiting pictures cost ten thousand lines once, and each that is finished one short line more. The file goes when
nothing is left, and is written afresh when it is read.
"""

import logging
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from studio.errors import StudioError
from studio.generation.draft import Planned
from studio.generation.plain import from_json, to_json
from studio.whole_file import whole_file, writing_to

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """One picture, or the run of an experiment, which keeps count of its pictures itself; or the name of what has
    `ended`."""

    picture: Planned | None = None
    run: str = ""
    ended: str = ""

    @property
    def name(self) -> str:
        """The key of the picture, which those that are alike share, or the run."""
        return self.run if self.picture is None else self.picture.request.key()


Change = tuple[int, Line | None]
"""The id of a job, and what it is to make; None when it has ended."""


@dataclass(frozen=True)
class Unfinished:
    """Pictures that waited or were in work, and the `runs` of experiments that were not done."""

    pictures: tuple[Planned, ...] = ()
    runs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is left."""
        return bool(self.pictures or self.runs)

    @property
    def names(self) -> set[str]:
        """What the journal calls all this."""
        return {*(one.request.key() for one in self.pictures), *self.runs}


class Journal:
    """Keeps the file of one window; the first call reads it. One thread at a time may use it.

    What earlier windows left stands in it until it is queued again or forgotten. Every method raises StudioError
    where the file cannot be read or written; what could not be written is written with the next change.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self._path = path
        self._names: dict[int, str] = {}
        self._jobs: Counter[str] = Counter()
        self._unwritten: list[Line] = []

    def left(self) -> Unfinished:
        """What earlier windows left and nobody has asked for again."""
        lines = self._left.values()
        pictures = tuple(line.picture for line in lines if line.picture is not None)
        return Unfinished(pictures, tuple(line.run for line in lines if line.run))

    def follow(self, changes: Iterable[Change]) -> None:
        """Write down what was asked for and what has ended, in this order."""
        self._append([line for job, wanted in changes for line in self._lines(job, wanted)])

    def forget(self, names: Collection[str]) -> None:
        """Of what earlier windows left, this is not wanted any more."""
        self._append([Line(ended=name) for name in names if self._left.pop(name, None) is not None])

    def _lines(self, job: int, wanted: Line | None) -> Iterator[Line]:
        """What a change adds to the file: of alike pictures the first that is asked for and the last that ends."""
        if wanted is not None:
            name = self._names[job] = wanted.name
            self._jobs[name] += 1
            if self._left.pop(name, None) is None and self._jobs[name] == 1:
                yield wanted
        elif (name := self._names.pop(job, None)) is not None:
            self._jobs[name] -= 1
            if not self._jobs[name]:
                del self._jobs[name]
                yield Line(ended=name)

    def _append(self, lines: Iterable[Line]) -> None:
        self._unwritten += lines
        with writing_to(self._path):
            if not self._jobs and not self._left:
                self._path.unlink(missing_ok=True)
            elif self._unwritten:
                with self._path.open("ab") as file:
                    file.write(_bytes(self._unwritten))
                    file.flush()
                    os.fsync(file.fileno())
        self._unwritten.clear()

    @cached_property
    def _left(self) -> dict[str, Line]:
        """What stands in the file and has not ended, by name; alone in it afterwards, unless the disk is full."""
        lines, left = tuple(_read(self._path)), dict[str, Line]()
        for line in lines:
            if line.ended:
                left.pop(line.ended, None)
            else:
                left[line.name] = line
        if len(lines) > len(left):
            try:
                with whole_file(self._path) as file:
                    file.write(_bytes(left.values()))
            except StudioError as error:
                log.warning("What has ended is told once more: %s", error)
        return left


def _bytes(lines: Iterable[Line]) -> bytes:
    """Each starts a line of its own, whatever became of the one before."""
    return "".join(f"\n{to_json(line)}" for line in lines).encode()


def _read(path: Path) -> Iterator[Line]:
    """The lines of the file, oldest first; one that is damaged or of a newer version counts as ended."""
    try:
        with path.open("rb") as file:
            yield from (_line(text) for text in file if text.strip())
    except FileNotFoundError:
        return
    except OSError as error:
        raise StudioError(f"{path} could not be read ({error.strerror}).") from error


def _line(text: bytes) -> Line:
    try:
        return from_json(Line, text.decode())
    except ValueError as error:
        log.warning("A line of what was left to do is left out (%s): %.100r", error, text)
        return Line(ended="?")
