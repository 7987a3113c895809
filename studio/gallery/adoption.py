"""What a crash leaves behind: pictures without a row are adopted, files half-written are removed."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select

from studio.errors import StudioError
from studio.gallery import journal, removals, thumbnails
from studio.gallery.files import content_sha256, month_folder
from studio.gallery.foreign import read_picture
from studio.gallery.ids import LENGTH, first_number, id_of, moment_of, number_of
from studio.gallery.rows import chunks, insert_row
from studio.gallery.schema import GENERATIONS
from studio.gallery.store import Interpreter, Store
from studio.whole_file import PART, remove_if_stale

LOOK_BACK = timedelta(days=1)
"""Files older than the newest row by more than this were seen at an earlier start: rows reach the disk sooner."""

SUFFIXES = (".png", ".jpg", ".webp", ".avif")
"""The suffixes of the gallery's pictures."""


def adopt(store: Store) -> int:
    """Enter every picture that has a file and no row; says how many. What was half-written goes.

    Looks only at months since the newest row, so that its cost does not grow with the gallery; without any
    row, at all of them: a lost database is made again from the pictures and the journal.
    """
    thumbnails.sweep(store.thumbnails)
    with store.database.reading() as connection:
        newest = connection.scalar(select(func.max(GENERATIONS.c.number)))
        since = 0 if newest is None else first_number(moment_of(newest) - LOOK_BACK)
        orphans = list(without_rows(connection, store.images, since).values())
    if not orphans:
        return 0
    with store.database.writing() as connection:
        entered = sum(_entered(connection, path, store) for path in orphans)
        if newest is None:
            journal.replay(connection, store.images)
    return entered


def without_rows(connection: Connection, images: Path, since: int = 0) -> dict[int, Path]:
    """The pictures from number `since` on that have no row and are not being removed, oldest first."""
    found = dict(pictures(images, since))
    for some in chunks(list(found)):
        known = connection.scalars(select(GENERATIONS.c.number).where(GENERATIONS.c.number.in_(some)))
        for number in known:
            del found[number]
    going = {images / path for path in removals.pending(connection)}
    return {number: found[number] for number in sorted(found) if found[number] not in going}


def pictures(images: Path, since: int = 0) -> Iterator[tuple[int, Path]]:
    """Number and path of the pictures from `since` on; stale parts in their folders are removed on the way.

    Names are compared as they are, ids sort as their numbers do: a month may hold tens of thousands.
    """
    first_month, first_id = month_folder(moment_of(since)) if since else "", id_of(since)
    for month in images.glob("[0-9]*/[0-9]*/"):
        if f"{month.parent.name}/{month.name}" < first_month:
            continue
        for name in _names(month):
            if name.endswith(PART):
                remove_if_stale(month / name)
            elif name.rpartition(".")[0][-LENGTH:] >= first_id and (number := number_in(name)) is not None:
                yield number, month / name


def number_in(name: str) -> int | None:
    """The number that a picture's name ends with; None for files that are not ours."""
    stem, dot, suffix = name.rpartition(".")
    if name.startswith(".") or dot + suffix not in SUFFIXES:
        return None
    try:
        return number_of(stem.rpartition("_")[2])
    except StudioError:
        return None


def enter(connection: Connection, path: Path, images: Path, interpreter: Interpreter) -> bool:
    """Enter one picture; false if it was there already.

    Raises:
        StudioError: it cannot be read, or is not what its name says.
    """
    number = number_in(path.name)
    imprint, source = read_picture(path, number or 0, interpreter)
    if number_of(imprint.id) != number:
        raise StudioError(f"{path.name} holds the picture {imprint.id}, which is not what its name says.")
    return insert_row(connection, imprint, path.relative_to(images).as_posix(), content_sha256(path), source)


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def _entered(connection: Connection, path: Path, store: Store) -> bool:
    """Enter one picture; one that cannot be read, or is not what its name says, stays a mere file."""
    try:
        return enter(connection, path, store.images, store.interpreter)
    except StudioError:
        return False
