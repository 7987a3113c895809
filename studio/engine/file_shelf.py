"""A kind of file that is installed by lying in its folder among the user's models, or by standing on a list."""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

from studio.engine.identity import file_identity, fingerprint
from studio.engine.kept import keep, read_kept
from studio.errors import StudioError

SUFFIX = ".safetensors"


@dataclass(frozen=True)
class ShelfFile:
    """One file as the list keeps it; `sha256` holds as long as `fingerprint` does."""

    path: str
    sha256: str
    fingerprint: str
    is_added: bool

    @property
    def place(self) -> Path:
        """Where it lies."""
        return Path(self.path)


Info = TypeVar("Info")


@dataclass(frozen=True)
class FileShelf:
    """The files of one kind in `user`: those in the folder `kind`, and those that were added and stay in place.

    Each kind is a class of its own, which says how its files are read; `label` is what one of them is called
    ("LoRA"). Nothing is held in memory; a file is hashed when it is new or was changed.
    """

    user: Path
    kind: ClassVar[str]
    label: ClassVar[str]

    @property
    def folder(self) -> Path:
        """Whatever lies in it is installed."""
        return self.user / self.kind

    def digest(self, path: Path) -> str:
        """The SHA-256 (hexadecimal) that identifies a file.

        Raises:
            StudioError, OSError: it cannot be read.
        """
        return file_identity(path)

    def name_of(self, path: Path) -> str:
        """What people call a file."""
        return path.stem

    def files(self) -> list[ShelfFile]:
        """All of them, brought up to date: those in the folder join, those that are gone leave."""
        listed = self._listed()
        known = {one.path: one for one in listed}
        added = [one.place for one in listed if one.is_added]
        inside = sorted(self.folder.rglob(f"*{SUFFIX}")) if self.folder.is_dir() else []
        places = [path for path in dict.fromkeys((*added, *inside)) if path.is_file()]
        current = [self._updated(path, known.get(str(path))) for path in places]
        if current != listed and self._listed() == listed:  # hashing takes long: others may have written
            with contextlib.suppress(StudioError):  # unwritten, it is found out again the next time
                self._write(current)
        return current

    def usable(self, read: Callable[[ShelfFile], Info]) -> tuple[Info, ...]:
        """What `read` tells of the files, by name: those of which it raises a StudioError are left out, and of
        several of one name all but the first."""
        found: dict[str, Info] = {}
        for file in self.files():
            with contextlib.suppress(StudioError):
                found.setdefault(self.name_of(file.place).lower(), read(file))
        return tuple(found[name] for name in sorted(found))

    def enlist(self, path: Path) -> ShelfFile:
        """List a file, which stays where it is.

        Raises:
            StudioError: another one has its name, it cannot be read, or the list cannot be written.
        """
        new = ShelfFile(str(path), self.digest(path), fingerprint((path,)), is_added=True)
        others = [one for one in self.files() if one.path != new.path]
        if same := self._named(self.name_of(path), others):
            raise StudioError(f"{same.path} is a {self.label} of the same name. Rename one of the two files.")
        self._write([*others, new])
        return new

    def remove(self, name: str) -> None:
        """Take one that was added off the list; its file stays where it is.

        Raises:
            StudioError: there is none of this name, it lies in the folder, or the list cannot be written.
        """
        files = self.files()
        found = self._named(name, files)
        if found is None:
            raise StudioError(f'There is no {self.label} "{name}".')
        if not found.is_added:
            raise StudioError(
                f"The {self.label} {name} lies in {self.folder}. Move its file out of there to remove it."
            )
        self._write(one for one in files if one != found)

    def not_installed(
        self, name: str, sha256: str, advice: str = f"Add it with: seedlock models add FILE{SUFFIX}"
    ) -> StudioError:
        """The sentence for one that a recipe was made with, and that is not here."""
        told = f" (its hash begins with {sha256[:12]})" if sha256 else ""
        return StudioError(
            f'The {self.label} "{name}" that this recipe was made with is not installed{told}. {advice}'
        )

    def _named(self, name: str, files: Iterable[ShelfFile]) -> ShelfFile | None:
        return next((one for one in files if self.name_of(one.place).lower() == name.lower()), None)

    def _updated(self, path: Path, known: ShelfFile | None) -> ShelfFile:
        mark = fingerprint((path,))
        if known is not None and known.fingerprint == mark:
            return known
        try:
            sha256 = self.digest(path)
        except (StudioError, OSError):
            sha256 = ""  # damaged, or nobody may read it: whoever reads its header says how
        return ShelfFile(str(path), sha256, mark, is_added=known is not None and known.is_added)

    def _listed(self) -> list[ShelfFile]:
        kept = read_kept(
            self._list,
            f"The list of {self.label}s",
            f"add your {self.label}s",
            lambda kept: [ShelfFile(**values) for values in kept[self.kind]],
        )
        return kept or []

    def _write(self, files: Iterable[ShelfFile]) -> None:
        keep(self._list, {self.kind: [asdict(one) for one in files]})

    @property
    def _list(self) -> Path:
        return self.user / f"{self.kind}.json"
