"""Side-cars: text files beside pictures that tell what made them, where the pictures themselves say nothing."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from studio.errors import StudioError
from studio.generation.dialects.plain_text import recipe_beside
from studio.generation.recipe import Recipe
from studio.generation.texts import LONGEST_TEXT

SUFFIXES = (".json", ".txt", ".yaml", ".yml")
"""The kinds of side-cars, the most telling first."""

_SWARM = ".swarm.json"
_READ_AT_MOST = 4 * LONGEST_TEXT


@dataclass(frozen=True)
class Sidecar:
    """The content of a side-car and the suffix of its name."""

    suffix: str
    content: bytes

    @property
    def recipe(self) -> Recipe | None:
        """What it tells, None if it is no recipe."""
        return recipe_beside(self.content[:_READ_AT_MOST].decode("utf-8", errors="replace"))


def names_of(picture: str) -> tuple[str, ...]:
    """The names under which programs write the side-car of a picture of this name."""
    stem = picture.rpartition(".")[0] or picture
    own = (f"{name}{suffix}" for suffix in SUFFIXES for name in (picture, stem))
    return (f"{stem}{_SWARM}", *own)


def beside(picture: Path) -> Sidecar | None:
    """The first side-car of a picture that holds a recipe, None if there is none that can be read."""
    return first_with_recipe(picture.name, lambda name: _content(picture.with_name(name)))


def first_with_recipe(picture: str, content_of: Callable[[str], bytes | None]) -> Sidecar | None:
    """Of the side-cars of a picture, the first with a recipe; `content_of` gives None where there is no file."""
    for name in names_of(picture):
        content = content_of(name)
        if content is not None and (found := Sidecar(Path(name).suffix, content)).recipe is not None:
            return found
    return None


def of(picture: Path) -> tuple[Path, ...]:
    """Where the side-cars of a picture of the gallery may lie."""
    return tuple(picture.with_name(picture.name + suffix) for suffix in SUFFIXES)


def all_in(images: Path) -> Iterator[Path]:
    """Every side-car among the gallery's pictures."""
    for month in images.glob("[0-9]*/[0-9]*/"):
        with os.scandir(month) as entries:
            names = [entry.name for entry in entries if entry.name.endswith(SUFFIXES)]
        yield from (month / name for name in sorted(names) if not name.startswith("."))


def picture_of(sidecar: Path) -> Path:
    """The picture that a side-car of the gallery lies beside."""
    return sidecar.with_suffix("")


def follow(before: Path, after: Path) -> None:
    """Bring the side-cars of a picture that was moved along.

    Raises:
        StudioError: one cannot be moved.
    """
    for old, new in zip(of(before), of(after), strict=True):
        try:
            if old.is_file() and not new.exists():
                old.replace(new)
        except OSError as error:
            raise StudioError(f"{old} could not be moved to {new} ({error.strerror}).") from error


def _content(path: Path) -> bytes | None:
    try:
        with path.open("rb") as stream:
            return stream.read(_READ_AT_MOST)
    except OSError:
        return None
