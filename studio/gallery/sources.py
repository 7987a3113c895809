"""What an import is given: files, folders and ZIP archives, as a stream of picture files to be read one by one."""

import io
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from studio.errors import StudioError
from studio.gallery import sidecars
from studio.gallery.adoption import number_in
from studio.gallery.sidecars import Sidecar
from studio.generation.texts import LARGEST_FILE

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".avif"})
"""The suffixes of picture files; others in a folder are told by how they begin."""

_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_ARCHIVES = (".zip",)

BEGUN_UPON = "sources/"
"""The folder in a bundle of what its pictures began upon; these are no pictures of the gallery."""


@dataclass(frozen=True)
class Source:
    """One file: its path as it is told (in an archive, below the archive's), when it was written, its content.

    `number` is the generation's if the file comes from a bundle, which names it; `beside` reads the side-car.
    """

    path: Path
    written: datetime
    read: Callable[[], bytes]
    number: int | None = None
    beside: Callable[[], Sidecar | None] = lambda: None


def sources(paths: Sequence[Path]) -> Iterator[Source]:
    """Every picture file below the paths, in the order of their names; what was named is there, whatever it is."""
    for path in paths:
        if path.is_dir():
            yield from (_file(inner) for inner in _pictures(path))
        elif path.suffix.lower() in _ARCHIVES:
            yield from _archived(path)
        else:
            yield _file(path)


def _pictures(folder: Path) -> Iterator[Path]:
    """The pictures in a folder and below; hidden files and folders are passed over."""
    try:
        inner = sorted(folder.iterdir())
    except OSError:
        inner = []
    for path in inner:
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _pictures(path)
        elif path.suffix.lower() in SUFFIXES or _begins_like_a_picture(path):
            yield path


def _begins_like_a_picture(path: Path) -> bool:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as stream:
            head = stream.read(12)
    except OSError:
        return False
    return head.startswith(_BEGINNINGS) or (head[:4] == b"RIFF" and head[8:] == b"WEBP")


def _file(path: Path) -> Source:
    try:
        status = path.stat()
        written = datetime.fromtimestamp(max(0.0, status.st_mtime), UTC)
    except (OSError, OverflowError, ValueError):
        written = datetime.now(UTC)
    return Source(path, written, lambda: _content(path), beside=lambda: sidecars.beside(path))


def _content(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        StudioError: it cannot be read, or is too large.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise StudioError(f"{path} is no file.")
        if status.st_size > LARGEST_FILE:
            raise StudioError(f"{path.name} is too large for a picture.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise StudioError(f"{path} does not exist.") from error
    except OSError as error:
        raise StudioError(f"{path} cannot be read ({error.strerror}).") from error


def _archived(path: Path) -> Iterator[Source]:
    """The pictures in a ZIP; one that cannot be opened is a source that cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = {member.filename: member for member in archive.infolist()}
            members = [member for member in inside.values() if _is_picture(member)]
    except (OSError, zipfile.BadZipFile, ValueError) as problem:
        sentence = f"{path.name} is no ZIP archive that can be read ({problem})."
        yield Source(path, datetime.now(UTC), lambda: _refuse(sentence))
        return
    for member in members:
        yield Source(
            path / member.filename,
            datetime(*member.date_time).astimezone() if 1980 <= member.date_time[0] < 2200 else datetime.now(UTC),
            lambda member=member: _unpacked(path, member),
            number_in(Path(member.filename).name),
            lambda member=member: _beside(path, member, inside),
        )


def _is_picture(member: zipfile.ZipInfo) -> bool:
    name = Path(member.filename)
    if member.filename.startswith(BEGUN_UPON):
        return False
    return not member.is_dir() and name.suffix.lower() in SUFFIXES and not name.name.startswith(".")


def _unpacked(archive: Path, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a packed file.

    Raises:
        StudioError: it is damaged, encrypted, or grows beyond what it says.
    """
    if member.file_size > LARGEST_FILE:
        raise StudioError(f"{member.filename} is too large for a picture.")
    try:
        with zipfile.ZipFile(archive) as opened, opened.open(member) as stream:
            return stream.read(LARGEST_FILE)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise StudioError(f"{member.filename} cannot be unpacked ({error}).") from error


def _beside(archive: Path, member: zipfile.ZipInfo, inside: Mapping[str, zipfile.ZipInfo]) -> Sidecar | None:
    """The side-car that is packed beside a picture."""
    folder, slash, name = member.filename.rpartition("/")

    def content_of(other: str) -> bytes | None:
        packed = inside.get(f"{folder}{slash}{other}")
        try:
            return _unpacked(archive, packed) if packed is not None else None
        except StudioError:
            return None

    return sidecars.first_with_recipe(name, content_of)


def _refuse(sentence: str) -> bytes:
    raise StudioError(sentence)


def journal_of(archive: Path, name: str) -> BinaryIO | None:
    """The journal in a bundle, None where there is none."""
    try:
        with zipfile.ZipFile(archive) as opened:
            if opened.getinfo(name).file_size > LARGEST_FILE:
                return None
            return io.BytesIO(opened.read(name))
    except (OSError, zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, ValueError):
        return None
