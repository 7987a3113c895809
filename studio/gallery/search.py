"""Searches as SQL: which generations fit, newest first, without sorting or counting off."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, not_, select, true

from studio.gallery.conditions import Condition, Dates, Dimensions, Exactly, Is, Numbers, Seed, Tagged, Term, Words
from studio.gallery.ids import first_number
from studio.gallery.schema import GENERATIONS, TAGS, WORDS

_G = GENERATIONS.c
_ANYWHERE = "{prompt tags note}"
"""Where free words are looked for; not in the negative prompt, which says what is not there."""


def numbers(terms: Sequence[Term], before: int | None = None) -> Select[int]:
    """The numbers of what fits, newest first; with `before`, only what is older than that number.

    The full-text index gives its hits in descending order of number, and so does the table: the first page
    costs the same in ten thousand rows and in a million.
    """
    statement = _matching(terms, _G.number)
    order = WORDS.c.rowid if _match(terms) else _G.number
    if before is not None:
        statement = statement.where(order < before)
    return statement.order_by(order.desc())


def count(terms: Sequence[Term]) -> Select[int]:
    """How many fit."""
    return _matching(terms, func.count())


def _matching(terms: Sequence[Term], what: ColumnElement[int]) -> Select[int]:
    """`what` of the generations for which all terms hold; those in the trash only if they are asked for."""
    statement = select(what).select_from(GENERATIONS)
    if match := _match(terms):
        statement = statement.join(WORDS, WORDS.c.rowid == _G.number).where(_matches(match))
    others = [term for term in terms if not isinstance(term.condition, Words)]
    statement = statement.where(*(_clause(term) for term in others))
    if not match and (excluded := _excluded(terms)):
        hits = select(WORDS.c.rowid).where(_matches(excluded))
        statement = statement.where(_G.number.not_in(hits))
    asks_for_trash = any(term.condition == Is("deleted") and not term.is_excluded for term in others)
    return statement if asks_for_trash else statement.where(_G.deleted.is_(None))


def _matches(expression: str) -> ColumnElement[bool]:
    return WORDS.c.words.bool_op("MATCH")(expression)


def _match(terms: Sequence[Term]) -> str:
    """The full-text expression of all words wanted and not wanted; "" where none is wanted."""
    wanted, excluded = " AND ".join(_phrases(terms, are_excluded=False)), _excluded(terms)
    return f"({wanted}) NOT ({excluded})" if wanted and excluded else wanted


def _excluded(terms: Iterable[Term]) -> str:
    """The full-text expression for any of the words that are not wanted."""
    return " OR ".join(_phrases(terms, are_excluded=True))


def _phrases(terms: Iterable[Term], *, are_excluded: bool) -> list[str]:
    """The words that are wanted, or those that are not, as FTS5 writes them."""
    chosen = (term.condition for term in terms if term.is_excluded == are_excluded)
    return [_phrase(condition) for condition in chosen if isinstance(condition, Words)]


def _phrase(words: Words) -> str:
    """Words in one column or in those for free words: whatever stands between the quotation marks is text."""
    quoted = words.text.replace('"', '""')
    star = "" if words.is_phrase else " *"
    return f'{words.column or _ANYWHERE} : "{quoted}"{star}'


def _clause(term: Term) -> ColumnElement[bool]:
    clause = _holds(term.condition)
    return not_(func.coalesce(clause, False)) if term.is_excluded else clause


def _holds(condition: Condition) -> ColumnElement[bool]:
    """The condition on columns; words are the full-text index's business."""
    match condition:
        case Numbers(column, low, high):
            return _between(_G[column], low, high)
        case Dates(start, end):
            low, high = (None if moment is None else first_number(moment) for moment in (start, end))
            return _between(_G.number, low, high)
        case Seed(digits, is_prefix):
            return and_(_G.seed >= digits, _G.seed < digits + ":") if is_prefix else _G.seed == digits
        case Dimensions(size):
            return and_(_G.width == size.width, _G.height == size.height)
        case Tagged(tag, is_prefix):
            return _G.number.in_(select(TAGS.c.number).where(_tagged(tag, is_prefix)))
        case Exactly(column, value):
            return _G[column] == value
        case Is(flag):
            return _G.deleted.is_not(None) if flag == "deleted" else _G.is_favourite == literal_column("1")
        case Words():
            raise AssertionError("words are matched by the full-text index")


def _between(column: ColumnElement[Any], low: float | None, high: float | None) -> ColumnElement[bool]:
    """From `low` on and below `high`; None leaves an end open."""
    start = true() if low is None else column >= low
    return and_(start, true() if high is None else column < high)


def _tagged(tag: str, is_prefix: bool) -> ColumnElement[bool]:
    return TAGS.c.tag.startswith(tag, autoescape=True) if is_prefix else TAGS.c.tag == tag
