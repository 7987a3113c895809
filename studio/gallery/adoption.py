"""What a crash leaves behind: pictures without a row are adopted, files half-written are removed."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select

from studio.errors import StudioError
from studio.gallery.database import Database
from studio.gallery.files import month_folder
from studio.gallery.ids import LENGTH, first_number, id_of, moment_of, number_of
from studio.gallery.rows import chunks, insert_row
from studio.gallery.schema import GENERATIONS
from studio.generation.metadata import read_imprint
from studio.whole_file import PART

LOOK_BACK = timedelta(days=1)
"""Files older than the newest row by more than this were seen at an earlier start: rows reach the disk sooner."""

SUFFIX = ".png"
ID_AND_SUFFIX = LENGTH + len(SUFFIX)

STALE_SECONDS = 60
"""A file that was being written this long ago is not being written any more by another process."""


def adopt(database: Database, images: Path) -> int:
    """Enter every picture that has a file and no row; says how many.

    Looks only at months since the newest row, so that its cost does not grow with the gallery; without any
    row, at all of them: a lost database is made again from the pictures.
    """
    with database.reading() as connection:
        orphans = _orphans(connection, images)
    if not orphans:
        return 0
    with database.writing() as connection:
        return sum(_enter(connection, path, images) for path in orphans)


def _orphans(connection: Connection, images: Path) -> list[Path]:
    """The pictures without a row, oldest first."""
    newest = connection.scalar(select(func.max(GENERATIONS.c.number)))
    since = 0 if newest is None else first_number(moment_of(newest) - LOOK_BACK)
    found = dict(_pictures(images, since))
    for some in chunks(list(found)):
        known = connection.scalars(select(GENERATIONS.c.number).where(GENERATIONS.c.number.in_(some)))
        for number in known:
            del found[number]
    return [found[number] for number in sorted(found)]


def _pictures(images: Path, since: int) -> Iterator[tuple[int, Path]]:
    """Number and path of the pictures from `since` on; stale parts in their folders are removed on the way.

    Names are compared as they are, ids sort as their numbers do: a month may hold tens of thousands.
    """
    first_month, first_id = month_folder(moment_of(since)) if since else "", id_of(since)
    for month in images.glob("[0-9]*/[0-9]*"):
        if f"{month.parent.name}/{month.name}" < first_month:
            continue
        for name in _names(month):
            if name.endswith(PART):
                _remove_if_stale(month / name)
            elif name[-ID_AND_SUFFIX : -len(SUFFIX)] >= first_id and (number := _number_in(name)) is not None:
                yield number, month / name


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def _number_in(name: str) -> int | None:
    """The number that a picture's name ends with; None for files that are not ours."""
    if not name.endswith(SUFFIX):
        return None
    try:
        return number_of(name.removesuffix(SUFFIX).rpartition("_")[2])
    except StudioError:
        return None


def _enter(connection: Connection, path: Path, images: Path) -> bool:
    """Enter one picture; one that cannot be read, or is not what its name says, stays a mere file."""
    try:
        imprint = read_imprint(path)
        if number_of(imprint.id) != _number_in(path.name):
            return False
    except StudioError:
        return False
    return insert_row(connection, imprint, path.relative_to(images).as_posix())


def _remove_if_stale(part: Path) -> None:
    try:
        if time.time() - part.stat().st_mtime > STALE_SECONDS:
            part.unlink()
    except FileNotFoundError:
        return  # the other process has finished it meanwhile
