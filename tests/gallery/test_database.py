"""One SQLite file: opened safely, migrated whole or not at all."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from studio.errors import DamagedError, StudioError
from studio.gallery.database import SHIPPED, Schema, open_database
from studio.gallery.gallery import Gallery
from studio.paths import Paths
from tests.gallery.damage import damage_pages

NEXT = """
from alembic import op
revision, down_revision = "9999", "0005"
def upgrade():
    op.execute("CREATE TABLE moons (name TEXT)")
    op.execute("ALTER TABLE generations ADD COLUMN phase TEXT")
    {last}
"""


def next_schema(folder: Path, last: str = "") -> Schema:
    """A later version of the database, whose migration ends with the statement `last`."""
    scripts = shutil.copytree(SHIPPED.scripts, folder / "migrations 100%")
    (scripts / "versions" / "9999_next.py").write_text(NEXT.format(last=last))
    return Schema("9999", scripts)


def tables(file: Path) -> set[str]:
    """The names of the tables in a database."""
    connection = sqlite3.connect(file)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return names


@pytest.fixture
def database(home: Paths) -> Path:
    """The file of an empty gallery."""
    open_database(home.database).close()
    return home.database


def test_the_version_in_the_code_is_that_of_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(SHIPPED.scripts))

    assert ScriptDirectory.from_config(config).get_heads() == [SHIPPED.head]


def test_a_current_database_is_opened_without_alembic(database: Path):
    code = (
        "import sys; from pathlib import Path; from studio.gallery.database import open_database;"
        f"open_database(Path({str(database)!r})).close(); print('alembic' in sys.modules)"
    )

    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )


def test_every_connection_is_set_up_for_safety_and_speed(database: Path):
    opened = open_database(database)

    with opened.reading() as connection:
        values = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    opened.close()
    assert values == ["wal", 1, 1]


def test_a_migration_keeps_a_copy_of_the_older_database(database: Path, tmp_path: Path):
    open_database(database, next_schema(tmp_path)).close()

    assert "moons" in tables(database)
    copy = database.with_name("gallery.before-9999.sqlite3")
    assert tables(copy) == tables(database) - {"moons"}


def test_a_failing_migration_leaves_nothing_behind(database: Path, tmp_path: Path):
    before = tables(database)

    with pytest.raises(ZeroDivisionError):
        open_database(database, next_schema(tmp_path, last="1 / 0"))

    assert tables(database) == before
    open_database(database).close()


def test_a_newer_database_is_refused_untouched(database: Path, tmp_path: Path):
    open_database(database, next_schema(tmp_path)).close()
    before = database.read_bytes()

    with pytest.raises(StudioError, match="newer version of Seedlock"):
        open_database(database)

    assert database.read_bytes() == before


@pytest.mark.parametrize("content", [b"this is no database", b"SQLite format 3\0" + bytes(2000)])
def test_a_file_that_is_no_database_is_refused_untouched(home: Paths, content: bytes):
    home.database.write_bytes(content)

    with pytest.raises(DamagedError, match="Rebuild the gallery"):
        Gallery.open(home)

    assert home.database.read_bytes() == content


def test_the_database_of_another_program_is_refused_untouched(home: Paths):
    other = sqlite3.connect(home.database)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.commit()
    other.close()
    before = home.database.read_bytes()

    with pytest.raises(StudioError, match="is not a Seedlock gallery"):
        Gallery.open(home)

    assert home.database.read_bytes() == before


def test_a_damaged_database_is_named_as_such(home: Paths):
    Gallery.open(home).close()
    content = bytearray(home.database.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    home.database.write_bytes(content)

    with pytest.raises(StudioError, match="is damaged"):
        Gallery.open(home)


def test_nothing_stays_open_of_a_gallery_that_cannot_be_opened(home: Paths):
    Gallery.open(home).close()
    damage_pages(home.database)

    with pytest.raises(DamagedError) as told:
        Gallery.open(home)

    still_open = [Path(one.path) for one in psutil.Process().open_files()]
    assert not [path for path in still_open if path.is_relative_to(home.data)], str(told.value)


def test_a_writer_that_another_process_blocks_says_so(database: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("studio.gallery.database.BUSY_SECONDS", 0.1)
    opened, other = open_database(database), sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StudioError, match="Another Seedlock is busy"), opened.writing():
        pass

    other.execute("ROLLBACK")
    with opened.writing() as connection:
        assert connection.scalar(text("SELECT count(*) FROM generations")) == 0
    other.close()
    opened.close()


def test_the_data_version_tells_of_other_processes_only(home: Paths):
    mine, other = open_database(home.database), open_database(home.database)
    first = mine.data_version()

    with mine.writing() as connection:
        connection.execute(text("INSERT INTO environments (json) VALUES ('mine')"))
    assert mine.data_version() == first

    with other.writing() as connection:
        connection.execute(text("INSERT INTO environments (json) VALUES ('other')"))
    assert mine.data_version() != first
    mine.close()
    other.close()


def test_two_processes_may_make_the_same_database_at_once(home: Paths):
    code = (
        "from pathlib import Path; from studio.gallery.database import open_database;"
        f"open_database(Path({str(home.database)!r})).close()"
    )
    processes = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]

    assert [process.wait(60) for process in processes] == [0, 0]
    assert "generations" in tables(home.database)
