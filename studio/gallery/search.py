"""Searches as SQL: which generations fit, newest first, without sorting or counting off.

Each alternative of a search is one statement whose plan is said, not left to SQLite, which guesses badly at a
million rows. Words are walked through in the full-text index, in order of number, and each hit is looked up in
narrow indexes. Without words, the few numbers of a rare condition are gone through, or an index that holds those
of a condition in order, or that of all facts; words that are not wanted are walked through beside it, as far as it
goes. Alternatives are merged as they come. So the first page costs the same in ten thousand rows and in a million.

What is rare, `outlook` says; a search that was not asked about is answered as well, though slower.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import TextClause, text

from studio.gallery.conditions import FEW, Dates, Is, Search, Seed, Term, Terms, Together, Words
from studio.gallery.lookups import lookup_of
from studio.gallery.phrases import excluded_of, match_of
from studio.gallery.statement import Statement, Window, asked, fact, is_fact, window_of

_IN_TRASH = Is("deleted")
_FACTS = "generations AS g INDEXED BY generations_facts"
_ENDS = (("min", 1), ("max", 0))
"""Where a few numbers begin and end, and what stands for that if there are none: what begins behind its end."""

_NOTHING = "SELECT number FROM generations WHERE 0"


def numbers(search: Search, before: int | None = None, limit: int | None = None) -> TextClause:
    """The numbers of what fits, newest first; with `before`, only what is older than that number."""
    sql, values = hits(search, Window(high=before), limit)
    return text(sql).bindparams(**values)


def hits(search: Search, window: Window | None = None, limit: int | None = None) -> tuple[str, dict[str, object]]:
    """The same as SQL with its values, for statements that go on from there; of a window only, if there is one."""
    statement = Statement(is_merged=limit is not None or len(search) == 1)
    parts = [_alternative(terms, statement, window or Window()) for terms in search]
    end = "" if limit is None else f" LIMIT {statement.value(limit)}"
    if limit is not None and len(parts) > 1:
        parts = [f"SELECT * FROM ({part} ORDER BY 1 DESC{end})" if " EXCEPT " in part else part for part in parts]
    return f"{' UNION '.join(parts) or _NOTHING} ORDER BY 1 DESC{end}", statement.values


def count(search: Search, window: Window | None = None) -> TextClause:
    """How many fit, of all or of a window."""
    statement = Statement()
    parts = [_countable(terms, statement, window or Window()) for terms in search]
    return text(f"SELECT count(*) FROM ({' UNION '.join(parts) or _NOTHING})").bindparams(**statement.values)


def _countable(terms: Terms, statement: Statement, window: Window) -> str:
    """An alternative to be counted: the start of a seed alone has an index that tells all, though in no order."""
    match terms:
        case (Term(Seed(digits, is_prefix=True), is_excluded=False),):
            statement.where = [f"seed >= {statement.value(digits)}", f"seed < {statement.value(digits + ':')}"]
            statement.within("number", window)
            source = "generations INDEXED BY generations_by_seed"
            return f"SELECT number FROM {source} WHERE {' AND '.join(statement.where)} AND deleted IS NULL"
        case _:
            return _alternative(terms, statement, window)


def _alternative(terms: Terms, statement: Statement, window: Window) -> str:
    """The statement of terms that must all hold; those in the trash only if they are asked for."""
    statement.where = []
    others = [term for term in terms if not isinstance(term.condition, Words)]
    if match := match_of(terms):
        statement.where.append(f"words MATCH {statement.value(match)}")
        _among_words(others, statement, window)
        return f"SELECT words.rowid FROM words WHERE {' AND '.join(statement.where)}"
    number, source = _among_rows(others, statement, window)
    found = f"SELECT {number} FROM {source}"
    without = _without(terms, statement, window)
    if without and statement.is_merged:
        return f"{found}{_where(statement)} EXCEPT {without}"
    if without:
        statement.where.append(f"{number} NOT IN ({without})")
    return f"{found}{_where(statement)}"


def _where(statement: Statement) -> str:
    return f" WHERE {' AND '.join(statement.where)}" if statement.where else ""


def _without(terms: Terms, statement: Statement, window: Window) -> str:
    """The statement of all that has words that are not wanted; "" where there are none."""
    excluded = excluded_of(terms)
    if not excluded:
        return ""
    unwanted = Statement([f"words MATCH {statement.value(excluded)}"], statement.values)
    unwanted.within("rowid", window)
    for term in terms:
        if isinstance(term.condition, Dates) and not term.is_excluded:
            unwanted.within("rowid", window_of(term.condition))
    return f"SELECT rowid FROM words WHERE {' AND '.join(unwanted.where)}"


def _among_words(terms: Sequence[Term], statement: Statement, window: Window) -> None:
    """Conditions on hits of the full-text index."""
    number, facts = "words.rowid", list[str]()
    statement.within(number, window)
    for term in terms:
        if isinstance(term.condition, Dates) and not term.is_excluded:
            statement.within(number, window_of(term.condition))
        elif few := _few(term, statement):
            statement.where += _is_among(number, few, is_excluded=term.is_excluded)
        elif is_fact(term.condition):
            facts.append(fact(term, "g", statement))
        else:
            statement.where.append(asked(number, term, statement))
    not_in_trash = not _asks_for_trash(terms)
    if facts:
        facts += ["g.deleted IS NULL"] * not_in_trash
        fits = f"g.number = {number} AND {' AND '.join(facts)}"
        statement.where.append(f"EXISTS (SELECT 1 FROM {_FACTS} WHERE {fits})")
    elif not_in_trash:
        statement.where.append(asked(number, Term(_IN_TRASH, is_excluded=True), statement))


def _among_rows(terms: Sequence[Term], statement: Statement, window: Window) -> tuple[str, str]:
    """Conditions on rows; says what gives the number, and from which tables by which indexes."""
    number, source, driver = "g.number", _FACTS, _driver(terms)
    if driver is not None and (lookup := lookup_of(driver.condition, statement.value)) is not None:
        number, source = "d.number", f"{lookup.table.format('d')} CROSS JOIN {_FACTS} ON g.number = d.number"
        statement.where.append(lookup.held.replace("{}", "d"))
    statement.within(number, window)
    for term in (one for one in terms if one is not driver):
        if isinstance(term.condition, Dates) and not term.is_excluded:
            statement.within(number, window_of(term.condition))
        elif few := _few(term, statement):
            statement.where.append(f"{number} {'NOT ' * term.is_excluded}IN ({few})")
        elif is_fact(term.condition):
            statement.where.append(fact(term, "g", statement))
        else:
            statement.where.append(asked(number, term, statement))
    if not _asks_for_trash(terms):
        statement.where.append("g.deleted IS NULL")
    return number, source


def _driver(terms: Sequence[Term]) -> Term | None:
    """The condition whose index is walked through: the rarest of those that hold the numbers in order, where no
    condition is so rare that its numbers are gathered."""
    wanted = [term for term in terms if not term.is_excluded]
    if any(map(_is_few, wanted)) and not all(map(_is_in_order, filter(_is_few, wanted))):
        return None
    found = filter(_is_in_order, wanted)
    return min(found, key=lambda term: FEW if term.count is None else term.count, default=None)


def _is_in_order(term: Term) -> bool:
    """Whether the index of a condition gives its numbers in order; but for flags, it must have been counted."""
    lookup = lookup_of(term.condition, str)
    is_known = term.count is not None or isinstance(term.condition, Is)
    return is_known and lookup is not None and lookup.is_in_order


def _is_among(number: str, few: str, *, is_excluded: bool) -> list[str]:
    """Whether a hit is among a few numbers. The plus sign keeps SQLite from asking the full-text index once for
    each of them; the bounds keep it from walking through all of its hits, or any if there are no numbers."""
    if is_excluded:
        return [f"+{number} NOT IN ({few})"]
    bounds = (f"coalesce((SELECT {end}(number) FROM ({few})), {none})" for end, none in (("min", 1), ("max", 0)))
    return [
        f"+{number} IN ({few})",
        *(f"{number} {sign} {end}" for sign, end in zip((">=", "<="), bounds, strict=True)),
    ]


def _asks_for_trash(terms: Iterable[Term]) -> bool:
    return any(term.condition == _IN_TRASH and not term.is_excluded for term in terms)


def _is_few(term: Term) -> bool:
    """Whether the numbers of a condition are gathered: they are few, or, as nobody has asked, may be."""
    if term.count is not None:
        return term.count <= FEW
    return not is_fact(term.condition) and not isinstance(term.condition, (Is, Words))


def _few(term: Term, statement: Statement) -> str:
    """The statement that gives the numbers of a condition, "" unless they are to be gathered."""
    if not _is_few(term):
        return ""
    if isinstance(term.condition, Together):
        facts = " AND ".join(fact(one, "c", statement) for one in term.condition.terms)
        rows = f"generations AS d INDEXED BY generations_by_combination ON {_same('d', 'c')}"
        return f"SELECT d.number FROM combinations AS c CROSS JOIN {rows} WHERE {facts}"
    lookup = lookup_of(term.condition, statement.value)
    return lookup.numbers() if lookup is not None else ""


def _same(one: str, other: str) -> str:
    """Whether two rows have the same parameters."""
    names = ("steps", "guidance_scale", "width", "height", "scheduler")
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in names)
