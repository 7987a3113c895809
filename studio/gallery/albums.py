"""Albums in the database: named sets of generations, picked by hand or found by a search."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from studio.errors import StudioError
from studio.gallery.rows import chunks
from studio.gallery.schema import ALBUMS, GENERATIONS, MEMBERS

_G = GENERATIONS.c


@dataclass(frozen=True)
class Album:
    """A name for generations: with a `query` what that finds, else the ones picked by hand."""

    name: str
    query: str | None = None

    @property
    def search(self) -> str:
        """The search that shows what is in it."""
        return self.query if self.query is not None else f'album:"{self.name}"'


def checked(name: str) -> str:
    """A name without blanks around, which can stand between quotation marks in a search.

    Raises:
        StudioError: nothing is left.
    """
    clean = " ".join(name.replace('"', "").split())
    if not clean:
        raise StudioError("An album needs a name. Write one.")
    return clean


def all_of(connection: Connection) -> tuple[Album, ...]:
    """Every album, by the alphabet."""
    rows = connection.execute(select(ALBUMS.c.name, ALBUMS.c.query).order_by(ALBUMS.c.name))
    return tuple(Album(row.name, row.query) for row in rows)


def define(connection: Connection, name: str, query: str | None) -> None:
    """Make an album, or give the one of this name another query; members stay."""
    made = insert(ALBUMS).values(name=name, query=query)
    connection.execute(made.on_conflict_do_update(index_elements=["name"], set_={"query": query}))


def rename(connection: Connection, name: str, to: str) -> None:
    """Give an album another name; one that is gone is passed over, and a name that is taken stays whose it is."""
    taken = connection.scalar(select(ALBUMS.c.name).where(ALBUMS.c.name == to))
    if taken is None or taken.casefold() == name.casefold():
        connection.execute(update(ALBUMS).where(ALBUMS.c.name == name).values(name=to))


def drop(connection: Connection, name: str) -> None:
    """Remove an album; its generations stay."""
    connection.execute(delete(ALBUMS).where(ALBUMS.c.name == name))


def add(connection: Connection, name: str, numbers: Sequence[int]) -> None:
    """Put generations into an album, which is made where it is missing; those that are gone are passed over."""
    connection.execute(insert(ALBUMS).values(name=name, query=None).on_conflict_do_nothing())
    for some in chunks(numbers):
        there = connection.scalars(select(_G.number).where(_G.number.in_(some))).all()
        if there:
            pairs = [{"name": name, "number": number} for number in there]
            connection.execute(insert(MEMBERS).on_conflict_do_nothing(), pairs)


def remove(connection: Connection, name: str, numbers: Sequence[int]) -> None:
    """Take generations out of an album."""
    for some in chunks(numbers):
        connection.execute(delete(MEMBERS).where(MEMBERS.c.name == name, MEMBERS.c.number.in_(some)))
