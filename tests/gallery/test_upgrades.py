"""Databases of every version that was shipped open with all that is in them."""

import importlib.util
import sqlite3
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.gallery.database import SHIPPED
from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.paths import Paths

Make = Callable[..., GenerationRecord]

SHIPPED_BEFORE = ("0001", "0002", "0003", "0004")


def set_back(file: Path, version: str) -> None:
    """Make the database one of an older version, with its rows as that version would have them."""
    newest = sqlite3.connect(file)
    rows = {name: _rows(newest, name) for name in ("environments", "generations", "recipes", "tags", "stacks")}
    newest.close()
    for path in file.parent.glob(f"{file.name}*"):
        path.unlink()
    old = sqlite3.connect(file)
    for script in sorted((SHIPPED.scripts / "versions").glob("[0-9]*.py")):
        if script.name[:4] <= version:
            spec = importlib.util.spec_from_file_location(f"migration_{script.stem}", script)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            for statement in module.STATEMENTS:
                old.execute(statement)
    old.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    old.execute("INSERT INTO alembic_version VALUES (?)", [version])
    for table, values in rows.items():
        columns = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
        if not columns:
            continue  # a table that came later
        holes = ", ".join(f":{name}" for name in columns)
        old.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({holes})", values)
    old.commit()
    old.close()


def _rows(database: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    found = database.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


@pytest.mark.parametrize("version", SHIPPED_BEFORE)
def test_a_gallery_of_an_older_version_opens_whole(gallery: Gallery, make: Make, home: Paths, version: str):
    parent = make()
    child = make(parent=parent.id, steps=3)
    gallery.rate([child.id], 5)
    gallery.tag([child.id], ["best"])
    gallery.note(parent.id, "the first")
    gallery.delete([parent.id])
    before = gallery.get_many([child.id, parent.id])
    gallery.close()
    set_back(home.database, version)
    (home.images / "journal.jsonl").unlink()

    opened = Gallery.open(home)

    assert opened.get_many([child.id, parent.id]) == before
    assert opened.search("fox tag:best rating:5").records == before[:1]
    assert {finding.kind for finding in opened.verify()} <= {"unhashed"}
    assert opened.overview.stacks("is:deleted OR fox", "prompt").counts == array("l", [2])
    assert opened.mend(tuple(opened.verify())) == ()
    assert home.database.with_name(f"gallery.before-{SHIPPED.head}.sqlite3").exists()
    opened.close()
