"""Stacks: what pictures share that differ by their seed alone, have the same words, or were made together."""

import hashlib
import json

from alembic import op

revision = "0003"
down_revision = "0002"

AT_ONCE = 10_000

STATEMENTS = (
    # narrow, since all of it is read to collapse a gallery; see `gallery.stacks`
    """
    CREATE TABLE stacks (
        number INTEGER PRIMARY KEY REFERENCES generations (number) ON DELETE CASCADE,
        recipe INTEGER NOT NULL,
        prompt INTEGER NOT NULL,
        run INTEGER NOT NULL
    )
    """,
)


def upgrade() -> None:
    """From the second version; a million rows take half a minute."""
    for statement in STATEMENTS:
        op.execute(statement)
    connection, last = op.get_bind(), -1
    while rows := connection.exec_driver_sql(
        "SELECT number, request, run FROM recipes JOIN generations USING (number) "
        "WHERE number > ? ORDER BY number LIMIT ?",
        (last, AT_ONCE),
    ).all():
        found = [(number, *_keys(request, run, number)) for number, request, run in rows]
        connection.exec_driver_sql("INSERT INTO stacks VALUES (?, ?, ?, ?)", found)
        last = found[-1][0]


def _keys(request: str, run: str | None, number: int) -> tuple[int, int, int]:
    values = json.loads(request)
    prompt = _hash(values["prompt"])
    del values["noise"], values["model"]["name"]
    recipe = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return _hash(recipe), prompt, _hash(run) if run else number


def _hash(text: str) -> int:
    return -1 - (int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1)
