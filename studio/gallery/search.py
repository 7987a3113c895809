"""Searches as SQL: which generations fit, newest first, without sorting or counting off.

Each alternative of a search is one statement whose plan is said, not left to SQLite, which guesses badly at a
million rows: words are walked through in the full-text index, in order of number, and each hit is looked up in
narrow indexes; without words, the index of all facts is walked through, or the few rows of a rare condition.
Alternatives are merged as they come. So the first page costs the same in ten thousand rows and in a million.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import TextClause, text

from studio.gallery.conditions import (
    Condition,
    Dates,
    Dimensions,
    Exactly,
    InAlbum,
    Is,
    LooksLike,
    Numbers,
    Search,
    Seed,
    Tagged,
    Term,
    Terms,
    Words,
)
from studio.gallery.ids import first_number
from studio.gallery.schema import MOST_DIFFERENT

_ANYWHERE = "{prompt tags note}"
"""Where free words are looked for; not in the negative prompt, which says what is not there."""

_IN_TRASH = Is("deleted")
_FACTS = "generations AS g INDEXED BY generations_facts"
_FLAGS = {
    "favourite": ("generations AS {} INDEXED BY generations_by_favourite", "{}.is_favourite = 1"),
    "deleted": ("generations AS {} INDEXED BY generations_by_deleted", "{}.deleted IS NOT NULL"),
    "noted": ("generations AS {} INDEXED BY generations_by_note", "{}.note != ''"),
    "imported": ("generations AS {} INDEXED BY generations_by_import", "{}.source != 'seedlock'"),
    "tagged": ("tags AS {} INDEXED BY tags_by_number", "1"),
}
"""Of each flag, the table with its index, and what holds there; {} is the table's name in the statement."""

_IN_ORDER = ("favourite", "deleted", "noted", "imported")
"""Flags whose index holds the numbers in order: it is walked through where no words are wanted."""


@dataclass(frozen=True)
class Window:
    """Only generations from number `low` on and below `high`; None leaves an end open."""

    low: int | None = None
    high: int | None = None


@dataclass
class _Statement:
    """Conditions and their values while a statement is put together."""

    where: list[str] = field(default_factory=list[str])
    values: dict[str, object] = field(default_factory=dict[str, object])

    def value(self, value: object) -> str:
        """A value, as the statement names it."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def within(self, number: str, window: Window) -> None:
        """Bound the numbers."""
        for sign, bound in ((">=", window.low), ("<", window.high)):
            if bound is not None:
                self.where.append(f"{number} {sign} {self.value(bound)}")


def numbers(search: Search, before: int | None = None, limit: int | None = None) -> TextClause:
    """The numbers of what fits, newest first; with `before`, only what is older than that number."""
    sql, values = hits(search, Window(high=before), limit)
    return text(sql).bindparams(**values)


def hits(search: Search, window: Window | None = None, limit: int | None = None) -> tuple[str, dict[str, object]]:
    """The same as SQL with its values, for statements that go on from there; of a window only, if there is one."""
    statement = _Statement()
    parts = [_alternative(terms, statement, window or Window()) for terms in search]
    sql = f"{' UNION '.join(parts)} ORDER BY 1 DESC"
    if limit is not None:
        sql += f" LIMIT {statement.value(limit)}"
    return sql, statement.values


def count(search: Search, window: Window | None = None) -> TextClause:
    """How many fit, of all or of a window."""
    statement = _Statement()
    parts = [_countable(terms, statement, window or Window()) for terms in search]
    return text(f"SELECT count(*) FROM ({' UNION '.join(parts)})").bindparams(**statement.values)


def _countable(terms: Terms, statement: _Statement, window: Window) -> str:
    """An alternative to be counted: the start of a seed alone has an index that tells all, though in no order."""
    match terms:
        case (Term(Seed(digits, is_prefix=True), is_excluded=False),):
            statement.where = [f"seed >= {statement.value(digits)}", f"seed < {statement.value(digits + ':')}"]
            statement.within("number", window)
            source = "generations INDEXED BY generations_by_seed"
            return f"SELECT number FROM {source} WHERE {' AND '.join(statement.where)} AND deleted IS NULL"
        case _:
            return _alternative(terms, statement, window)


def _alternative(terms: Terms, statement: _Statement, window: Window) -> str:
    """The statement of terms that must all hold; those in the trash only if they are asked for."""
    statement.where = []
    match = _match(terms)
    others = [term for term in terms if not isinstance(term.condition, Words)]
    if match:
        statement.where.append(f"words MATCH {statement.value(match)}")
        _among_words(others, statement, window)
        return f"SELECT words.rowid FROM words WHERE {' AND '.join(statement.where)}"
    source = _among_rows(others, statement, window)
    if excluded := _excluded(terms):
        hits = _Statement([f"words MATCH {statement.value(excluded)}"], statement.values)
        hits.within("rowid", window)
        statement.where.append(f"g.number NOT IN (SELECT rowid FROM words WHERE {' AND '.join(hits.where)})")
    return f"SELECT g.number FROM {source} WHERE {' AND '.join(statement.where)}"


def _among_words(terms: Sequence[Term], statement: _Statement, window: Window) -> None:
    """Conditions on hits of the full-text index."""
    number, facts = "words.rowid", list[str]()
    statement.within(number, window)
    for term in terms:
        if isinstance(term.condition, Dates) and not term.is_excluded:
            statement.within(number, _window(term.condition))
        elif isinstance(term.condition, Is):
            statement.where.append(_flagged(number, term))
        elif rare := _rare(term.condition, statement):
            statement.where += _is_among(number, rare, is_excluded=term.is_excluded)
        else:
            facts.append(_fact(term, statement))
    if not _asks_for_trash(terms):
        facts.append("g.deleted IS NULL")
    if facts == ["g.deleted IS NULL"]:
        statement.where.append(_flagged(number, Term(_IN_TRASH, is_excluded=True)))
    elif facts:
        fits = f"g.number = {number} AND {' AND '.join(facts)}"
        statement.where.append(f"EXISTS (SELECT 1 FROM {_FACTS} WHERE {fits})")


def _among_rows(terms: Sequence[Term], statement: _Statement, window: Window) -> str:
    """Conditions on rows; says which table, by which index."""
    source = _FACTS
    statement.within("g.number", window)
    for term in terms:
        if isinstance(term.condition, Dates) and not term.is_excluded:
            statement.within("g.number", _window(term.condition))
        elif isinstance(term.condition, Is) and term.condition.flag in _IN_ORDER and source == _FACTS:
            table, held = _FLAGS[term.condition.flag]
            source = source if term.is_excluded else table.format("g")
            statement.where.append(_flagged("g.number", term) if term.is_excluded else held.format("g"))
        elif isinstance(term.condition, Is):
            statement.where.append(_flagged("g.number", term))
        elif rare := _rare(term.condition, statement):
            sign = "NOT IN" if term.is_excluded else "IN"
            statement.where.append(f"g.number {sign} ({rare})")
        else:
            statement.where.append(_fact(term, statement))
    if not _asks_for_trash(terms):
        not_in_trash = _flagged("g.number", Term(_IN_TRASH, is_excluded=True))
        statement.where.append("g.deleted IS NULL" if source == _FACTS else not_in_trash)
    return source


def _flagged(number: str, term: Term) -> str:
    """Whether a generation has a flag, looked up in the flag's own small index."""
    assert isinstance(term.condition, Is)
    table, held = (part.format("f") for part in _FLAGS[term.condition.flag])
    return f"{'NOT ' * term.is_excluded}EXISTS (SELECT 1 FROM {table} WHERE f.number = {number} AND {held})"


def _is_among(number: str, rare: str, *, is_excluded: bool) -> list[str]:
    """Whether a hit is among a few numbers. The plus sign keeps SQLite from asking the full-text index once for
    each of them; the bounds keep it from walking through all of its hits."""
    if is_excluded:
        return [f"+{number} NOT IN ({rare})"]
    bounds = [f"{number} >= (SELECT min(number) FROM ({rare}))", f"{number} <= (SELECT max(number) FROM ({rare}))"]
    return [f"+{number} IN ({rare})", *bounds]


def _asks_for_trash(terms: Iterable[Term]) -> bool:
    return any(term.condition == _IN_TRASH and not term.is_excluded for term in terms)


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


def _window(dates: Dates) -> Window:
    low, high = (None if moment is None else first_number(moment) for moment in (dates.start, dates.end))
    return Window(low, high)


def _rare(condition: Condition, statement: _Statement) -> str:
    """The statement that gives the numbers for which a rare condition holds, "" for a condition that is none."""
    match condition:
        case Seed(digits, is_prefix=False):
            return f"SELECT number FROM generations WHERE seed = {statement.value(digits)}"
        case Seed(digits):
            low, high = statement.value(digits), statement.value(digits + ":")
            return f"SELECT number FROM generations WHERE seed >= {low} AND seed < {high}"
        case Tagged(tag, is_prefix=False):
            return f"SELECT number FROM tags WHERE tag = {statement.value(tag)}"
        case Tagged(tag):
            pattern = tag.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            return f"SELECT number FROM tags WHERE tag LIKE {statement.value(pattern)} ESCAPE '\\'"
        case InAlbum(name):
            return f"SELECT number FROM album_members WHERE name = {statement.value(name)}"
        case LooksLike(number):
            one = statement.value(number)
            look = f"(SELECT look FROM looks WHERE number = {one})"
            near = statement.value(MOST_DIFFERENT)
            return f"SELECT number FROM looks WHERE number = {one} OR bits_apart(look, {look}) <= {near}"
        case Exactly("source", "seedlock") | Exactly("scheduler"):
            return ""
        case Exactly(column, value):
            found = f"SELECT number FROM generations WHERE {column} = {statement.value(value)}"
            return f"{found} AND {column} != 'seedlock'" if column == "source" else found
        case _:
            return ""


def _fact(term: Term, statement: _Statement) -> str:
    """A condition on the columns of the index of facts, or its contrary."""
    condition = _fact_of(term.condition, statement)
    return f"NOT ({condition})" if term.is_excluded else condition


def _fact_of(condition: Condition, statement: _Statement) -> str:
    match condition:
        case Numbers(column, low, high):
            bounds = ((">=", low), ("<", high))
            held = [f"g.{column} {sign} {statement.value(bound)}" for sign, bound in bounds if bound is not None]
            return " AND ".join(held) or "1"
        case Dates(start, end):
            inner = _Statement(values=statement.values)
            inner.within("g.number", _window(Dates(start, end)))
            return " AND ".join(inner.where) or "1"
        case Dimensions(size):
            return f"g.width = {statement.value(size.width)} AND g.height = {statement.value(size.height)}"
        case Exactly("scheduler", value):
            return f"g.scheduler = {statement.value(value)}"
        case Exactly("source", _):
            return "g.number NOT IN (SELECT number FROM generations WHERE source != 'seedlock')"
        case _:
            raise AssertionError(f"{condition} is no fact")
