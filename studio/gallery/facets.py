"""Facets: what the generations of a search have in common, and how many have it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from studio.gallery.conditions import Search
from studio.gallery.rows import chunks
from studio.gallery.search import numbers

NEWEST = 5_000
"""Facets are counted over this many of the newest hits at most, so that a search never waits for them."""

MOST_VALUES = 12
"""Values of a facet that are told, the most frequent."""

_COLUMNS: Mapping[str, str] = {
    "model": "g.model",
    "frame": "g.frame",
    "size": "g.width || 'x' || g.height",
    "scheduler": "g.scheduler",
    "rating": "g.rating",
    "from": "g.source",
    "colour": "g.colour",
    "month": "substr(g.created, 1, 7)",
}
"""What is counted, by the field of the search language that finds it ("month" is found by `date:`)."""

_ROWS = text(
    f"SELECT {', '.join(_COLUMNS.values())}, g.tags FROM generations AS g "
    "WHERE g.number IN (SELECT value FROM json_each(:numbers))"
)


@dataclass(frozen=True)
class Value:
    """One value of a facet: how many have it, and the search term that finds them."""

    text: str
    count: int
    term: str


@dataclass(frozen=True)
class Facet:
    """A field and its most frequent values."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Facets:
    """All facets of a search; `counted` hits were looked at, and if `is_sample`, there are more."""

    facets: tuple[Facet, ...]
    counted: int
    is_sample: bool


def facets_of(connection: Connection, search: Search) -> Facets:
    """Count the facets of a search."""
    found: Sequence[int] = [row[0] for row in connection.execute(numbers(search, limit=NEWEST + 1))]
    hits = found[:NEWEST]
    counters = {name: Counter[str]() for name in (*_COLUMNS, "tag")}
    for some in chunks(hits):
        for row in connection.execute(_ROWS, {"numbers": json.dumps(list(some))}):
            for name, value in zip(_COLUMNS, row[:-1], strict=True):
                counters[name][str(value)] += 1
            counters["tag"].update(row[-1].splitlines())
    facets = (_facet(name, counter) for name, counter in counters.items())
    return Facets(tuple(facet for facet in facets if facet.values), len(hits), len(found) > len(hits))


def _facet(name: str, counter: Counter[str]) -> Facet:
    """The most frequent values, those alike by the alphabet; no value is none."""
    ordered = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
    told = [(value, count) for value, count in ordered if value][:MOST_VALUES]
    return Facet(name, tuple(Value(value, count, _term(name, value)) for value, count in told))


def _term(name: str, value: str) -> str:
    field = "date" if name == "month" else name
    return f'{field}:"{value}"' if any(sign in value for sign in ' ()"') else f"{field}:{value}"
