"""A statement while it is put together: conditions, their values, and those that the columns of a row tell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.gallery.conditions import Condition, Dates, Dimensions, Exactly, Is, Numbers, Term
from studio.gallery.ids import first_number
from studio.gallery.lookups import lookup_of


@dataclass(frozen=True)
class Window:
    """Only generations from number `low` on and below `high`; None leaves an end open."""

    low: int | None = None
    high: int | None = None


@dataclass
class Statement:
    """Conditions and their values while a statement is put together."""

    where: list[str] = field(default_factory=list[str])
    values: dict[str, object] = field(default_factory=dict[str, object])
    is_merged: bool = False
    """Whether words that are not wanted may be walked through beside what is found, in order."""

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


def is_fact(condition: Condition) -> bool:
    """Whether the index of facts tells."""
    match condition:
        case Numbers() | Dates() | Dimensions() | Exactly("scheduler") | Exactly("source", "seedlock"):
            return True
        case _:
            return False


def fact(term: Term, table: str, statement: Statement) -> str:
    """A condition on the columns of a table with facts, or its contrary."""
    condition = _fact_of(term.condition, table, statement)
    return f"NOT ({condition})" if term.is_excluded else condition


def _fact_of(condition: Condition, table: str, statement: Statement) -> str:
    match condition:
        case Numbers(column, low, high):
            bounds = ((">=", low), ("<", high))
            held = [f"{table}.{column} {sign} {statement.value(at)}" for sign, at in bounds if at is not None]
            return " AND ".join(held) or "1"
        case Dates(start, end):
            inner = Statement(values=statement.values)
            inner.within(f"{table}.number", window_of(Dates(start, end)))
            return " AND ".join(inner.where) or "1"
        case Dimensions(size):
            width, height = statement.value(size.width), statement.value(size.height)
            return f"{table}.width = {width} AND {table}.height = {height}"
        case Exactly("scheduler", value):
            return f"{table}.scheduler = {statement.value(value)}"
        case Exactly("source", _):
            return asked(f"{table}.number", Term(Is("imported"), is_excluded=True), statement)
        case _:
            raise AssertionError(f"{condition} is no fact")


def facts_of(terms: Sequence[Term], table: str) -> tuple[str, dict[str, object]]:
    """The condition that facts hold in a table, with its values."""
    statement = Statement()
    return " AND ".join(fact(term, table, statement) for term in terms), statement.values


def asked(number: str, term: Term, statement: Statement) -> str:
    """Whether the condition of a term holds for a number, looked up in its index."""
    lookup = lookup_of(term.condition, statement.value)
    assert lookup is not None
    return f"{'NOT ' * term.is_excluded}{lookup.holds_for(number)}"


def window_of(dates: Dates) -> Window:
    """The numbers of what was made between two moments."""
    low, high = (None if moment is None else first_number(moment) for moment in (dates.start, dates.end))
    return Window(low, high)
