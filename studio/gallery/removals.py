"""Removal for good: rows first, with a list of their files, then the files; a crash between is made good."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from studio.errors import StudioError
from studio.gallery import edits, files, sidecars, thumbnails
from studio.gallery.ids import LENGTH
from studio.gallery.rows import chunks, timestamp
from studio.gallery.schema import GENERATIONS, REMOVALS
from studio.gallery.store import Store

_G = GENERATIONS.c


def begin(connection: Connection, numbers: Sequence[int]) -> None:
    """Take the rows out and list their files."""
    for some in chunks(numbers):
        paths = connection.scalars(select(_G.path).where(_G.number.in_(some))).all()
        if paths:
            connection.execute(insert(REMOVALS).prefix_with("OR IGNORE"), [{"path": path} for path in paths])
    edits.remove_rows(connection, numbers)


def expire(store: Store, days: int) -> int:
    """Remove for good what has lain in the trash for more than so many days, 0 for never; says how many.

    Files that cannot be removed now are tried again at the next start.
    """
    if not days:
        return 0
    until = timestamp(datetime.now(UTC) - timedelta(days=days))
    with store.database.writing() as connection:
        old = connection.scalars(select(_G.number).where(_G.deleted.is_not(None), _G.deleted < until)).all()
        begin(connection, old)
    if old:
        with suppress(StudioError):
            finish(store)
    return len(old)


def pending(connection: Connection) -> tuple[str, ...]:
    """The files that are still to be removed, relative to the images."""
    return tuple(connection.scalars(select(REMOVALS.c.path)))


def finish(store: Store) -> None:
    """Remove every listed file.

    Raises:
        StudioError: a file cannot be removed; it stays listed.
    """
    with store.database.reading() as connection:
        paths = pending(connection)
    removed, failure = list[str](), None
    for path in paths:
        try:
            _remove(store, path)
        except StudioError as error:
            failure = failure or error
        else:
            removed.append(path)
    if removed:
        with store.database.writing() as connection:
            for some in chunks(removed):
                connection.execute(delete(REMOVALS).where(REMOVALS.c.path.in_(some)))
    if failure:
        raise failure


def _remove(store: Store, path: str) -> None:
    picture = store.images / path
    small = thumbnails.paths_of(store.thumbnails, picture.stem[-LENGTH:])
    files.remove(picture, *small, *sidecars.of(picture))
