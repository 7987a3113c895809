"""The vocabulary: phrases to choose from, each with what it does to the picture."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

from studio.errors import StudioError
from studio.paths import resources
from studio.prompt import own_file, weights
from studio.prompt.fields import ASPECTS, FieldName
from studio.prompt.template import ARTIST_OPENING, tidy

OWN_FILE = "own.toml"
"""The file of the user's own phrases in their vocabulary folder."""

_HEADING = 'Your own phrases: "phrase" = "what it does to the picture".'
_SECTIONS: Mapping[FieldName, str] = {
    "frame": "frames",
    "subject": "subjects",
    "style": "styles",
    "modifier": "modifiers",
    "negative": "negatives",
}


@dataclass(frozen=True)
class Entry:
    """One phrase to choose; `about` says what it does to the picture, `group` is the heading it stands under."""

    text: str
    about: str
    group: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """All phrases, the shipped ones in the order of their files, then the user's own from `own_path`."""

    frames: tuple[Entry, ...]
    subjects: tuple[Entry, ...]
    styles: Mapping[str, tuple[Entry, ...]]
    modifiers: tuple[Entry, ...]
    negatives: tuple[Entry, ...]
    own_path: Path

    @classmethod
    def load(cls, user_folder: Path) -> "Vocabulary":
        """Read the shipped files and the user's own.

        Raises:
            StudioError: the user's file cannot be read, or is broken and was kept aside.
        """
        return cls._of(_read_own(user_folder / OWN_FILE), user_folder)

    @classmethod
    def shipped(cls, user_folder: Path) -> "Vocabulary":
        """The shipped files alone; new phrases of the user's own go into `user_folder`."""
        return cls._of({}, user_folder)

    @classmethod
    def _of(cls, own: Mapping[str, tuple[Entry, ...]], user_folder: Path) -> "Vocabulary":
        """The shipped phrases with the user's own, which come by section, behind them."""
        shipped = resources() / "vocabulary"
        return cls(
            frames=(*_shipped(shipped / "frames.toml"), *own.get("frames", ())),
            subjects=(*_shipped(shipped / "subjects.toml"), *own.get("subjects", ())),
            styles={
                aspect: (*_shipped(shipped / "styles" / f"{aspect}.toml"), *own.get(f"styles.{aspect}", ()))
                for aspect in ASPECTS
            },
            modifiers=(*_shipped(shipped / "modifiers.toml"), *own.get("modifiers", ())),
            negatives=(*_shipped(shipped / "negatives.toml"), *own.get("negatives", ())),
            own_path=user_folder / OWN_FILE,
        )

    def entries(self, field: FieldName, aspect: str = "") -> tuple[Entry, ...]:
        """The phrases of one field; for a style those of one aspect, or of all where none is named."""
        match field:
            case "frame":
                return self.frames
            case "subject":
                return self.subjects
            case "style" if aspect:
                return self.styles.get(aspect, ())
            case "style":
                return tuple(entry for entries in self.styles.values() for entry in entries)
            case "modifier":
                return self.modifiers
            case "negative":
                return self.negatives

    def find(self, field: FieldName, text: str, aspect: str = "") -> Entry | None:
        """The entry with this text, whatever its capitals and weights."""
        return self._index.get((field, aspect, bare(text).casefold()))

    def lists(self) -> dict[str, tuple[str, ...]]:
        """The phrases as wildcards by name: `__frame__`, `__subject__`, `__modifier__`, and one an aspect."""
        sources = {"frame": self.frames, "subject": self.subjects, "modifier": self.modifiers, **self.styles}
        return {name: tuple(entry.text for entry in entries) for name, entries in sources.items()}

    def aspect_of(self, text: str) -> str:
        """The aspect that a style phrase belongs to, "" if it is not in the vocabulary."""
        if bare(text).casefold().startswith(ARTIST_OPENING):
            return "artist"
        return next((aspect for aspect in ASPECTS if self.find("style", text, aspect)), "")

    def add(self, field: FieldName, text: str, aspect: str = "", about: str = "") -> "Vocabulary":
        """The vocabulary with a phrase of the user's own, which is also written to their file.

        Raises:
            StudioError: the phrase is empty or there already, the aspect unknown, or the file not writable.
        """
        phrase = tidy(text)
        if not phrase:
            raise StudioError("There is nothing to add. Write the phrase first.")
        if self.find(field, phrase, aspect):
            raise StudioError(f'"{phrase}" is in the vocabulary already.')
        section = _section(field, aspect)
        contents = own_file.read(self.own_path)
        _table(contents, section)[phrase] = about
        return self._rewritten(contents)

    def remove(self, field: FieldName, text: str, aspect: str = "") -> "Vocabulary":
        """The vocabulary without a phrase of the user's own; shipped phrases stay.

        Raises:
            StudioError: the user has no such phrase, or the file cannot be written.
        """
        entry = self.find(field, text, aspect)
        if entry is None or not entry.is_own:
            raise StudioError(f'"{text}" is not one of your own phrases, so it cannot be removed.')
        contents = own_file.read(self.own_path)
        _table(contents, _section(field, aspect)).pop(entry.text, None)
        return self._rewritten(contents)

    def _rewritten(self, contents: dict[str, Any]) -> "Vocabulary":
        own_file.write(self.own_path, contents, _HEADING)
        return Vocabulary.load(self.own_path.parent)

    @cached_property
    def _index(self) -> dict[tuple[FieldName, str, str], Entry]:
        """Entries by field, aspect and folded text; styles also under the aspect "" for any."""
        keyed = ((field, "", entry) for field in _SECTIONS for entry in self.entries(field))
        styles = (("style", aspect, entry) for aspect, entries in self.styles.items() for entry in entries)
        return {
            (cast(FieldName, field), aspect, entry.text.casefold()): entry
            for field, aspect, entry in (*keyed, *styles)
        }


@lru_cache(maxsize=10_000)  # reading a prompt asks for each phrase some ten times, 0.1 ms each
def bare(phrase: str) -> str:
    """The phrase without weights, in whichever dialect they are written: as the vocabulary has it."""
    dialect = "compel" if weights.foreign_dialect(phrase, "a1111") == "compel" else "a1111"
    return tidy(weights.strip(phrase, dialect))


def _shipped(path: Path) -> Iterator[Entry]:
    """The entries of one shipped file, whose tables are the groups."""
    tables: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    for group, phrases in tables.items():
        for text, about in phrases.items():
            yield Entry(text, about, group)


def _read_own(path: Path) -> dict[str, tuple[Entry, ...]]:
    """The user's entries by section ("frames", "styles.mood")."""
    contents = own_file.read(path)
    try:
        styles = contents.get("styles", {}).items()
        sections = {name: table for name, table in contents.items() if name != "styles"}
        sections |= {f"styles.{aspect}": table for aspect, table in styles}
        return {name: tuple(_own_entries(table)) for name, table in sections.items()}
    except AttributeError as error:
        raise own_file.set_aside(
            path, 'phrases must stand as "phrase" = "what it does" under a heading'
        ) from error


def _own_entries(table: Mapping[str, object]) -> Iterable[Entry]:
    return (Entry(text, str(about), is_own=True) for text, about in table.items())


def _section(field: FieldName, aspect: str) -> tuple[str, ...]:
    if field != "style":
        return (_SECTIONS[field],)
    if aspect not in ASPECTS:
        raise StudioError(f'"{aspect}" is no aspect of a style. Choose one of {", ".join(ASPECTS)}.')
    return (_SECTIONS[field], aspect)


def _table(contents: dict[str, Any], section: tuple[str, ...]) -> dict[str, str]:
    """The table of a section, made where it is missing."""
    table = contents
    for name in section:
        table = table.setdefault(name, {})
    return table
