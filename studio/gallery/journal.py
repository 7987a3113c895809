"""The journal: what a user said about pictures, a line an edit, beside the pictures.

A picture's file tells how it was made; the journal tells the rest, so that pictures and journal together make a
lost database again. The same edits are carried out in the database and, later, from the journal.

The journal is written first. The database keeps how much of it was carried out (in SQLite's `user_version`, which
is a part of each transaction): what a crash cut off between the two is done at the next start.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, or_, select

from studio.errors import StudioError
from studio.gallery import albums, edits
from studio.gallery.database import Database
from studio.gallery.edit import JOURNAL, Edit
from studio.gallery.ids import number_of
from studio.gallery.schema import ALBUMS, GENERATIONS, MEMBERS
from studio.generation.plain import from_json, to_json

_G = GENERATIONS.c
_MOST_MARKED = 2**31 - 1


def write(images: Path, edits_: Iterable[Edit]) -> None:
    """Add lines to the journal; each starts a line of its own, whatever became of the one before.

    Raises:
        StudioError: the disk is full or cannot be written.
    """
    content = "".join(f"\n{to_json(edit)}" for edit in edits_).encode()
    try:
        descriptor = os.open(images / JOURNAL, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            if os.write(descriptor, content) != len(content):
                raise StudioError(f"{images / JOURNAL} could not be written. Free some space and try again.")
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StudioError(
            f"{images / JOURNAL} could not be written ({error.strerror}). Free some space and try again."
        ) from error


def keep(connection: Connection, images: Path, edits_: Sequence[Edit]) -> None:
    """Write edits and carry them out, within a transaction that writes.

    Raises:
        StudioError: the disk is full or cannot be written.
    """
    write(images, edits_)
    for edit in edits_:
        carry_out(connection, edit)
    _mark(connection, images)


def read(file: Path, start: int = 0) -> Iterator[Edit]:
    """The edits in a journal from a byte on, oldest first; a journal that is not there has none.

    Lines that were cut off or come from a newer version are passed over.
    """
    if file.exists():
        with file.open("rb") as stream:
            stream.seek(start)
            yield from read_lines(stream)


def read_lines(lines: Iterable[bytes]) -> Iterator[Edit]:
    """The edits in the lines of a journal; see `read`."""
    for line in lines:
        try:
            yield from_json(Edit, line.decode())
        except ValueError:
            continue


def carry_out(connection: Connection, edit: Edit) -> None:
    """Do in the database what an edit says; generations that are not there are passed over."""
    numbers = [number_of(id_) for id_ in edit.ids]
    values: dict[str, object] = {
        name: value
        for name in ("rating", "is_favourite", "colour", "note")
        if (value := getattr(edit, name)) is not None
    }
    if edit.deleted is not None:
        values["deleted"] = edit.deleted or None
    if edit.is_new:
        edits.forget(connection, numbers)
    if values:
        edits.set_columns(connection, numbers, **values)
    edits.add_tags(connection, numbers, edit.tag)
    if edit.untag:
        edits.remove_tags(connection, numbers, edit.untag)
    _carry_out_albums(connection, edit, numbers)


def replay(connection: Connection, images: Path) -> None:
    """Do again all that the user ever said about the pictures."""
    for edit in read(images / JOURNAL):
        carry_out(connection, edit)
    _mark(connection, images)


def begin(database: Database, images: Path) -> None:
    """Carry out what a crash cut off; write the journal of a gallery that has none yet."""
    with database.reading() as connection:
        is_settled = _is_settled(connection, images)
    if is_settled:
        return
    with database.writing() as connection:
        if _is_settled(connection, images):
            return
        if not (images / JOURNAL).exists():
            write(images, snapshot(connection))
        elif done := _done(connection):
            for edit in read(images / JOURNAL, done):
                carry_out(connection, edit)
        _mark(connection, images)


def _is_settled(connection: Connection, images: Path) -> bool:
    journal = images / JOURNAL
    return journal.exists() and _done(connection) == _marked(journal.stat().st_size)


def _done(connection: Connection) -> int:
    """The bytes of the journal that were carried out; 0 if that is not known, as in older galleries."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _mark(connection: Connection, images: Path) -> None:
    """Remember that all of the journal is carried out."""
    journal = images / JOURNAL
    size = journal.stat().st_size if journal.exists() else 0
    connection.exec_driver_sql(f"PRAGMA user_version = {_marked(size)}")


def _marked(size: int) -> int:
    """The size as far as SQLite can keep it."""
    return min(size, _MOST_MARKED)


def snapshot(connection: Connection, numbers: Sequence[int] | None = None) -> Iterator[Edit]:
    """The edits that lead from bare pictures to what is known of them now; of all, or of these numbers."""
    said = or_(
        _G.rating > 0, _G.is_favourite == 1, _G.tags != "", _G.note != "", _G.colour != "", _G.deleted.is_not(None)
    )
    rows = select(_G.id, _G.rating, _G.is_favourite, _G.tags, _G.note, _G.colour, _G.deleted).where(said)
    wanted = None if numbers is None else set(numbers)
    for row in connection.execute(rows):
        if wanted is None or number_of(row.id) in wanted:
            edit = Edit((row.id,), note=row.note or None, tag=tuple(row.tags.splitlines()))
            yield replace(
                edit,
                rating=row.rating or None,
                is_favourite=bool(row.is_favourite) or None,
                colour=row.colour or None,
                deleted=row.deleted,
            )
    if wanted is None:
        yield from _albums(connection)


def _albums(connection: Connection) -> Iterator[Edit]:
    for name, query in connection.execute(select(ALBUMS.c.name, ALBUMS.c.query)).all():
        yield Edit(album=name, query=query)
        members = select(_G.id).join_from(MEMBERS, GENERATIONS, MEMBERS.c.number == _G.number)
        if ids := tuple(connection.scalars(members.where(MEMBERS.c.name == name))):
            yield Edit(ids, into=name)


def _carry_out_albums(connection: Connection, edit: Edit, numbers: Sequence[int]) -> None:
    if edit.album is not None and edit.is_dropped:
        albums.drop(connection, edit.album)
    elif edit.album is not None and edit.renamed is not None:
        albums.rename(connection, edit.album, edit.renamed)
    elif edit.album is not None:
        albums.define(connection, edit.album, edit.query)
    if edit.into is not None:
        albums.add(connection, edit.into, numbers)
    if edit.out_of is not None:
        albums.remove(connection, edit.out_of, numbers)
