"""Changes of what a user says about generations: columns, tags, and removal for good."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from studio.gallery.rows import chunks
from studio.gallery.schema import GENERATIONS, LOOKS, MEMBERS, RECIPES, STACKS, TAGS

_G = GENERATIONS.c


def set_columns(connection: Connection, numbers: Sequence[int], **values: object) -> None:
    """Give the columns of these generations new values."""
    for some in chunks(numbers):
        connection.execute(update(GENERATIONS).where(_G.number.in_(some)).values(**values))


def add_tags(connection: Connection, numbers: Sequence[int], tags: Sequence[str]) -> None:
    """Add tags to generations; one that is there already, in whatever case, stays as it is."""
    for some in chunks(numbers) if tags else ():
        there = connection.scalars(select(_G.number).where(_G.number.in_(some))).all()
        pairs = [{"tag": tag, "number": number} for number in there for tag in tags]
        if pairs:
            connection.execute(insert(TAGS).on_conflict_do_nothing(), pairs)
        _repeat_tags(connection, there)


def remove_tags(connection: Connection, numbers: Sequence[int], tags: Sequence[str]) -> None:
    """Take tags off generations."""
    for some in chunks(numbers):
        connection.execute(delete(TAGS).where(TAGS.c.number.in_(some), TAGS.c.tag.in_(tags)))
        _repeat_tags(connection, some)


def count_tags(connection: Connection, numbers: Sequence[int] | None = None) -> dict[str, int]:
    """Every tag and how many generations have it, by the alphabet; of all, or of these numbers."""
    counted = select(TAGS.c.tag, func.count()).group_by(TAGS.c.tag).order_by(TAGS.c.tag)
    if numbers is None:
        return {row[0]: row[1] for row in connection.execute(counted)}
    found = Counter[str]()
    for some in chunks(numbers):
        found.update({row[0]: row[1] for row in connection.execute(counted.where(TAGS.c.number.in_(some)))})
    return dict(sorted(found.items()))


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """Take back all that was said about generations."""
    plain = {"rating": 0, "is_favourite": False, "colour": "", "note": "", "deleted": None, "tags": ""}
    set_columns(connection, numbers, **plain)
    for some in chunks(numbers):
        for table in (MEMBERS, TAGS):
            connection.execute(delete(table).where(table.c.number.in_(some)))


def remove_rows(connection: Connection, numbers: Sequence[int]) -> None:
    """Remove generations for good; their recipes, tags, looks, stacks and places in albums go with them."""
    for some in chunks(numbers):
        for table in (RECIPES, TAGS, LOOKS, STACKS, MEMBERS):
            connection.execute(delete(table).where(table.c.number.in_(some)))
        connection.execute(delete(GENERATIONS).where(_G.number.in_(some)))


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags without blanks around or doubled within, each once, in the order given."""
    cleaned = (" ".join(tag.split()) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))


def _repeat_tags(connection: Connection, numbers: Sequence[int]) -> None:
    """Write the tags of generations into their own column as well."""
    rows = connection.execute(select(TAGS.c.number, TAGS.c.tag).where(TAGS.c.number.in_(numbers)))
    tags: dict[int, list[str]] = {number: [] for number in numbers}
    for number, tag in rows:
        tags[number].append(tag)
    for number, names in tags.items():
        text = "\n".join(sorted(names, key=str.casefold))
        connection.execute(update(GENERATIONS).where(_G.number == number, _G.tags != text).values(tags=text))
