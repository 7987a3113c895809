"""The search language: a line of text becomes conditions, or one sentence on what is wrong with it.

red fox            both words, or words that start so, in prompt, tags or note
"red fox"          these words in this order
-hat               not this (before any condition)
frame:oil          subject: style: modifier: negative: prompt: note: model: alike; frame:"oil painting"
seed:7             seed:123* for all that start so
size:512x768       steps:20 steps:20..30 rating:>=4 guidance:<7 scheduler:euler
tag:portrait       tag:port* for all that start so
is:favourite       is:deleted searches the trash
run:ID parent:ID   what was made together, what came of a picture
date:2026-03       2026, 2026-03-05, today, yesterday, 2026-03..2026-05, >=2026-03
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import cast, get_args

from studio.errors import StudioError
from studio.gallery.conditions import (
    Condition,
    Dates,
    Dimensions,
    Exactly,
    Flag,
    Is,
    Numbers,
    Seed,
    Tagged,
    Term,
    TextColumn,
    Words,
)
from studio.gallery.spans import date_span, number_span
from studio.generation.request import Size

MOST_TERMS = 64
"""A search of more terms than this was pasted by mistake."""

FLAGS: Mapping[str, Flag] = {"favourite": "favourite", "favorite": "favourite", "deleted": "deleted"}
"""What may stand behind `is:`."""

_TERM = re.compile(r'(?P<minus>-?)(?:(?P<field>[A-Za-z_]+):)?(?P<value>"[^"]*"?|\S*)')


def parse(text: str) -> tuple[Term, ...]:
    """The terms of a search; all of them must hold.

    Raises:
        StudioError: a field is unknown (the sentence names the nearest), or a value does not fit its field.
    """
    clean = text.encode(errors="replace").decode().replace("\0", " ")
    found = [_term(match) for match in _TERM.finditer(clean) if match["value"] or match["field"]]
    terms = tuple(term for term in found if term is not None)
    if len(terms) > MOST_TERMS:
        raise StudioError(f"The search has {len(terms)} terms. Use at most {MOST_TERMS}.")
    return terms


def _term(match: re.Match[str]) -> Term | None:
    """The term, or None for mere punctuation."""
    name, value, is_phrase = match["field"], match["value"].strip('"').strip(), match["value"].startswith('"')
    condition = _condition(name.lower(), value, is_phrase) if name else Words(value, None, is_phrase)
    if isinstance(condition, Words) and not _has_letters(condition.text):
        return None
    return Term(condition, bool(match["minus"]))


def _has_letters(text: str) -> bool:
    """Whether anything in the text is indexed: letters, digits, and signs such as emoji."""
    kinds = {unicodedata.category(sign) for sign in text}
    return any(kind[0] in "LN" or kind in ("So", "Co", "Cn") for kind in kinds)


def _condition(name: str, value: str, is_phrase: bool) -> Condition:
    if name not in FIELDS:
        near = difflib.get_close_matches(name, FIELDS, n=1, cutoff=0)[0]
        raise StudioError(f'There is no search field "{name}:". The nearest is "{near}:".')
    if not value:
        raise StudioError(f'"{name}:" needs a value, for example {name}:{FIELDS[name]}.')
    if name in get_args(TextColumn):
        return Words(value, cast(TextColumn, name), is_phrase)
    return _READERS[name](value)


def _seed(value: str) -> Seed:
    digits = value.removesuffix("*")
    if not re.fullmatch("[0-9]{1,20}", digits):
        raise StudioError(
            f'"{value}" is not a seed. Write its digits, or the first of them and a star: seed:123*.'
        )
    return Seed(digits if value.endswith("*") else str(int(digits)), value.endswith("*"))


def _flag(value: str) -> Is:
    if value.lower() not in FLAGS:
        near = difflib.get_close_matches(value.lower(), FLAGS, n=1, cutoff=0)[0]
        raise StudioError(f'"is:{value}" is unknown. The nearest is "is:{near}".')
    return Is(FLAGS[value.lower()])


_READERS: Mapping[str, Callable[[str], Condition]] = {
    "seed": _seed,
    "size": lambda value: Dimensions(Size.parse(value)),
    "steps": lambda value: Numbers("steps", *number_span(value)),
    "rating": lambda value: Numbers("rating", *number_span(value)),
    "guidance": lambda value: Numbers("guidance_scale", *number_span(value)),
    "date": lambda value: Dates(*date_span(value)),
    "tag": lambda value: Tagged(value.removesuffix("*"), value.endswith("*")),
    "is": _flag,
    "run": lambda value: Exactly("run", value),
    "parent": lambda value: Exactly("parent", value),
    "scheduler": lambda value: Exactly("scheduler", value),
}

FIELDS: Mapping[str, str] = {
    "prompt": "fox",
    "negative": "blurry",
    "frame": '"oil painting"',
    "subject": "fox",
    "style": '"golden hour"',
    "modifier": "detailed",
    "model": "starter",
    "note": "print",
    "seed": "123*",
    "size": "512x768",
    "steps": ">=20",
    "guidance": "5..8",
    "scheduler": "euler",
    "rating": ">=4",
    "tag": "portrait",
    "date": "2026-03..2026-05",
    "is": "favourite",
    "run": "ID",
    "parent": "ID",
}
"""Every field of the language, each with an example of a value."""
