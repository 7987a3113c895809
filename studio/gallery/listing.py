"""All numbers of a search, of which SQLite writes out many at a time.

Handing a row over takes Python's lock and gives it back; where other threads want it too, as in a busy window, a
million rows one by one take twenty seconds instead of one.
"""

from array import array

from sqlalchemy import Connection, text

from studio.gallery.conditions import Search
from studio.gallery.outlook import informed
from studio.gallery.search import hits
from studio.gallery.statement import Window

AT_ONCE = 20_000
"""About so many numbers are read at a time: some milliseconds."""

_GROWTH = 4
"""A part is at most so many times as wide as the one before."""


def numbers_of(connection: Connection, search: Search) -> "array[int]":
    """The numbers of all that fit, newest first."""
    search = informed(connection, search)
    found = array("q", _written(connection, search, Window(), AT_ONCE))
    if len(found) < AT_ONCE:
        return found
    low: int = connection.scalar(text("SELECT min(number) FROM generations")) or 0
    end, width = found[-1], found[0] - found[-1] + 1
    while end > low:
        start = max(low, end - width)
        part = _written(connection, search, Window(start, end))
        found.extend(part)
        width = max(1, int(width * min(_GROWTH, AT_ONCE / max(1, len(part)))))
        end = start
    return found


def _written(connection: Connection, search: Search, window: Window, limit: int | None = None) -> list[int]:
    """The numbers of a window, newest first, written out by SQLite as one text."""
    sql, values = hits(search, window, limit)
    written = connection.scalar(text(f"WITH h (n) AS ({sql}) SELECT group_concat(n) FROM h"), values)
    return sorted(map(int, written.split(",")), reverse=True) if written else []
