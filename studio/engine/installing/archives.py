"""Unpacks a model from a zip or tar file, and refuses whatever would land anywhere else or be anything else."""

import shutil
import tarfile
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from studio.errors import StudioError
from studio.whole_file import writing_to

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz")

_ALLOWED = {".safetensors", ".json", ".txt", ".model", ".jinja", ".toml", ".md", ".png", ".jpg", ".yaml", ".yml"}
_MOST_FILES = 10_000
_BLOCK = 1 << 20


@dataclass(frozen=True)
class _Member:
    """One entry of an archive, as its list names it."""

    name: str
    size: int
    is_plain: bool
    is_folder: bool


def is_archive(path: Path) -> bool:
    """Whether a file's name says that it is packed."""
    return path.name.lower().endswith(ENDINGS)


def unpack(archive: Path, to: Path) -> Path:
    """Unpack `archive` into the new folder `to`, and give the model in it: a folder, or its one weight file.

    Nothing is written before every entry of the list was looked at.

    Raises:
        StudioError: it is damaged, does not fit on the disk, holds no model, or an entry is a link, leads out of
            the folder, or is of a kind that a model does not need.
    """
    if to.exists():
        raise StudioError(f"There is a folder {to} already. Delete it, or rename {archive.name}.")
    try:
        with _opened(archive) as packed:
            members = [member for member in packed.members() if not member.is_folder]
            _require_harmless(archive, members)
            _require_space(archive, members, to.parent)
            _write(packed, members, to)
        return _model_in(archive, to)
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, tarfile.TarError, RuntimeError) as error:
        shutil.rmtree(to, ignore_errors=True)
        raise StudioError(f"{archive} cannot be unpacked ({error}). Copy or download it again.") from error
    except StudioError:
        shutil.rmtree(to, ignore_errors=True)
        raise


class _Zip:
    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file

    def members(self) -> Iterator[_Member]:
        """Its entries; a link is told by the mode that the upper half of the attributes holds."""
        for info in self._file.infolist():
            kind = info.external_attr >> 28  # 0o10 is a plain file, 0 where no mode was stored
            yield _Member(info.filename, info.file_size, kind in (0, 0o10, 0o4), info.is_dir())

    def read(self, name: str) -> IO[bytes]:
        """An entry's bytes."""
        return self._file.open(name)


class _Tar:
    def __init__(self, file: tarfile.TarFile) -> None:
        self._file = file

    def members(self) -> Iterator[_Member]:
        """Its entries."""
        for info in self._file:
            yield _Member(info.name, info.size, info.isreg() or info.isdir(), info.isdir())

    def read(self, name: str) -> IO[bytes]:
        """An entry's bytes."""
        stream = self._file.extractfile(name)
        if stream is None:
            raise ValueError(f"{name} is no file")
        return stream


@contextmanager
def _opened(archive: Path) -> Generator[_Zip | _Tar]:
    if archive.suffix.lower() == ".zip":
        with zipfile.ZipFile(archive) as file:
            yield _Zip(file)
    else:
        with tarfile.open(archive) as file:
            yield _Tar(file)


def _require_harmless(archive: Path, members: list[_Member]) -> None:
    if len(members) > _MOST_FILES:
        raise StudioError(f"{archive} holds {len(members)} files, which no model has. It is refused.")
    for member in members:
        name = member.name
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if not parts or parts[0] == "/" or ".." in parts or PureWindowsPath(name).drive:
            raise StudioError(f"{archive} is refused: its entry {name} leads out of the folder it is unpacked to.")
        if not member.is_plain:
            raise StudioError(f"{archive} is refused: its entry {name} is a link or a device, not a file.")
        if PurePosixPath(name).suffix.lower() not in _ALLOWED and not PurePosixPath(name).name.startswith("."):
            raise StudioError(
                f"{archive} is refused: a model needs no {name}. Take it out, or unpack it yourself."
            )


def _require_space(archive: Path, members: list[_Member], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    needed, free = sum(member.size for member in members), shutil.disk_usage(folder).free
    if needed > free:
        raise StudioError(
            f"{archive} unpacks to {needed / 1e9:.1f} GB; {folder} has {free / 1e9:.1f} GB free. Free some space."
        )


def _write(packed: _Zip | _Tar, members: list[_Member], to: Path) -> None:
    """Write every entry, and no byte more than its list entry announced."""
    for member in members:
        path = to / member.name.replace("\\", "/")
        with writing_to(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with packed.read(member.name) as source, path.open("xb") as target:
                left = member.size
                while block := source.read(_BLOCK):
                    left -= len(block)
                    if left < 0:  # an entry that lies about its size fills no disk
                        raise ValueError(f"{member.name} is larger than it says")
                    target.write(block)


def _model_in(archive: Path, folder: Path) -> Path:
    """The model among what was unpacked."""
    if indices := sorted(folder.rglob("model_index.json"), key=lambda path: len(path.parts)):
        return indices[0].parent
    files = list(folder.rglob("*.safetensors"))
    if len(files) == 1:
        return files[0]
    raise StudioError(
        f"{archive} holds no model: there is no model_index.json in it, and not one .safetensors file."
    )
