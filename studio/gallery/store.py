"""Where a gallery keeps its things: the database, the pictures, the thumbnails."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.gallery.database import Database
from studio.generation.request import ModelRef
from studio.paths import Paths
from studio.prompt.composition import Composition


def as_text(prompt: str) -> Composition:
    """A prompt as it is, in no fields."""
    return Composition(text=prompt)


def as_named(model: ModelRef) -> ModelRef:
    """A model or VAE as the file names it."""
    return model


@dataclass(frozen=True)
class Interpreter:
    """How recipes of other programs become ours: `compose` finds the fields in a prompt, `match` the installed
    model that a name or part of a hash means, `match_vae` the VAE, `match_embedding` the textual inversion."""

    compose: Callable[[str], Composition] = as_text
    match: Callable[[ModelRef], ModelRef] = as_named
    match_vae: Callable[[ModelRef], ModelRef] = as_named
    match_embedding: Callable[[ModelRef], ModelRef] = as_named


PLAIN = Interpreter()
"""Prompts stay texts and models are what their names say."""


@dataclass(frozen=True)
class Store:
    """One gallery's places."""

    database: Database
    images: Path
    thumbnails: Path
    interpreter: Interpreter = PLAIN

    @property
    def home(self) -> Paths:
        """The home that the gallery lies in."""
        return Paths(self.database.file.parent, self.thumbnails.parent)
