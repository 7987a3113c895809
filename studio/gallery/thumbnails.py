"""Small pictures of generations in two sizes: a cache that can be thrown away, since any of them is made again."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import get_ident

from PIL import Image, ImageOps

from studio.errors import StudioError
from studio.gallery.thumbnail_sizes import LARGE, SMALL
from studio.generation.metadata import opaque
from studio.generation.texts import UNREADABLE
from studio.whole_file import PART, remove_if_stale

_QUALITY = 85
_LARGE_FOLDER = "large"
_MOST_BYTES = 4 << 20
"""Of large ones in each of the 1024 folders: 4 GB in all, some 45,000 pictures."""

_COUNTED = 32
"""Folders of each size whose files are counted, to tell the size of all."""


def path_of(folder: Path, generation_id: str, edge: int = SMALL) -> Path:
    """Where one lies; the last two letters of an id are random and spread the files over 1024 folders."""
    size = folder / _LARGE_FOLDER if edge == LARGE else folder
    return size / generation_id[-2:] / f"{generation_id}.jpg"


def paths_of(folder: Path, generation_id: str) -> tuple[Path, Path]:
    """Where both sizes lie, be they there or not."""
    return path_of(folder, generation_id), path_of(folder, generation_id, LARGE)


def found(folder: Path, generation_id: str, picture: Path, edge: int = SMALL) -> Path:
    """Where one lies, which is made if it is missing; from any thread.

    Raises:
        StudioError: the picture is gone or damaged, or the small one cannot be written.
    """
    path = path_of(folder, generation_id, edge)
    if not _is_whole(path):
        _make(picture, path, edge)
        if edge == LARGE:
            _trim(path.parent)
    return path


def write(image: Image.Image, to: Path, edge: int = SMALL) -> None:
    """Write a small JPEG of a picture.

    Raises:
        OSError: it could not be written.
    """
    small = opaque(image)
    small.thumbnail((edge, edge))
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.parent.parent / f".{to.name}.{os.getpid()}-{get_ident()}{PART}"  # where `sweep` looks
    try:
        small.save(part, "JPEG", quality=_QUALITY)
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)


def every(folder: Path) -> Iterator[Path]:
    """All of both sizes."""
    yield from sorted(folder.rglob("*.jpg"))


def half_written(folder: Path) -> Sequence[Path]:
    """What a crash left of some."""
    return sorted(folder.rglob(f".*{PART}"))


def sweep(folder: Path) -> None:
    """Remove what crashes left, without looking into the folders of the small pictures themselves."""
    for size in (folder, folder / _LARGE_FOLDER):
        for part in size.glob(f".*{PART}"):
            remove_if_stale(part)


def disk_use(folder: Path) -> int:
    """About how many bytes all of them take: some folders are counted, since the files spread evenly."""
    return sum(_bytes_in(size) for size in (folder, folder / _LARGE_FOLDER))


def _make(picture: Path, to: Path, edge: int) -> None:
    """Make one from a picture's file, the way up that the file says; of a picture removed meanwhile, none."""
    try:
        with Image.open(picture) as image:
            image.draft("RGB", (2 * edge, 2 * edge))
            ImageOps.exif_transpose(image, in_place=True)
            write(image, to, edge)
        picture.stat()
    except FileNotFoundError as error:
        to.unlink(missing_ok=True)
        raise StudioError(f"The picture {picture} is gone. Put it back, or delete the generation.") from error
    except UNREADABLE as error:
        raise StudioError(f"No thumbnail could be made of {picture} ({error}).") from error


def _is_whole(path: Path) -> bool:
    """Whether it is there, and not cut to nothing by a loss of power."""
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _trim(folder: Path) -> None:
    """Let the oldest of a folder go if they are too many; whoever wants one of them makes it again."""
    with suppress(FileNotFoundError):  # another process may trim or throw away as well
        there = [(entry.stat(), entry.path) for entry in os.scandir(folder) if entry.name.endswith(".jpg")]
        total = sum(state.st_size for state, _ in there)
        for state, path in sorted(there, key=lambda one: one[0].st_mtime_ns):
            if total <= _MOST_BYTES:
                return
            Path(path).unlink()
            total -= state.st_size


def _bytes_in(size: Path) -> int:
    """The bytes of one size, from a few of its folders."""
    folders = sorted(path for path in size.glob("??") if path.is_dir())
    counted = folders[:: max(1, len(folders) // _COUNTED)]
    total = sum(entry.stat().st_size for folder in counted for entry in os.scandir(folder))
    return total * len(folders) // max(1, len(counted))
