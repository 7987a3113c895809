"""Rebuilding: the database is made again from the pictures and the journal alone, all or nothing."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, delete, select

from studio.errors import DamagedError, StudioError
from studio.gallery import journal, removals
from studio.gallery.adoption import enter, pictures
from studio.gallery.database import copy_database, open_database
from studio.gallery.schema import ALBUMS, ENVIRONMENTS, GENERATIONS, LOOKS, MEMBERS, RECIPES, TAGS
from studio.gallery.store import PLAIN, Interpreter, Store
from studio.paths import Paths

Progress = Callable[[int, int], None]
"""Told how many pictures of how many were read."""


@dataclass(frozen=True)
class Rebuilt:
    """How many generations there are now, which files could not be read, and where the old database was kept."""

    entered: int
    failed: tuple[tuple[Path, str], ...]
    kept: Path | None


def rebuild(
    paths: Paths, interpreter: Interpreter = PLAIN, on_progress: Progress = lambda _done, _all: None
) -> Rebuilt:
    """Make the database again; other processes see the old one until the new one is whole, and wait to write.

    A database that can be opened is copied first; where its pages are damaged, it is emptied after that, and
    others see it grow whole at once. One that cannot be opened is moved away.

    Raises:
        StudioError: the home cannot be written, or the database is of a newer version, or of another program.
    """
    paths.create()
    kept = _keep(paths.database)
    store = Store(open_database(paths.database), paths.images, paths.thumbnails, interpreter)
    try:
        with store.database.writing() as connection:
            going = {paths.images / path for path in removals.pending(connection)}
            for table in (MEMBERS, ALBUMS, LOOKS, TAGS, RECIPES, GENERATIONS, ENVIRONMENTS):
                connection.execute(delete(table))
            found = [path for _, path in sorted(pictures(paths.images)) if path not in going]
            failed = _enter_all(connection, found, store, on_progress)
            journal.replay(connection, paths.images)
            entered = len(connection.scalars(select(GENERATIONS.c.number)).all())
    finally:
        store.database.close()
    return Rebuilt(entered, tuple(failed), kept)


def _keep(database: Path) -> Path | None:
    """Put the old database aside: a copy if it can be opened, else the file itself."""
    if not database.exists() or database.stat().st_size == 0:
        return None
    moment = f"{datetime.now():%Y-%m-%d_%H-%M-%S}"
    kept = database.with_suffix(f".before-{moment}{database.suffix}")
    try:
        is_sound = _is_sound(database)
        copy_database(database, kept)
        if not is_sound:
            _empty(database)
    except DamagedError:
        _move(database, kept)
    except StudioError:
        kept.unlink(missing_ok=True)
        raise
    return kept


def _is_sound(database: Path) -> bool:
    """Whether SQLite finds its pages in order."""
    with closing(open_database(database)) as opened:
        try:
            with opened.reading() as connection:
                return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
        except DamagedError:
            return False


def _empty(database: Path) -> None:
    """Write a fresh database over a damaged one, whose file others may have open."""
    with TemporaryDirectory(dir=database.parent) as folder:
        fresh = Path(folder) / database.name
        open_database(fresh).close()
        copy_database(fresh, database)


def _move(database: Path, to: Path) -> None:
    """Move a database and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        part = database.with_name(database.name + suffix)
        if part.exists():
            part.replace(to.with_name(to.name + suffix))


def _enter_all(
    connection: Connection, found: list[Path], store: Store, on_progress: Progress
) -> list[tuple[Path, str]]:
    """Enter every picture; says which could not be, and why."""
    failed = list[tuple[Path, str]]()
    for done, path in enumerate(found):
        try:
            enter(connection, path, store.images, store.interpreter)
        except StudioError as error:
            failed.append((path, str(error)))
        on_progress(done + 1, len(found))
    return failed
