"""Files that are being imported: listed before they come, so that a crash leaves none without a row."""

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from studio.errors import StudioError
from studio.gallery.adoption import enter
from studio.gallery.rows import chunks
from studio.gallery.schema import ARRIVALS
from studio.gallery.store import Store
from studio.whole_file import remove_if_stale

INCOMING = "incoming"
"""The folder below the images in which files lie until they are whole."""

PATIENCE = 3600
"""After so many seconds without the file, nobody is bringing it any more."""


def announce(connection: Connection, paths: Sequence[str]) -> None:
    """List the files, relative to the images, that are about to come."""
    rows = [{"path": path, "since": time.time()} for path in paths]
    if rows:
        connection.execute(insert(ARRIVALS).prefix_with("OR IGNORE"), rows)


def settle(connection: Connection, paths: Sequence[str]) -> None:
    """Take files whose rows are there from the list."""
    for some in chunks(paths):
        connection.execute(delete(ARRIVALS).where(ARRIVALS.c.path.in_(some)))


def finish(store: Store) -> int:
    """Enter what came before a crash; says how many. What does not come is forgotten after a while."""
    for part in (store.images / INCOMING).glob("*"):
        remove_if_stale(part)
    with store.database.reading() as connection:
        waiting = connection.execute(select(ARRIVALS.c.path, ARRIVALS.c.since)).all()
    if not waiting:
        return 0
    with store.database.writing() as connection:
        come = [path for path, _ in waiting if (store.images / path).is_file()]
        entered = sum(_entered(connection, store.images / path, store) for path in come)
        late = [path for path, since in waiting if time.time() - since > PATIENCE]
        settle(connection, [*come, *late])
    return entered


def _entered(connection: Connection, path: Path, store: Store) -> bool:
    """Enter one file; one that cannot be read stays a mere file, which `verification` names."""
    with suppress(StudioError):
        return enter(connection, path, store.images, store.interpreter)
    return False
