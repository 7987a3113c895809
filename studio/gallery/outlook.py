"""What is known of a search before it runs: which of its conditions hold for few, and which for none.

Small questions to narrow indexes, some tenths of a millisecond each, which spare the search the long ways: walking
through all facts for parameters that nobody used, or through all hits of a word to find three among them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, text

from studio.gallery.conditions import FEW, Dimensions, Exactly, Numbers, Search, Term, Terms, Together, Words
from studio.gallery.lookups import lookup_of
from studio.gallery.statement import facts_of

_MOST_ENDINGS = 24
"""Of a beginning with more words than these, the full-text index is asked for the beginning itself."""

_LONG = 4
"""The full-text index keeps beginnings of up to three letters ready; longer ones it puts together."""

_WORD = re.compile(f"[A-Za-z0-9]{{{_LONG},}}")
"""Words of which it is sure how the full-text index writes them."""

_NEXT = text("SELECT term FROM vocabulary WHERE term >= :start LIMIT 1")


def informed(connection: Connection, search: Search, *, is_for_page: bool = False) -> Search:
    """The same search with what is known of it, without alternatives that find nothing.

    For a page, which ends early, the beginning of a word becomes the words that begin so: these are walked through
    as far as the page goes, while for a beginning all hits are put together first. For a whole, that is quicker.
    """
    told = (_told(connection, terms, is_for_page=is_for_page) for terms in search)
    return tuple(terms for terms in told if terms is not None)


def _told(connection: Connection, terms: Terms, *, is_for_page: bool) -> Terms | None:
    """Terms with what is known of them; None if they find nothing together."""
    known = [_counted(connection, term) for term in terms]
    if any(term.count == 0 and not term.is_excluded for term in known):
        return None
    parameters = [term for term in known if _is_parameter(term)]
    if parameters:
        count = _count_together(connection, parameters)
        if count == 0:
            return None
        if count <= FEW:
            others = (term for term in known if term not in parameters)
            known = [*others, Term(Together(tuple(parameters)), count=count)]
    return tuple(_with_endings(connection, term) if is_for_page else term for term in known)


def _counted(connection: Connection, term: Term) -> Term:
    """A term that has a lookup with the count of what it holds for, up to one more than few."""
    values = dict[str, object]()

    def named(value: object) -> str:
        values[f"v{len(values)}"] = value
        return f":v{len(values) - 1}"

    lookup = lookup_of(term.condition, named)
    if lookup is None or lookup.is_slow:
        return term
    counted = text(f"SELECT count(*) FROM ({lookup.numbers()} LIMIT {FEW + 1})")
    return replace(term, count=connection.scalar(counted, values) or 0)


def _is_parameter(term: Term) -> bool:
    """Whether the table of combinations knows."""
    match term.condition:
        case Dimensions() | Numbers("steps" | "guidance_scale") | Exactly("scheduler"):
            return True
        case _:
            return False


def _count_together(connection: Connection, terms: Sequence[Term]) -> int:
    """How many have these parameters together, in the trash or not."""
    where, values = facts_of(terms, "c")
    return connection.scalar(text(f"SELECT sum(count) FROM combinations AS c WHERE {where}"), values) or 0


def _with_endings(connection: Connection, term: Term) -> Term:
    """A beginning with the words that it may go on to, if those are few."""
    words = term.condition
    if not isinstance(words, Words) or words.is_phrase or not _WORD.fullmatch(words.text):
        return term
    beginning, endings = words.text.lower(), list[str]()
    start = beginning
    while (found := connection.scalar(_NEXT, {"start": start})) and found.startswith(beginning):
        endings.append(found)
        start = f"{found}\x01"  # less than any word that goes on from there
        if len(endings) > _MOST_ENDINGS:
            return term
    return replace(term, condition=replace(words, endings=tuple(endings)))
