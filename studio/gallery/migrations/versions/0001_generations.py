"""Generations, their recipes, environments and tags, and the full-text index over them."""

from alembic import op

revision = "0001"
down_revision = None

TEXTS = ("prompt", "negative", "frame", "subject", "style", "modifier", "model", "tags", "note")
LIST = ", ".join(TEXTS)
NEW = ", ".join(f"new.{name}" for name in TEXTS)
OLD = ", ".join(f"old.{name}" for name in TEXTS)

STATEMENTS = (
    "PRAGMA application_id = 1397052491",
    """
    CREATE TABLE generations (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        key TEXT NOT NULL,
        prompt TEXT NOT NULL,
        negative TEXT NOT NULL,
        frame TEXT NOT NULL,
        subject TEXT NOT NULL,
        style TEXT NOT NULL,
        modifier TEXT NOT NULL,
        tags TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        model TEXT NOT NULL,
        model_sha256 TEXT NOT NULL,
        seed TEXT NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        steps INTEGER NOT NULL,
        guidance_scale REAL NOT NULL,
        scheduler TEXT NOT NULL,
        rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
        is_favourite INTEGER NOT NULL DEFAULT 0 CHECK (is_favourite IN (0, 1)),
        created TEXT NOT NULL,
        deleted TEXT,
        parent TEXT,
        run TEXT,
        seconds REAL NOT NULL,
        path TEXT NOT NULL,
        pixels_sha256 TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE environments (
        number INTEGER PRIMARY KEY,
        json TEXT NOT NULL UNIQUE
    )
    """,
    """
    CREATE TABLE recipes (
        number INTEGER PRIMARY KEY REFERENCES generations (number) ON DELETE CASCADE,
        request TEXT NOT NULL,
        composition TEXT NOT NULL,
        environment INTEGER NOT NULL REFERENCES environments (number)
    )
    """,
    """
    CREATE TABLE tags (
        tag TEXT NOT NULL COLLATE NOCASE,
        number INTEGER NOT NULL REFERENCES generations (number) ON DELETE CASCADE,
        PRIMARY KEY (tag, number)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX tags_by_number ON tags (number)",
    "CREATE INDEX generations_by_key ON generations (key)",
    "CREATE INDEX generations_by_seed ON generations (seed)",
    "CREATE INDEX generations_by_pixels ON generations (pixels_sha256)",
    # All numbers that one filters by, narrow and in order of time: a scan reads 48 bytes a row instead of 500.
    """
    CREATE INDEX generations_facts ON generations
        (number, deleted, rating, is_favourite, steps, guidance_scale, width, height, scheduler)
    """,
    "CREATE INDEX generations_by_favourite ON generations (is_favourite) WHERE is_favourite = 1",
    "CREATE INDEX generations_by_deleted ON generations (deleted) WHERE deleted IS NOT NULL",
    "CREATE INDEX generations_by_parent ON generations (parent) WHERE parent IS NOT NULL",
    "CREATE INDEX generations_by_run ON generations (run) WHERE run IS NOT NULL",
    f"""
    CREATE VIRTUAL TABLE words USING fts5 (
        {LIST},
        content = 'generations', content_rowid = 'number', prefix = '1 2 3',
        tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So Cn'"
    )
    """,
    f"""
    CREATE TRIGGER generations_added AFTER INSERT ON generations BEGIN
        INSERT INTO words (rowid, {LIST}) VALUES (new.number, {NEW});
    END
    """,
    f"""
    CREATE TRIGGER generations_removed AFTER DELETE ON generations BEGIN
        INSERT INTO words (words, rowid, {LIST}) VALUES ('delete', old.number, {OLD});
    END
    """,
    f"""
    CREATE TRIGGER generations_changed AFTER UPDATE OF {LIST} ON generations BEGIN
        INSERT INTO words (words, rowid, {LIST}) VALUES ('delete', old.number, {OLD});
        INSERT INTO words (rowid, {LIST}) VALUES (new.number, {NEW});
    END
    """,
)


def upgrade() -> None:
    """From an empty file to the first version."""
    for statement in STATEMENTS:
        op.execute(statement)
