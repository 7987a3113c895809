"""What was still to be made when the window closed, in a file of its own: it may be ten thousand pictures long."""

import logging
from dataclasses import dataclass
from pathlib import Path

from studio.generation.draft import Planned
from studio.generation.plain import from_json, to_json
from studio.whole_file import swapped

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Line:
    """One picture or one run."""

    picture: Planned | None = None
    run: str = ""


@dataclass(frozen=True)
class Unfinished:
    """Pictures that waited or were in work, and the `runs` of experiments that were not done."""

    pictures: tuple[Planned, ...] = ()
    runs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is left."""
        return bool(self.pictures or self.runs)

    def with_more(self, more: "Unfinished") -> "Unfinished":
        """Both, what is here first; a run that both name stands once."""
        return Unfinished((*self.pictures, *more.pictures), tuple(dict.fromkeys((*self.runs, *more.runs))))


def save(unfinished: Unfinished, path: Path) -> None:
    """Write it down in one step, or delete what was written if nothing is left; a full disk is only logged."""
    lines = (*(_Line(run=run) for run in unfinished.runs), *map(_Line, unfinished.pictures))
    try:
        if not lines:
            path.unlink(missing_ok=True)
            return
        with swapped(path) as part, part.open("w", encoding="utf-8") as file:
            file.writelines(to_json(line) + "\n" for line in lines)
    except OSError as error:
        log.warning("What was left to do could not be saved to %s: %s", path, error)


def load(path: Path) -> Unfinished:
    """What was written down; read line by line, so that a long list lets other threads in between."""
    try:
        with path.open(encoding="utf-8") as file:
            lines = [_read(text) for text in file]
    except FileNotFoundError:
        return Unfinished()
    except (OSError, ValueError) as error:
        log.warning("What was left to do in %s cannot be read: %s", path, error)
        return Unfinished()
    pictures = tuple(line.picture for line in lines if line.picture is not None)
    return Unfinished(pictures, tuple(line.run for line in lines if line.run))


def _read(text: str) -> _Line:
    """One line; an empty one where this version cannot read it."""
    try:
        return from_json(_Line, text)
    except ValueError as error:
        log.warning("A line of what was left to do is left out (%s): %.100s", error, text)
        return _Line()
