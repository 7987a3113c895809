"""Backups: a copy of the database, taken while the program works, and of the pictures if wanted."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studio.errors import StudioError
from studio.gallery import sidecars
from studio.gallery.adoption import pictures
from studio.gallery.database import copy_database
from studio.gallery.edit import JOURNAL
from studio.gallery.names import free
from studio.paths import Paths
from studio.whole_file import whole_path

Progress = Callable[[int, int], None]
"""Told how many pictures of how many were looked at."""


@dataclass(frozen=True)
class Backup:
    """The copy of the database, and how many pictures were copied."""

    database: Path
    pictures: int


def back_up_database(paths: Paths, to: Path) -> Backup:
    """Copy the database to the file `to` or into the folder `to`; what is there is never overwritten.

    Raises:
        StudioError: there is no database, or the copy cannot be written.
    """
    named = to if to.suffix else to / f"gallery {datetime.now():%Y-%m-%d}{paths.database.suffix}"
    target = free(named)
    _copy(paths.database, target)
    return Backup(target, 0)


def back_up_home(paths: Paths, to: Path, on_progress: Progress = lambda _done, _all: None) -> Backup:
    """Bring the folder `to` up to date: a home of its own with the database and every picture.

    Pictures never change, so those that are there are not copied again. Pictures that were removed here for good
    stay there.

    Raises:
        StudioError: there is no database, `to` lies in this home, or the copy cannot be written.
    """
    if to.absolute().is_relative_to(paths.data):
        raise StudioError(f"{to} lies in the home that is to be backed up. Choose a folder elsewhere.")
    copies = Paths.of_home(to.absolute())
    _copy(paths.database, copies.database)
    found, copied = [path for _, path in pictures(paths.images)], 0
    for sidecar in sidecars.all_in(paths.images):
        _bring(sidecar, paths.images, copies.images)
    for source in sorted(paths.sources.glob("*/*.png")):
        _bring(source, paths.sources, copies.sources)
    for done, path in enumerate(found):
        copied += _bring(path, paths.images, copies.images)
        on_progress(done + 1, len(found))
    if (paths.images / JOURNAL).exists():
        _copy_file(paths.images / JOURNAL, copies.images / JOURNAL)
    return Backup(copies.database, copied)


def _bring(path: Path, images: Path, copies: Path) -> bool:
    """Copy a file to the same place below `copies`, if it is not there; says whether it was."""
    target = copies / path.relative_to(images)
    is_new = path.is_file() and not _is_there(target, path)
    if is_new:
        _copy_file(path, target)
    return is_new


def _copy(database: Path, to: Path) -> None:
    if not database.exists():
        raise StudioError(f"There is no gallery in {database.parent} yet.")
    with whole_path(to) as part:
        part.unlink(missing_ok=True)
        copy_database(database, part)


def _copy_file(path: Path, to: Path) -> None:
    with whole_path(to) as part:
        shutil.copy2(path, part)


def _is_there(copy: Path, path: Path) -> bool:
    return copy.is_file() and copy.stat().st_size == path.stat().st_size
