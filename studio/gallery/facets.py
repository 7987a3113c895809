"""Facets: what the generations of a search have in common, and how many have it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from studio.gallery.conditions import Search
from studio.gallery.listing import numbers_of
from studio.gallery.rows import chunks
from studio.gallery.search import hits
from studio.gallery.statement import Window
from studio.gallery.tally import tally
from studio.prompt.fields import ASPECTS

MOST_COUNTED = 5_000
"""Of more hits than this, facets are counted over a sample of about so many, so that nobody waits for them."""

FEW = 20 * MOST_COUNTED
"""Of so many hits all numbers are read, and each so many-th is looked at."""

SLICES = 40
"""A sample is taken in so many slices, spread evenly over the time of all hits."""

HALVINGS = 6
"""So often the time before the newest hit is halved to find where hits begin."""

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
_STYLES = text(
    "SELECT DISTINCT r.number, style.value ->> 'aspect', style.value ->> 'text' "
    "FROM recipes AS r, json_each(r.composition, '$.fields.styles') AS style "
    "WHERE r.number IN (SELECT value FROM json_each(:numbers))"
)


@dataclass(frozen=True)
class Value:
    """One value of a facet: how many have it, and the search term that finds them."""

    text: str
    count: int
    term: str


@dataclass(frozen=True)
class Facet:
    """A field, or an aspect of style, and its most frequent values."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Facets:
    """All facets of a search of `total` hits; if only a sample of them was looked at, counts are estimates."""

    facets: tuple[Facet, ...]
    total: int
    looked_at: int

    @property
    def is_sample(self) -> bool:
        """Whether counts are estimates."""
        return self.looked_at < self.total


def facets_of(connection: Connection, search: Search) -> Facets:
    """Count the facets of a search."""
    found = _hits(connection, search, MOST_COUNTED + 1)
    total = len(found)
    if total > MOST_COUNTED:
        total = tally(connection, search).count
        if total <= FEW:
            every = numbers_of(connection, search)
            found = every[:: len(every) // MOST_COUNTED + 1].tolist() or found
        else:
            found = list(_sample(connection, search, found[0], total)) or found[:MOST_COUNTED]
    share = total / max(1, len(found))
    facets = (_facet(name, counter, share) for name, counter in _counted(connection, found).items())
    return Facets(tuple(facet for facet in facets if facet.values), total, len(found))


def _hits(connection: Connection, search: Search, limit: int, window: Window | None = None) -> list[int]:
    sql, values = hits(search, window, limit)
    return [row[0] for row in connection.execute(text(sql), values)]


def _sample(connection: Connection, search: Search, newest: int, total: int) -> Iterator[int]:
    """Hits in slices of time that together hold about as many of all hits as are counted."""
    low = _oldest(connection, search, newest)
    step = (newest - low) // SLICES + 1
    width = max(1, int(step * min(1.0, MOST_COUNTED / total)))
    for place in range(SLICES):
        start = low + step * place + (step - width) // 2
        yield from _hits(connection, search, -(-MOST_COUNTED // SLICES) * 4, Window(start, start + width))


def _oldest(connection: Connection, search: Search, newest: int) -> int:
    """A number shortly before the first hit, found by halving."""
    low: int = connection.scalar(text("SELECT min(number) FROM generations")) or 0
    if _hits(connection, search, 1, Window(high=low + (newest - low) // SLICES)):
        return low  # as mostly: the search is not about a time
    high = newest
    for _ in range(HALVINGS):
        middle = (low + high) // 2
        if _hits(connection, search, 1, Window(high=middle)):
            high = middle
        else:
            low = middle
    return low


def _counted(connection: Connection, found: Sequence[int]) -> dict[str, Counter[str]]:
    """How many have each value of each facet."""
    counters = {name: Counter[str]() for name in (*_COLUMNS, *ASPECTS, "style", "tag")}
    for some in chunks(found):
        chosen = {"numbers": json.dumps(list(some))}
        for row in connection.execute(_ROWS, chosen):
            for name, value in zip(_COLUMNS, row[:-1], strict=True):
                counters[name][str(value)] += 1
            counters["tag"].update(row[-1].splitlines())
        for _, aspect, style in connection.execute(_STYLES, chosen):
            counters[aspect if aspect in ASPECTS else "style"][style or ""] += 1
    return counters


def _facet(name: str, counter: Counter[str], share: float) -> Facet:
    """The most frequent values, those alike by the alphabet; no value is none. Each was seen once in `share`."""
    ordered = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
    told = [(value, round(count * share)) for value, count in ordered if value][:MOST_VALUES]
    return Facet(name, tuple(Value(value, count, _term(name, value)) for value, count in told))


def _term(name: str, value: str) -> str:
    field = "date" if name == "month" else "style" if name in ASPECTS else name
    plain = value.replace('"', " ")
    return f'{field}:"{plain}"' if any(sign in plain for sign in " ()") else f"{field}:{plain}"
