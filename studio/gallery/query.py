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
like:ID            what looks like a picture
date:2026-03       2026, 2026-03-05, today, yesterday, 2026-03..2026-05, >=2026-03
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from studio.errors import StudioError
from studio.gallery.conditions import Search, Term, Terms, Words
from studio.gallery.terms import condition_of

MOST_TERMS = 64
"""A search of more terms than this was pasted by mistake."""

MOST_ALTERNATIVES = 32
"""A search that comes to more alternatives than this would take long."""

DEEPEST = 40
"""Parentheses within parentheses."""

_TOKEN = re.compile(r'\s*(?:(?P<mark>[()])|(?P<minus>-)?(?:(?P<field>[A-Za-z_]+):)?(?P<value>"[^"]*"?|[^\s()]*))')
_WORDS = ("AND", "OR", "NOT")


class SearchError(StudioError):
    """What is wrong with a search, and where: from the character `start` to the one before `end`."""

    def __init__(self, sentence: str, start: int, end: int) -> None:
        super().__init__(sentence)
        self.start, self.end = start, end


def parse(text: str) -> Search:
    """The alternatives of a search.

    Raises:
        SearchError: a field is unknown (the sentence names the nearest), a value does not fit its field, or the
            parentheses do not close.
    """
    clean = text.encode(errors="replace").decode().replace("\0", " ")
    tokens = _tokens(clean)
    terms = [token for token in tokens if isinstance(token.value, Term)]
    if len(terms) > MOST_TERMS:
        sentence = f"The search has {len(terms)} terms. Use at most {MOST_TERMS}."
        raise SearchError(sentence, terms[MOST_TERMS].start, terms[-1].end)
    return _Reader(tokens, len(clean)).read()


@dataclass(frozen=True)
class _Token:
    """A parenthesis, AND, OR, NOT, "-" before a parenthesis, or a term; and where it stands."""

    value: str | Term
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    """The parts of a search; mere punctuation is left out."""
    tokens, place = list[_Token](), 0
    while place < len(text) and (match := _TOKEN.match(text, place)):
        place = max(match.end(), place + 1)
        found, start = _read(match, text[place : place + 1]), match.end() - len(match[0].lstrip())
        tokens += [_Token(value, start, match.end()) for value in found]
    return tokens


def _read(match: re.Match[str], following: str) -> list[str | Term]:
    """What a part of a search stands for; `following` is the character behind it."""
    if match["mark"]:
        return [match["mark"]]
    if match["value"] in _WORDS and not match["field"]:
        return ["NOT", match["value"]] if match["minus"] else [match["value"]]
    if match["minus"] and not match["value"] and not match["field"] and following == "(":
        return ["NOT"]
    term = _term(match) if match["value"] or match["field"] else None
    return [term] if term else []


class _Reader:
    """Reads tokens from left to right; each method gives the alternatives of what it has read."""

    def __init__(self, tokens: Sequence[_Token], length: int) -> None:
        self._tokens, self._length = tokens, length
        self._place = self._depth = 0

    def read(self) -> Search:
        """All of it; a search that is nothing but operators finds everything."""
        try:
            found = self._alternatives(is_excluded=False)
        except StudioError as error:
            raise _placed(error, 0, self._length) from error
        if self._next() is not None:
            raise self._error('There is a ")" too many in the search. Put quotes around it to search for text.')
        return found

    def _next(self) -> str | Term | None:
        return self._tokens[self._place].value if self._place < len(self._tokens) else None

    def _error(self, sentence: str, place: int | None = None) -> SearchError:
        """An error at a token, the next one where no other is meant."""
        token = self._tokens[self._place if place is None else place]
        return SearchError(sentence, token.start, token.end)

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
        opened = self._place - 1
        if self._depth > DEEPEST:
            raise self._error("The search has too many parentheses within parentheses.", opened)
        is_empty = self._next() in (")", None)
        found = self._alternatives(is_excluded=is_excluded)
        if self._next() != ")":
            raise self._error('A "(" is not closed. Put quotes around it to search for text.', opened)
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
    try:
        condition = condition_of(name.lower(), value, is_phrase) if name else Words(value, None, is_phrase)
    except StudioError as error:
        raise _placed(error, match.end() - len(match[0].lstrip()), match.end()) from error
    if isinstance(condition, Words) and not _has_letters(condition.text):
        return None
    return Term(condition, bool(match["minus"]))


def _placed(error: StudioError, start: int, end: int) -> SearchError:
    """The same sentence, with its place unless it has one."""
    return error if isinstance(error, SearchError) else SearchError(str(error), start, end)


def _has_letters(text: str) -> bool:
    """Whether anything in the text is indexed: letters, digits, and signs such as emoji."""
    kinds = {unicodedata.category(sign) for sign in text}
    return any(kind[0] in "LN" or kind in ("So", "Co", "Cn") for kind in kinds)
