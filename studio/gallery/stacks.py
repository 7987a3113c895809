"""Stacks: pictures that differ by their seed alone, share their words, or were made together, shown as one.

What pictures share is kept as a hash each in a narrow table of its own, so that collapsing a million pictures
reads 30 bytes of each. The newest hit of a stack is its cover.
"""

import hashlib
import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, TextClause, text

from studio.gallery.conditions import Search
from studio.gallery.ids import Ids
from studio.gallery.search import hits
from studio.gallery.statement import Window

By = Literal["recipe", "prompt", "run"]
"""What the pictures of a stack share: all but the seed, the prompt, or the run they were made in."""


_AT_ONCE = 5_000
"""Covers that are read at a time."""


@dataclass(frozen=True)
class Stacks:
    """The covers of the stacks of a search, newest first, and how many pictures lie in each.

    Unless `is_whole`, these are the first covers, and their counts are of the newest pictures only.
    """

    covers: Ids
    counts: Sequence[int]
    is_whole: bool = True


def keys(request: str, run: str | None, number: int) -> dict[str, int]:
    """What the row of a generation in the table of stacks holds; `request` is its JSON.

    Hashes are negative, so that a generation without a run is in a stack of its own, which has its number.
    """
    values = json.loads(request)
    prompt = _hash(values["prompt"])
    del values["noise"], values["model"]["name"]
    recipe = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {"number": number, "recipe": _hash(recipe), "prompt": prompt, "run": _hash(run) if run else number}


def stacks_of(connection: Connection, search: Search, by: By, newest: int | None = None) -> Stacks:
    """The stacks of a search, or only of its `newest` hits: their covers are the first ones of all."""
    covers, counts = array("q"), array("l")
    for some, how_many in connection.execute(_covers(search, by, newest)):
        pairs = sorted(zip(map(int, some.split(",")), map(int, how_many.split(",")), strict=True), reverse=True)
        covers.extend(cover for cover, _ in pairs)
        counts.extend(count for _, count in pairs)
    return Stacks(Ids(covers), counts, newest is None or sum(counts) < newest)


def members_of(connection: Connection, search: Search, by: By, number: int) -> Ids:
    """Every hit of a search that is in the stack of `number`, newest first."""
    wanted = f"SELECT number FROM stacks WHERE {by} = (SELECT {by} FROM stacks WHERE number = :cover)"
    stack = set(connection.scalars(text(wanted), {"cover": number}))
    if not stack:
        return Ids(array("q"))
    sql, values = hits(search, Window(min(stack), max(stack) + 1))
    found = (row[0] for row in connection.execute(text(sql), values))
    return Ids(array("q", (hit for hit in found if hit in stack)))


def _covers(search: Search, by: By, newest: int | None) -> TextClause:
    """Covers and counts, many in a row: see `gallery.listing`."""
    sql, values = hits(search, limit=newest)
    return text(
        f"WITH h (number) AS ({sql}), c (cover, size) AS (SELECT max(h.number), count(*) "
        f"FROM h CROSS JOIN stacks AS s ON s.number = h.number GROUP BY s.{by} ORDER BY 1 DESC), "
        f"p AS (SELECT cover, size, row_number() OVER (ORDER BY cover DESC) / {_AT_ONCE} AS part FROM c) "
        "SELECT group_concat(cover), group_concat(size) FROM p GROUP BY part ORDER BY part"
    ).bindparams(**values)


def _hash(text_: str) -> int:
    return -1 - (int.from_bytes(hashlib.blake2b(text_.encode(), digest_size=8).digest()) >> 1)
