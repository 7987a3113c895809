"""The search language: a line of text becomes conditions, or one sentence on what is wrong with it.

red fox            both words, or words that start so, in prompt, tags or note
"red fox"          these words in this order
-hat               not this (before any condition, or before what stands in parentheses)
fox OR owl         one of them; AND, which binds more, may be left out; NOT is the minus sign as a word
(fox OR owl) red   parentheses bind first
frame:oil          subject: style: modifier: negative: prompt: note: model: alike; frame:"oil painting"
seed:7             seed:123* for all that start so
size:512x768       steps:20 steps:20..30 rating:>=4 guidance:<7 scheduler:euler
tag:portrait       tag:port* for all that start so; colour:red album:"best of"
is:favourite       is:deleted searches the trash; is:imported is:noted is:tagged
from:comfyui       made by that program; from:seedlock by this one
run:ID parent:ID   what was made together, what came of a picture
date:2026-03       2026, 2026-03-05, today, yesterday, 2026-03..2026-05, >=2026-03
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import cast, get_args

from studio.errors import StudioError
from studio.gallery.conditions import (
    Condition,
    Dates,
    Dimensions,
    Exactly,
    Flag,
    InAlbum,
    Is,
    Numbers,
    Search,
    Seed,
    Tagged,
    Term,
    Terms,
    TextColumn,
    Words,
)
from studio.gallery.spans import date_span, number_span
from studio.generation.request import Size

MOST_TERMS = 64
"""A search of more terms than this was pasted by mistake."""

MOST_ALTERNATIVES = 32
"""A search that comes to more alternatives than this would take long."""

DEEPEST = 40
"""Parentheses within parentheses."""

FLAGS: Mapping[str, Flag] = {
    "favourite": "favourite",
    "favorite": "favourite",
    "deleted": "deleted",
    "imported": "imported",
    "noted": "noted",
    "tagged": "tagged",
}
"""What may stand behind `is:`."""

COLOURS = ("red", "orange", "yellow", "green", "blue", "purple")
"""The colour labels."""

_TOKEN = re.compile(r'\s*(?:(?P<mark>[()])|(?P<minus>-)?(?:(?P<field>[A-Za-z_]+):)?(?P<value>"[^"]*"?|[^\s()]*))')
_WORDS = ("AND", "OR", "NOT")


def parse(text: str) -> Search:
    """The alternatives of a search.

    Raises:
        StudioError: a field is unknown (the sentence names the nearest), a value does not fit its field, or the
            parentheses do not close.
    """
    clean = text.encode(errors="replace").decode().replace("\0", " ")
    tokens = _tokens(clean)
    if (count := sum(isinstance(token, Term) for token in tokens)) > MOST_TERMS:
        raise StudioError(f"The search has {count} terms. Use at most {MOST_TERMS}.")
    return _Reader(tokens).read()


_Token = str | Term
"""A parenthesis, AND, OR, NOT, "-" before a parenthesis, or a term."""


def _tokens(text: str) -> list[_Token]:
    """The parts of a search; mere punctuation is left out."""
    tokens, place = list[_Token](), 0
    while place < len(text) and (match := _TOKEN.match(text, place)):
        place = max(match.end(), place + 1)
        if match["mark"]:
            tokens.append(match["mark"])
        elif match["value"] in _WORDS and not match["field"]:
            tokens += ["NOT", match["value"]] if match["minus"] else [match["value"]]
        elif match["minus"] and not match["value"] and not match["field"] and text[place : place + 1] == "(":
            tokens.append("NOT")
        elif (match["value"] or match["field"]) and (term := _term(match)):
            tokens.append(term)
    return tokens


class _Reader:
    """Reads tokens from left to right; each method gives the alternatives of what it has read."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens, self._place, self._depth = tokens, 0, 0

    def read(self) -> Search:
        """All of it; a search that is nothing but operators finds everything."""
        found = self._alternatives(is_excluded=False)
        if self._next() is not None:
            raise StudioError('There is a ")" too many in the search. Put quotes around it to search for text.')
        return found

    def _next(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _alternatives(self, *, is_excluded: bool) -> Search:
        """Parts between ORs. Excluded, all of them must not hold."""
        parts = [self._sequence(is_excluded=is_excluded)]
        while self._next() == "OR":
            self._place += 1
            parts.append(self._sequence(is_excluded=is_excluded))
        told = [part for part in parts if part is not None]
        if not told:
            return ((),)
        return _all_of(told) if is_excluded else _one_of(told)

    def _sequence(self, *, is_excluded: bool) -> Search | None:
        """Parts side by side, or between ANDs; None where there is none."""
        parts = list[Search]()
        while (token := self._next()) not in (None, "OR", ")"):
            if token == "AND":
                self._place += 1
            elif part := self._part(is_excluded=is_excluded):
                parts.append(part)
        if not parts:
            return None
        return _one_of(parts) if is_excluded else _all_of(parts)

    def _part(self, *, is_excluded: bool) -> Search | None:
        """A term, or what stands in parentheses, with NOT before it."""
        token = self._next()
        self._place += 1
        if token == "NOT":
            return (
                self._part(is_excluded=not is_excluded) if self._next() not in (None, "OR", ")", "AND") else None
            )
        if isinstance(token, Term):
            return ((Term(token.condition, token.is_excluded != is_excluded),),)
        return self._inner(is_excluded=is_excluded)

    def _inner(self, *, is_excluded: bool) -> Search | None:
        """What stands in parentheses."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise StudioError("The search has too many parentheses within parentheses.")
        is_empty = self._next() in (")", None)
        found = self._alternatives(is_excluded=is_excluded)
        if self._next() != ")":
            raise StudioError('A "(" in the search is not closed. Put quotes around it to search for text.')
        self._place += 1
        self._depth -= 1
        return None if is_empty else found


def _all_of(parts: Sequence[Search]) -> Search:
    """The alternatives of parts that must all hold: one of each."""
    size = 1
    for part in parts:
        size *= len(part)
        if size > MOST_ALTERNATIVES:
            raise StudioError("The search has too many alternatives. Use fewer ORs.")
    return tuple(_once(term for terms in chosen for term in terms) for chosen in product(*parts))


def _one_of(parts: Sequence[Search]) -> Search:
    """The alternatives of parts of which one must hold."""
    found = tuple(dict.fromkeys(terms for part in parts for terms in part))
    if len(found) > MOST_ALTERNATIVES:
        raise StudioError("The search has too many alternatives. Use fewer ORs.")
    return found


def _once(terms: Iterable[Term]) -> Terms:
    return tuple(dict.fromkeys(terms))


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


def _colour(value: str) -> Exactly:
    if value.lower() not in COLOURS:
        raise StudioError(f'"{value}" is no colour label. Use one of: {", ".join(COLOURS)}.')
    return Exactly("colour", value.lower())


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
    "from": lambda value: Exactly("source", value.lower()),
    "colour": _colour,
    "album": InAlbum,
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
    "colour": "red",
    "album": '"best of"',
    "date": "2026-03..2026-05",
    "is": "favourite",
    "from": "comfyui",
    "run": "ID",
    "parent": "ID",
}
"""Every field of the language, each with an example of a value."""
