"""The gallery's picture files on disk: whole or not there, never half-written."""

import hashlib
from datetime import datetime
from pathlib import Path

from PIL import Image

from studio.errors import StudioError
from studio.generation.imprint import Imprint
from studio.generation.metadata import encode
from studio.whole_file import whole_file


def month_folder(moment: datetime) -> str:
    """The folder of a month below the images: "2026/11", by the user's clock."""
    return f"{moment.astimezone():%Y/%m}"


def picture_path(imprint: Imprint, suffix: str = ".png") -> str:
    """Where a picture lies below the images: "2026/11/2026-11-23_14-05-09_7_<id>.png"."""
    time = f"{imprint.created.astimezone():%Y-%m-%d_%H-%M-%S}"
    return f"{month_folder(imprint.created)}/{time}_{imprint.request.noise.seed}_{imprint.id}{suffix}"


def write_picture(images: Path, image: Image.Image, imprint: Imprint) -> tuple[Path, str]:
    """Write the picture with its recipe; it is safe on the disk when this returns. Gives its path and SHA-256.

    Raises:
        StudioError: the disk is full or cannot be written; nothing is left behind.
    """
    path, content = images / picture_path(imprint), encode(image, "PNG", imprint)
    write_whole(path, content)
    return path, hashlib.sha256(content).hexdigest()


def content_sha256(path: Path) -> str:
    """SHA-256 (hexadecimal) of a file's bytes.

    Raises:
        StudioError: the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise StudioError(f"{path} cannot be read ({error.strerror}).") from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of which, whatever happens, all or nothing is there.

    Raises:
        StudioError: the disk is full or the folder cannot be written.
    """
    with whole_file(path) as stream:
        stream.write(content)


def remove(*paths: Path) -> None:
    """Remove files, be they there or not.

    Raises:
        StudioError: a file cannot be removed.
    """
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StudioError(f"{path} could not be removed ({error.strerror}).") from error
