"""A database as a failing disk leaves it."""

import sqlite3
from contextlib import closing
from pathlib import Path

_PAGE = 4096


def damage_pages(database: Path) -> None:
    """Write over the first page of every table and index but the one that tells the version."""
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = opened.execute("SELECT rootpage, tbl_name FROM sqlite_master WHERE tbl_name != 'alembic_version'")
        damaged = sorted(page for page, _ in pages if page)
    with database.open("rb+") as file:
        for page in damaged:
            file.seek((page - 1) * _PAGE)
            file.write(b"\xff" * _PAGE)
