"""Facets: what the generations of a search have in common, and how many have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from studio.gallery.conditions import Search
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
    connection.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS hits (number INTEGER PRIMARY KEY)")
    connection.exec_driver_sql("DELETE FROM hits")
    if hits:
        connection.execute(text("INSERT INTO hits VALUES (:number)"), [{"number": number} for number in hits])
    facets = [_facet(connection, name, column) for name, column in _COLUMNS.items()]
    facets.append(_tags(connection))
    return Facets(tuple(facet for facet in facets if facet.values), len(hits), len(found) > len(hits))


def _facet(connection: Connection, name: str, column: str) -> Facet:
    counted = connection.exec_driver_sql(
        f"SELECT {column}, count(*) FROM hits JOIN generations AS g ON g.number = hits.number "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}"
    )
    values = ((str(value), count) for value, count in counted if value not in ("", None))
    return Facet(name, tuple(Value(value, count, _term(name, value)) for value, count in values))


def _tags(connection: Connection) -> Facet:
    counted = connection.exec_driver_sql(
        "SELECT tag, count(*) FROM hits JOIN tags ON tags.number = hits.number "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}"
    )
    return Facet("tag", tuple(Value(tag, count, _term("tag", tag)) for tag, count in counted))


def _term(name: str, value: str) -> str:
    field = "date" if name == "month" else name
    return f'{field}:"{value}"' if any(sign in value for sign in ' ()"') else f"{field}:{value}"
