"""Counts that never keep anyone waiting: exact where that is quick, else an estimate that says so."""

import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, exc, text

from studio.gallery.conditions import Search
from studio.gallery.outlook import informed
from studio.gallery.search import count
from studio.gallery.statement import Window

WITHIN = 0.15
"""Seconds that an exact count may take."""

WINDOWS = 12
"""An estimate counts in so many windows, spread evenly over all numbers."""

SHARE = 60
"""The windows hold one in so many numbers."""

STEPS = 2000
"""SQLite's virtual machine asks after so many steps whether it is to go on."""


@dataclass(frozen=True)
class Tally:
    """How many fit; about so many, unless `is_exact`."""

    count: int
    is_exact: bool = True

    def __str__(self) -> str:
        """As people read it: "1,204" or "about 310,000"."""
        if self.is_exact:
            return f"{self.count:,}"
        places = max(0, len(str(self.count)) - 2)
        return f"about {round(self.count, -places):,}"


def tally(connection: Connection, search: Search, within: float = WITHIN) -> Tally:
    """Count what fits, exactly if that takes no longer than `within` seconds."""
    search = informed(connection, search)
    try:
        with _time_limit(connection, within):
            return Tally(connection.scalar(count(search)) or 0)
    except exc.OperationalError as error:
        if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_INTERRUPT":
            raise
    return Tally(_estimate(connection, search), is_exact=False)


@contextmanager
def _time_limit(connection: Connection, seconds: float) -> Generator[None]:
    """Interrupt a statement that takes longer."""
    database = cast(sqlite3.Connection, connection.connection.driver_connection)
    end = time.perf_counter() + seconds
    database.set_progress_handler(lambda: time.perf_counter() > end, STEPS)
    try:
        yield
    finally:
        database.set_progress_handler(None, 0)


def _estimate(connection: Connection, search: Search) -> int:
    """How many fit in some windows, times how many more numbers there are than the windows hold."""
    low, high = connection.execute(text("SELECT min(number), max(number) FROM generations")).one()
    step = (high - low) // WINDOWS + 1
    width = step * WINDOWS // SHARE // WINDOWS + 1
    starts = (low + step * place + (step - width) // 2 for place in range(WINDOWS))
    found = sum(connection.scalar(count(search, Window(start, start + width))) or 0 for start in starts)
    return found * step // width
