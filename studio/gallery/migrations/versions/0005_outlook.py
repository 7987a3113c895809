"""What a search wants to know before it runs: which parameters there are together, and what has stars."""

from alembic import op

revision = "0005"
down_revision = "0004"

COLUMNS = ("steps", "guidance_scale", "width", "height", "scheduler")
LIST = ", ".join(COLUMNS)
NEW = ", ".join(f"new.{name}" for name in COLUMNS)
OLD = ", ".join(f"old.{name}" for name in COLUMNS)
ENTER = f"INSERT INTO combinations VALUES ({NEW}, 1) ON CONFLICT ({LIST}) DO UPDATE SET count = count + 1;"
LEAVE = f"UPDATE combinations SET count = count - 1 WHERE ({LIST}) = ({OLD});"

STATEMENTS = (
    # every index ends with the number: those of one combination, or of as many stars, stand in order of time
    f"CREATE INDEX generations_by_combination ON generations ({LIST})",
    "CREATE INDEX generations_by_rating ON generations (rating) WHERE rating > 0",
    # hundreds of rows for a million pictures; one whose count is 0 may stay
    f"""
    CREATE TABLE combinations (
        steps INTEGER NOT NULL,
        guidance_scale REAL NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        scheduler TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY ({LIST})
    ) WITHOUT ROWID
    """,
    f"INSERT INTO combinations SELECT {LIST}, count(*) FROM generations GROUP BY {LIST}",
    f"CREATE TRIGGER combinations_entered AFTER INSERT ON generations BEGIN {ENTER} END",
    f"CREATE TRIGGER combinations_left AFTER DELETE ON generations BEGIN {LEAVE} END",
    f"CREATE TRIGGER combinations_changed AFTER UPDATE OF {LIST} ON generations BEGIN {LEAVE} {ENTER} END",
    # the words of the full-text index by the alphabet
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, instance)",
)


def upgrade() -> None:
    """From the fourth version; a million rows take some seconds."""
    for statement in STATEMENTS:
        op.execute(statement)
