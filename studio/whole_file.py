"""Files of which, whatever happens, all or nothing is there."""

import errno
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from typing import BinaryIO

from studio.errors import StudioError

PART = ".part"
"""The suffix of a file that is being written."""

STALE_SECONDS = 60
"""A file that was being written this long ago is not being written any more by another process."""


@contextmanager
def whole_file(path: Path) -> Generator[BinaryIO]:
    """A file to write to that takes its name only once it is whole and safe on the disk.

    Raises:
        StudioError: the disk is full or the folder cannot be written.
    """
    with whole_path(path) as part, part.open("wb") as stream:
        yield stream


@contextmanager
def whole_path(path: Path) -> Generator[Path]:
    """A path to write to, for libraries that open their files themselves; see `whole_file`.

    Raises:
        StudioError: the disk is full or the folder cannot be written.
    """
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with swapped(path) as part:
            yield part
            with part.open("rb+") as stream:
                os.fsync(stream.fileno())
        _sync_folder(path.parent)


@contextmanager
def swapped(path: Path) -> Generator[Path]:
    """A path to write to that takes its name only once it is whole, and reaches the disk when the system likes.

    For what can be made again, and for the window's thread, which does not wait for disks.

    Raises:
        OSError: what the system says of the folder, which must be there.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}{PART}")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def remove_if_stale(part: Path) -> bool:
    """Remove a half-written file that nobody can be writing any more; says whether it did."""
    try:
        is_stale = time.time() - part.stat().st_mtime > STALE_SECONDS
        if is_stale:
            part.unlink()
    except FileNotFoundError:
        return False  # the other process has finished it meanwhile
    return is_stale


@contextmanager
def writing_to(path: Path) -> Generator[None]:
    """Translate what the system says of the user's disk while `path` is written.

    Raises:
        StudioError: the disk is full or the folder cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise StudioError(f"{path} could not be written ({error.strerror}). {_advice(error)}") from error


def require_writable(path: Path) -> None:
    """Make the folder of `path` and prove that a file can be written there, before hours are spent on its content.

    Raises:
        StudioError: it cannot be.
    """
    folder = path if not path.suffix else path.parent
    if path.suffix and path.is_dir():
        raise StudioError(f"{path} is a folder. Name a file in it.")
    probe = folder / f".seedlock-{os.getpid()}{PART}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise StudioError(f"{path} could not be written ({error.strerror}). {_advice(error)}") from error


def _sync_folder(folder: Path) -> None:
    """Bring a new name to the disk; Windows has no such call, and does it by itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _advice(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "Free some space and try again."
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "A file stands where its folder would be: choose another folder."
    return "Make the folder writable, or choose another."
