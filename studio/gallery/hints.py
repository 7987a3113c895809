"""Hints: when a search finds nothing, which part of it is to blame, and what to search instead."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from studio.errors import StudioError
from studio.gallery.query import parse
from studio.gallery.tally import Tally, tally

MOST_PARTS = 8
"""A search of more parts than this is not taken apart."""

_PART = re.compile(r'-?(?:[A-Za-z_]+:)?(?:"[^"]*"|[^\s()"]+)')


@dataclass(frozen=True)
class Hint:
    """A search without one of its parts, and how many it finds."""

    without: str
    query: str
    found: Tally


def hints(connection: Connection, query: str) -> tuple[Hint, ...]:
    """Every search with one part less that finds something, the most hits first; none if there are ORs."""
    parts = _PART.findall(query)
    if not 2 <= len(parts) <= MOST_PARTS or "OR" in parts or "(" in query:
        return ()
    found = list[Hint]()
    for place, part in enumerate(parts):
        less = " ".join((*parts[:place], *parts[place + 1 :]))
        try:
            found.append(Hint(part, less, tally(connection, parse(less))))
        except StudioError:
            continue
    return tuple(sorted((hint for hint in found if hint.found.count), key=lambda hint: -hint.found.count))
