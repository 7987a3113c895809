"""What could stand at the cursor of a search: fields, values that are in use, and words of the pictures."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from studio.gallery import albums
from studio.gallery.conditions import Search, Term, TextColumn, Words
from studio.gallery.search import hits
from studio.gallery.terms import COLOURS, FIELDS, FLAGS

MOST = 12
"""Completions that are offered."""

LOOKED_AT = 400
"""The newest hits whose values are offered: enough to know what is usual, few enough to be at once."""

_TERM = re.compile(r'-?(?:(?P<field>[A-Za-z_]+):)?(?P<value>"[^"]*|[^\s()"]*)$')
_LISTS = ("style", "modifier")
_TEXTS: tuple[TextColumn, ...] = ("frame", "subject", "style", "modifier", "model")
_ABOUT: Mapping[str, str] = {
    "prompt": "words of the prompt", "negative": "words that were not wanted", "frame": "the medium",
    "subject": "what is shown", "style": "light, mood, artist, period …", "modifier": "details",
    "model": "made by this model", "note": "words of your notes", "seed": "a seed, or how it begins: 12*",
    "size": "width x height", "steps": "20, >=20 or 20..30", "guidance": "5, <7 or 5..8", "scheduler": "sampler",
    "rating": "stars: 4, >=4", "tag": "your tags", "colour": "your labels", "album": "an album",
    "date": "2026, 2026-03, today", "is": "favourite, deleted, imported …", "from": "the program that made it",
    "run": "made together", "parent": "what came of a picture", "like": "looks like a picture",
}  # fmt: skip


@dataclass(frozen=True)
class Completion:
    """A text that could replace what stands from `start` to the cursor, and a word about it.

    `is_whole` unless a value is still to follow.
    """

    text: str
    about: str
    start: int
    is_whole: bool = True


def completions(connection: Connection, typed: str, cursor: int) -> tuple[Completion, ...]:
    """The likeliest first; behind a blank, where anything could follow, the fields of the language."""
    match = _TERM.search(typed[:cursor])
    if match is None or not match[0]:
        return tuple(_fields("", cursor))
    field, value, start = match["field"], match["value"], match.start("value")
    if field:
        wanted = value.removeprefix('"').lower()
        found = _VALUES[field.lower()](connection, wanted) if field.lower() in _VALUES else ()
        return tuple(Completion(_quoted(one), about, start) for one, about in found if one.lower() != wanted)[
            :MOST
        ]
    return (*_fields(value, start), *_words(connection, value, start))[:MOST]


def _fields(value: str, start: int) -> list[Completion]:
    """Fields of the language, and flags, which people type without `is:`."""
    low = value.lower()
    named = [
        Completion(f"{name}:", _ABOUT[name], start, is_whole=False) for name in FIELDS if name.startswith(low)
    ]
    flags = [Completion(f"is:{flag}", "", start) for flag in FLAGS if flag.startswith(low) and len(low) > 1]
    return named + flags[:1]


def _words(connection: Connection, value: str, start: int) -> list[Completion]:
    """Words of prompts that begin so, the most usual first."""
    low = value.removeprefix('"').lower()
    if len(low) < 2:
        return []
    prompts = _newest(connection, "prompt", ((Term(Words(low, None, False)),),))
    words = Counter(word for prompt in prompts for word in set(re.findall(r"\w[\w'-]*", prompt.lower())))
    usual = [word for word, _ in words.most_common() if word.startswith(low) and word != low]
    return [Completion(word, "", start) for word in usual]


_Values = Iterable[tuple[str, str]]
"""Values, each with a word about it."""


def _texts(column: TextColumn) -> Callable[[Connection, str], _Values]:
    """What begins so among the texts of a column, the most usual first."""

    def values(connection: Connection, start: str) -> _Values:
        search: Search = ((Term(Words(start, column, False)),),) if start.strip() else ((),)
        found = _newest(connection, column, search)
        parts = (part for one in found for part in (one.split(", ") if column in _LISTS else [one]))
        return _usual(Counter(parts), start)

    return values


def _column(column: str) -> Callable[[Connection, str], _Values]:
    """What begins so in a column of the newest generations."""
    return lambda connection, start: _usual(Counter(_newest(connection, column, ((),))), start)


def _usual(counter: Counter[str], start: str) -> _Values:
    """Values in which a word begins so, the most usual first."""
    return [
        (value, "") for value, _ in counter.most_common() if value and f" {value.lower()}".find(f" {start}") >= 0
    ]


def _newest(connection: Connection, column: str, search: Search) -> Sequence[str]:
    sql, values = hits(search, limit=LOOKED_AT)
    rows = connection.execute(text(f"SELECT {column} FROM generations WHERE number IN ({sql})"), values)
    return [str(row[0]) for row in rows]


def _among(values: Iterable[str]) -> Callable[[Connection, str], _Values]:
    """Those of fixed values that begin so."""
    return lambda _, start: [(value, "") for value in values if value.startswith(start)]


def _tags(connection: Connection, start: str) -> _Values:
    pattern = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    counted = text(
        "SELECT tag, count(*) FROM tags WHERE tag LIKE :start ESCAPE '\\' GROUP BY tag ORDER BY 2 DESC LIMIT 12"
    )
    return [(row[0], f"{row[1]:,}") for row in connection.execute(counted, {"start": pattern})]


def _albums(connection: Connection, start: str) -> _Values:
    return [(one.name, "") for one in albums.all_of(connection) if one.query is None and start in one.name.lower()]


def _dates(_: Connection, start: str) -> _Values:
    first = datetime.now().replace(day=1)
    months = list[str]()
    for _month in range(24):
        months.append(f"{first:%Y-%m}")
        first = (first - timedelta(days=1)).replace(day=1)
    years = dict.fromkeys(month[:4] for month in months)
    return [(one, "") for one in ("today", "yesterday", *years, *months) if one.startswith(start)]


_VALUES: Mapping[str, Callable[[Connection, str], _Values]] = {
    **{column: _texts(column) for column in _TEXTS},
    "scheduler": _column("scheduler"),
    "from": _column("source"),
    "run": _column("run"),
    "size": _column("width || 'x' || height"),
    "steps": _column("steps"),
    "guidance": _column("CAST(guidance_scale AS TEXT)"),
    "rating": _among((">=4", ">=3", "5", "4", "3", "2", "1", "0")),
    "is": _among(dict.fromkeys(FLAGS.values())),
    "colour": _among(COLOURS),
    "tag": _tags,
    "album": _albums,
    "date": _dates,
}


def _quoted(value: str) -> str:
    plain = value.replace('"', " ")
    return f'"{plain}"' if any(sign in plain for sign in " ()") else plain
