"""One SQLite file, opened safely: any number of readers, one writer at a time, whole transactions."""

import shutil
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import cast

from filelock import FileLock
from sqlalchemy import URL, Connection, create_engine, event, exc
from sqlalchemy import Engine as SqlEngine
from sqlalchemy.engine.interfaces import DBAPIConnection

from studio.errors import DamagedError, StudioError
from studio.gallery.schema import bits_apart

BUSY_SECONDS = 20
"""How long a transaction waits for another process's."""

_LEAST_FREE = 200_000
"""Bytes that SQLite needs beside the database; on a disk with fewer, its failures mean that it is full."""


@dataclass(frozen=True)
class Schema:
    """The newest version of the database, and the folder of migrations that lead there."""

    head: str = "0005"
    scripts: Path = Path(__file__).parent / "migrations"


SHIPPED = Schema()


class Database:
    """The transactions of one file.

    `file` is where it lies. All writes go through one connection: they never wait for each other inside SQLite,
    and `data_version`, asked there, changes by the writes of other processes alone.
    """

    def __init__(self, file: Path) -> None:
        """Open a database of the current version."""
        self.file = file
        self._engine = _engine(file)
        self._lock = Lock()
        with _told(file):
            self._writer = self._engine.connect().execution_options(begin="IMMEDIATE")
        self._seen_version = 0

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A transaction that sees one state of the database, from any thread.

        Raises:
            StudioError: the database cannot be read.
        """
        with _told(self.file), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction that changes all or nothing; threads take turns.

        Raises:
            StudioError: the database cannot be written.
        """
        with self._lock, _told(self.file), self._writer.begin():
            yield self._writer

    def data_version(self) -> int:
        """A number that changes when another process has changed the database; cheap enough to ask each second.

        While this process writes, it is the number of the last call.
        """
        if self._lock.acquire(blocking=False):
            try:
                with _told(self.file):
                    self._seen_version = _pragma(self._writer, "data_version")
            finally:
                self._lock.release()
        return self._seen_version

    def close(self) -> None:
        """Close every connection once the write in progress is done; the journal goes back to the file."""
        with self._lock:
            self._writer.close()
        self._engine.dispose()


def open_database(file: Path, schema: Schema = SHIPPED) -> Database:
    """Open `file`, which is made or migrated first where needed; before a migration it is copied.

    Raises:
        StudioError: the file is no gallery, is damaged, or comes from a newer version; it was not touched.
    """
    if _version(file, schema) != schema.head:
        with FileLock(file.with_suffix(".lock")):
            version = _version(file, schema)
            if version != schema.head:
                _migrate(file, version, schema)
    return Database(file)


def copy_database(file: Path, to: Path) -> None:
    """Copy a whole database, the journal included, while others read and write it.

    Raises:
        StudioError: it cannot be read, or the copy cannot be written.
    """
    source, target = sqlite3.connect(file, timeout=BUSY_SECONDS), sqlite3.connect(to)
    try:
        source.backup(target)
    except sqlite3.DatabaseError as error:
        raise _translated(error, file) or StudioError(f"{file} could not be copied ({error}).") from error
    finally:
        source.close()
        target.close()


def _version(file: Path, schema: Schema) -> str | None:
    """The version of the database, None where there is no or an empty one; reads only."""
    if not file.exists() or file.stat().st_size == 0:
        return None
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    try:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if not tables:
            return None
        if not {"alembic_version", "generations"} <= tables:
            raise StudioError(f"{file} is not a Seedlock gallery. Move it away and start Seedlock again.")
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    except sqlite3.DatabaseError as error:
        raise _translated(error, file) or StudioError(f"{file} cannot be read ({error}).") from error
    finally:
        connection.close()
    if version > schema.head:
        raise StudioError(
            f"The gallery in {file} was written by a newer version of Seedlock. Update Seedlock to open it."
        )
    return str(version)


def _migrate(file: Path, version: str | None, schema: Schema) -> None:
    """Bring the database to the newest version, or leave it as it was."""
    from alembic import command
    from alembic.config import Config

    if version is not None:
        copy_database(file, file.with_suffix(f".before-{schema.head}{file.suffix}"))
    config = Config()
    config.set_main_option("script_location", str(schema.scripts).replace("%", "%%"))
    engine = _engine(file).execution_options(begin="IMMEDIATE")
    try:
        with _told(file), engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def _engine(file: Path) -> SqlEngine:
    """Connections whose transactions hold for every statement, changes of tables included."""
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -16000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    cast(sqlite3.Connection, connection).create_function("bits_apart", 2, bits_apart, deterministic=True)


def _begin(connection: Connection) -> None:
    """Writers take their lock at once: a reader that turns writer could fail half-way."""
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")


def _pragma(connection: Connection, name: str) -> int:
    """A PRAGMA's number, asked outside of any transaction."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {name}")
    (value,) = cursor.fetchone() or (0,)
    cursor.close()
    return int(value)


@contextmanager
def _told(file: Path) -> Generator[None]:
    """Translate what SQLite says of the user's disk or file; bugs fly on."""
    try:
        yield
    except exc.DatabaseError as error:
        if told := _translated(error.orig, file):
            raise told from error
        raise


def _translated(error: BaseException | None, file: Path) -> StudioError | None:
    """An error of SQLite as one that says what can be done about it; None where it is our bug."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return DamagedError(f"{file} is damaged. Rebuild the gallery from its pictures; the file is kept.")
    if name.startswith("SQLITE_IOERR") and shutil.disk_usage(file.parent).free < _LEAST_FREE:
        name = "SQLITE_FULL"  # what SQLite makes of a disk without room for its shared memory
    for start, sentence in (
        ("SQLITE_FULL", "The disk is full: {file} cannot grow. Free some space and try again."),
        ("SQLITE_BUSY", "Another Seedlock is busy with {file}. Try again in a moment."),
        ("SQLITE_READONLY", "{file} cannot be written. Make the file and its folder writable."),
        ("SQLITE_PERM", "{file} cannot be opened. Make the file and its folder writable."),
        ("SQLITE_CANTOPEN", "{file} cannot be opened. Make the file and its folder writable."),
        ("SQLITE_IOERR", "The disk failed while {file} was used. Check the disk and its free space."),
    ):
        if name.startswith(start):
            return StudioError(sentence.format(file=file))
    return None
