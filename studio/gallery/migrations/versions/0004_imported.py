"""Imported pictures in order of time, so that a gallery that has none knows it at once."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = ("CREATE INDEX generations_by_import ON generations (number) WHERE source != 'seedlock'",)


def upgrade() -> None:
    """From the third version."""
    for statement in STATEMENTS:
        op.execute(statement)
