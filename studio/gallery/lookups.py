"""Where SQLite finds the generations that a condition holds for, by an index of its own."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from studio.gallery.conditions import Condition, Exactly, Flag, InAlbum, Is, LooksLike, Numbers, Seed, Tagged
from studio.gallery.schema import MOST_DIFFERENT

Named = Callable[[object], str]
"""Puts a value into a statement; gives its name there."""


@dataclass(frozen=True)
class Lookup:
    """The table with its index, and what holds there; {} is the table's name in the statement.

    `is_in_order` says that the index gives each number once, in order of time. `to_ask` is the table for asking
    about one number, where that takes another index. What `is_slow` looks at every generation.
    """

    table: str
    held: str
    is_in_order: bool = True
    to_ask: str = ""
    is_slow: bool = False

    def numbers(self) -> str:
        """The statement that gives all numbers."""
        return f"SELECT d.number FROM {_of(self.table, 'd')} WHERE {_of(self.held, 'd')}"

    def holds_for(self, number: str) -> str:
        """The condition that it holds for a number."""
        table, held = _of(self.to_ask or self.table, "f"), _of(self.held, "f")
        return f"EXISTS (SELECT 1 FROM {table} WHERE f.number = {number} AND {held})"


_LAST = "\U0010ffff"
"""No tag goes on with this character."""

_FLAGS: dict[Flag, Lookup] = {
    "favourite": Lookup("generations AS {} INDEXED BY generations_by_favourite", "{}.is_favourite = 1"),
    "deleted": Lookup("generations AS {} INDEXED BY generations_by_deleted", "{}.deleted IS NOT NULL"),
    "noted": Lookup("generations AS {} INDEXED BY generations_by_note", "{}.note != ''"),
    "imported": Lookup("generations AS {} INDEXED BY generations_by_import", "{}.source != 'seedlock'"),
    "tagged": Lookup("tags AS {} INDEXED BY tags_by_number", "1", is_in_order=False),
}


def lookup_of(condition: Condition, named: Named) -> Lookup | None:
    """Where a condition is looked up; None for one that is a fact (see `search`), words, or a date."""
    match condition:
        case Is(flag):
            return _FLAGS[flag]
        case Seed(digits, is_prefix):
            held = f"{{}}.seed >= {named(digits)} AND {{}}.seed < {named(digits + ':')}" if is_prefix else ""
            table, held = "generations AS {}", held or f"{{}}.seed = {named(digits)}"
            return Lookup(f"{table} INDEXED BY generations_by_seed", held, is_in_order=False, to_ask=table)
        case Tagged(tag, is_prefix=False):
            return Lookup("tags AS {}", f"{{}}.tag = {named(tag)}")
        case Tagged(tag):
            held = f"{{}}.tag >= {named(tag)} AND {{}}.tag < {named(tag + _LAST)}"
            return Lookup("tags AS {}", held, is_in_order=False, to_ask="tags AS {} INDEXED BY tags_by_number")
        case InAlbum(name):
            return Lookup("album_members AS {}", f"{{}}.name = {named(name)}")
        case LooksLike(number):
            one = named(number)
            look = f"(SELECT look FROM looks WHERE number = {one})"
            held = f"({{}}.number = {one} OR bits_apart({{}}.look, {look}) <= {named(MOST_DIFFERENT)})"
            return Lookup("looks AS {}", held, is_in_order=False, is_slow=True)
        case Numbers("rating", low, high) if low is not None and low > 0:
            return _by_rating(low, high, named)
        case Exactly(column, value):
            return _by_column(column, value, named)
        case _:
            return None


def _by_rating(low: float, high: float | None, named: Named) -> Lookup:
    """The index of those that have stars holds those of as many in order."""
    table = "generations AS {} INDEXED BY generations_by_rating"
    if high == math.nextafter(low, math.inf):
        return Lookup(table, f"{{}}.rating > 0 AND {{}}.rating = {named(low)}")
    below = "" if high is None else f" AND {{}}.rating < {named(high)}"
    return Lookup(table, f"{{}}.rating > 0 AND {{}}.rating >= {named(low)}{below}", is_in_order=False)


def _by_column(column: str, value: str, named: Named) -> Lookup | None:
    """A column with an index that leaves the usual value out, which the statement must say."""
    usual = {"run": "", "parent": "", "colour": "", "source": "seedlock"}
    if column not in usual or value == usual[column]:
        return None
    held = f"{{}}.{column} = {named(value)} AND {{}}.{column} != '{usual[column]}'"
    return Lookup(f"generations AS {{}} INDEXED BY generations_by_{column}", held)


def _of(template: str, name: str) -> str:
    """With the table's name wherever it stands."""
    return template.replace("{}", name)
