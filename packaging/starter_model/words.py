"""The words with a visible effect, read from words.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("words.toml")

Phrases = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Words:
    """Every table of words.toml: from an id to its phrases, the canonical one first."""

    frames: Phrases
    styles: Phrases
    modifiers: Phrases
    backgrounds: Phrases
    placements: Phrases
    relations: Phrases
    colors: tuple[str, ...]
    neon: tuple[str, ...]
    idle: tuple[str, ...]


def read_words(file: Path = FILE) -> Words:
    """The words as the file tells them."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return Words(**{name: _frozen(value) for name, value in tables.items()})


def _frozen(value: dict[str, list[str]] | list[str]) -> Phrases | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(value)
    return {name: tuple(phrases) for name, phrases in value.items()}


WORDS = read_words()
