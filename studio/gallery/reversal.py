"""Reversals: the edits that lead back to what the database says now."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from studio.gallery.edit import Edit
from studio.gallery.ids import id_of, number_of
from studio.gallery.rows import chunks
from studio.gallery.schema import ALBUMS, GENERATIONS, MEMBERS

_G = GENERATIONS.c


def reversal_of(connection: Connection, edit: Edit) -> tuple[Edit, ...]:
    """The edits that take one back, asked before it is carried out; few, of many ids each."""
    numbers = [number_of(id_) for id_ in edit.ids]
    found = [*_columns(connection, edit, numbers), *_tags(connection, edit, numbers)]
    return (*found, *_places(connection, edit, numbers), *_album(connection, edit))


def _columns(connection: Connection, edit: Edit, numbers: Sequence[int]) -> Iterator[Edit]:
    """Every column that the edit sets, as it is now."""
    for name in ("rating", "is_favourite", "colour", "note", "deleted"):
        if getattr(edit, name) is None:
            continue
        ids_of: dict[object, list[str]] = defaultdict(list)
        for some in chunks(numbers):
            rows = connection.execute(select(_G.id, getattr(_G, name)).where(_G.number.in_(some)))
            for identity, value in rows:
                ids_of[bool(value) if name == "is_favourite" else "" if value is None else value].append(identity)
        for value, ids in ids_of.items():
            yield Edit(tuple(ids), **{name: value})  # pyright: ignore[reportArgumentType] - each of its own type


def _tags(connection: Connection, edit: Edit, numbers: Sequence[int]) -> Iterator[Edit]:
    """The tags that the edit adds come off where they are not yet; those that it takes off come back."""
    if not edit.tag and not edit.untag:
        return
    without: dict[str, list[str]] = {tag: [] for tag in edit.tag}
    having: dict[str, list[str]] = defaultdict(list)
    gone = {tag.casefold() for tag in edit.untag}
    for some in chunks(numbers):
        for identity, tags in connection.execute(select(_G.id, _G.tags).where(_G.number.in_(some))):
            present = {tag.casefold(): tag for tag in tags.splitlines()}
            for tag in edit.tag:
                if tag.casefold() not in present:
                    without[tag].append(identity)
            for key in gone & present.keys():
                having[present[key]].append(identity)
    yield from (Edit(tuple(ids), untag=(tag,)) for tag, ids in without.items() if ids)
    yield from (Edit(tuple(ids), tag=(tag,)) for tag, ids in having.items())


def _places(connection: Connection, edit: Edit, numbers: Sequence[int]) -> Iterator[Edit]:
    """Places in albums; an album that the edit makes goes again."""
    if edit.into is not None:
        inside = _members(connection, edit.into)
        new = tuple(id_of(number) for number in numbers if number not in inside)
        if _known(connection, edit.into) is None:
            yield Edit(album=edit.into, is_dropped=True)
        elif new:
            yield Edit(new, out_of=edit.into)
    if edit.out_of is not None:
        inside = _members(connection, edit.out_of)
        yield Edit(tuple(id_of(number) for number in numbers if number in inside), into=edit.out_of)


def _album(connection: Connection, edit: Edit) -> Iterator[Edit]:
    """The album itself: its name, its query, and what lay in it."""
    if edit.album is None:
        return
    known = _known(connection, edit.album)
    if edit.renamed is not None:
        yield Edit(album=edit.renamed, renamed=edit.album)
    elif known is None:
        yield Edit(album=edit.album, is_dropped=True)
    else:
        yield Edit(album=known[0], query=known[1])
        if edit.is_dropped and (inside := _members(connection, edit.album)):
            yield Edit(tuple(map(id_of, sorted(inside))), into=known[0])


def _known(connection: Connection, name: str) -> tuple[str, str | None] | None:
    row = connection.execute(select(ALBUMS.c.name, ALBUMS.c.query).where(ALBUMS.c.name == name)).first()
    return (row.name, row.query) if row is not None else None


def _members(connection: Connection, name: str) -> set[int]:
    return set(connection.scalars(select(MEMBERS.c.number).where(MEMBERS.c.name == name)))
