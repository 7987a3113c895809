"""One file from the hub into a folder: resumed where it broke off, and compared with the hub's digest."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.engine.installing.control import Control
from studio.engine.installing.files import HubFile, HubModel
from studio.engine.installing.hub import DropError, Hub
from studio.errors import StudioError
from studio.whole_file import writing_to

_BLOCK = 1 << 22


@dataclass(frozen=True)
class Patience:
    """How long a download is tried: `waits` are the seconds between attempts that brought nothing.

    Where the hub names a wait of its own, that is taken, up to `longest` seconds.
    """

    waits: tuple[float, ...] = (1, 2, 4, 8, 15, 30)
    longest: float = 600


class UnreachableError(StudioError):
    """The hub was asked again and again; what has arrived is kept for another time."""


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


@dataclass(frozen=True)
class Fetch:
    """What fetches files of one model: from where, how patiently, and who may hold it.

    `told` is called with the bytes of the file that are here and what is being waited for, if anything.
    """

    hub: Hub
    model: HubModel
    control: Control
    patience: Patience = Patience()

    def file(self, file: HubFile, path: Path, told: Callable[[int, str], None]) -> None:
        """Bring `file` to `path`, going on with what lies there; a file with wrong contents is fetched anew once.

        Raises:
            StudioError: it is not to be had, the disk is full, or its contents are twice not what the hub says.
            UnreachableError: the hub could not be reached for longer than `patience`.
            Paused, Cancelled: the user said so.
        """
        if not file.digest:
            raise StudioError(f"The hub names no digest of {file.path}, so it cannot be verified. It is refused.")
        for _ in range(2):
            if self._attempts(file, path, told) == file.digest:
                return
            path.unlink(missing_ok=True)
        raise StudioError(
            f"{file.path} of {self.model.repo} arrived twice with contents other than the hub's own digest says. "
            "It is deleted; try again later, or use another mirror."
        )

    def _attempts(self, file: HubFile, path: Path, told: Callable[[int, str], None]) -> str:
        """Ask until all bytes are here, and give their digest."""
        failures = 0
        while True:
            before = _size(path)
            try:
                return self._attempt(file, path, told)
            except DropError as drop:
                failures = 0 if _size(path) > before else failures + 1
                self._hold(drop, failures, lambda text: told(_size(path), text))

    def _hold(self, drop: DropError, failures: int, tell: Callable[[str], None]) -> None:
        """Wait before the next attempt, or give up."""
        waits = self.patience.waits
        asked = drop.wait or 0.0
        if failures > len(waits) or asked > self.patience.longest:
            until = f" It asks for {_minutes(asked)} of patience." if asked else ""
            raise UnreachableError(
                f"The hub at {self.hub.endpoint} cannot be used now: {drop}.{until} What has arrived is kept: "
                "install the model again to go on with it."
            ) from drop
        seconds = max(asked, waits[max(0, failures - 1)])
        tell(f"Waiting {max(1, round(seconds))} s: {drop}")
        self.control.wait(seconds)

    def _attempt(self, file: HubFile, path: Path, told: Callable[[int, str], None]) -> str:
        """One connection; gives the digest of the whole file."""
        if _size(path) > file.size:
            path.unlink()
        digest = _begun(file)
        start = self._read(path, digest)
        if start < file.size or not file.size:
            with self.hub.open(self.model, file.path, start) as (place, chunks):
                digest = digest if place == start else _begun(file)
                self._append(path, digest, place, chunks, lambda done: told(done, ""))
        if _size(path) < file.size:
            raise DropError("it sent less than it announced")
        return digest.hexdigest()

    def _read(self, path: Path, digest: _Digest) -> int:
        """Take what is here already into the digest, and say how much it is."""
        if not path.is_file():
            return 0
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
                self.control.check()
        return _size(path)

    def _append(
        self, path: Path, digest: _Digest, place: int, chunks: Iterator[bytes], told: Callable[[int], None]
    ) -> None:
        """Write what arrives from `place` on."""
        with writing_to(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("r+b" if place else "wb", buffering=0) as stream:
                stream.seek(place)
                for chunk in chunks:
                    self.control.check()
                    stream.write(chunk)
                    digest.update(chunk)
                    told(stream.tell())


def _begun(file: HubFile) -> _Digest:
    """The digest before the first byte; git's begins with a header of its own."""
    if file.is_sha256:
        return hashlib.sha256()
    return hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _minutes(seconds: float) -> str:
    return f"{round(seconds)} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
