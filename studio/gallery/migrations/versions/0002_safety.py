"""Hashes of files, where a picture came from, colour labels, albums, looks, and removals that can be finished."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    # SHA-256 of the file's bytes, '' until it was taken; the program that made the picture, as `dialects` names it
    "ALTER TABLE generations ADD COLUMN file_sha256 TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE generations ADD COLUMN source TEXT NOT NULL DEFAULT 'seedlock'",
    "ALTER TABLE generations ADD COLUMN colour TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX generations_by_file ON generations (file_sha256) WHERE file_sha256 != ''",
    "CREATE INDEX generations_by_source ON generations (source) WHERE source != 'seedlock'",
    "CREATE INDEX generations_by_colour ON generations (colour) WHERE colour != ''",
    # 64 bits of how a picture looks, as a signed integer
    """
    CREATE TABLE looks (
        number INTEGER PRIMARY KEY REFERENCES generations (number) ON DELETE CASCADE,
        look INTEGER NOT NULL
    )
    """,
    # an album with a query shows what the query finds, one without holds its members
    "CREATE TABLE albums (name TEXT NOT NULL COLLATE NOCASE PRIMARY KEY, query TEXT) WITHOUT ROWID",
    """
    CREATE TABLE album_members (
        name TEXT NOT NULL COLLATE NOCASE REFERENCES albums (name) ON DELETE CASCADE ON UPDATE CASCADE,
        number INTEGER NOT NULL REFERENCES generations (number) ON DELETE CASCADE,
        PRIMARY KEY (name, number)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX album_members_by_number ON album_members (number)",
    # files whose rows are gone and which are being removed
    "CREATE TABLE removals (path TEXT PRIMARY KEY) WITHOUT ROWID",
    # a page or a count that looks at one thing only must not read wide rows: the number ends every index
    "DROP INDEX generations_by_seed",
    "CREATE INDEX generations_by_seed ON generations (seed, deleted)",
    "DROP INDEX generations_by_deleted",
    "CREATE INDEX generations_by_deleted ON generations (number) WHERE deleted IS NOT NULL",
    "DROP INDEX generations_by_favourite",
    "CREATE INDEX generations_by_favourite ON generations (number) WHERE is_favourite = 1",
    "CREATE INDEX generations_by_note ON generations (number) WHERE note != ''",
    # files that are being imported and whose rows are to follow, and since when (seconds since 1970)
    "CREATE TABLE arrivals (path TEXT PRIMARY KEY, since REAL NOT NULL) WITHOUT ROWID",
)


def upgrade() -> None:
    """From the first version."""
    for statement in STATEMENTS:
        op.execute(statement)
