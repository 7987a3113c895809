"""What a search asks of a generation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from studio.generation.request import Size

TextColumn = Literal["prompt", "negative", "frame", "subject", "style", "modifier", "model", "note"]
NumberColumn = Literal["steps", "rating", "guidance_scale"]
Flag = Literal["favourite", "deleted", "imported", "noted", "tagged"]


@dataclass(frozen=True)
class Words:
    """Words that follow each other; the last may go on unless it is a phrase. No column: prompt, tags or note.

    `endings` are all the words that the text may go on to, where that is known.
    """

    text: str
    column: TextColumn | None
    is_phrase: bool
    endings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbers:
    """A number from `low` on and below `high`; None leaves an end open."""

    column: NumberColumn
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Dates:
    """Made from `start` on and before `end`; None leaves an end open."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True)
class Seed:
    """A seed, or all seeds whose digits start so."""

    digits: str
    is_prefix: bool


@dataclass(frozen=True)
class Dimensions:
    """Of this size in pixels."""

    size: Size


@dataclass(frozen=True)
class Tagged:
    """Has this tag, or one that starts so."""

    tag: str
    is_prefix: bool


@dataclass(frozen=True)
class Exactly:
    """A column that holds just this."""

    column: Literal["run", "parent", "scheduler", "source", "colour"]
    value: str


@dataclass(frozen=True)
class InAlbum:
    """Lies in this album, which was picked by hand."""

    name: str


@dataclass(frozen=True)
class LooksLike:
    """Looks like the generation of this number, or is it."""

    number: int


@dataclass(frozen=True)
class Is:
    """Is a favourite, lies in the trash, comes from another program, or has a note or tags."""

    flag: Flag


@dataclass(frozen=True)
class Together:
    """Is of these parameters, which few have together."""

    terms: "tuple[Term, ...]"


Condition = Words | Numbers | Dates | Seed | Dimensions | Tagged | Exactly | InAlbum | LooksLike | Is | Together


@dataclass(frozen=True)
class Term:
    """One condition, or its contrary.

    The condition holds for `count` generations, as far as that is known; for more than `FEW` it only says so.
    """

    condition: Condition
    is_excluded: bool = False
    count: int | None = None


FEW = 10_000
"""The numbers of so many generations are gathered in some milliseconds."""

Terms = tuple[Term, ...]
"""Terms of which all must hold."""

Search = tuple[Terms, ...]
"""Alternatives of which one must hold; a search for everything is one alternative without terms."""
