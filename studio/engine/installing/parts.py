"""Installations that are not finished: each a folder of its own, out of sight of the models."""

import json
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from studio.engine.installing.files import HubFile
from studio.errors import StudioError
from studio.whole_file import whole_file

FOLDER_NAME = ".installing"
_PLAN_NAME = "install.json"


@dataclass(frozen=True)
class Plan:
    """What is to be installed as `name`: these files of a repository at a commit.

    `single` is the file that is the whole of it, "" for a folder; `licence` is what the user agreed to.
    """

    name: str
    repo: str
    commit: str
    files: tuple[HubFile, ...]
    licence: str
    single: str = ""

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True)
class Unfinished:
    """A plan of which `done` bytes have arrived."""

    plan: Plan
    done: int


@dataclass(frozen=True)
class Parts:
    """The unfinished installations below the folder of the user's models."""

    models: Path

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.models / FOLDER_NAME

    def of(self, name: str) -> Path:
        """The folder of one of them."""
        return self.folder / name

    @contextmanager
    def claim(self, name: str) -> Generator[None]:
        """Hold the installation of this name against other windows and commands.

        Raises:
            StudioError: another one is at it.
        """
        self.models.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.models / f".{name}.lock")
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise StudioError(f"{name} is being installed already, in another window or command.") from error
        try:
            yield
        finally:
            lock.release()
            Path(lock.lock_file).unlink(missing_ok=True)

    def keep(self, plan: Plan) -> None:
        """Begin one, or find it again.

        Raises:
            StudioError: the folder cannot be written.
        """
        with whole_file(self.of(plan.name) / _PLAN_NAME) as stream:
            stream.write(json.dumps(asdict(plan)).encode())

    def all(self) -> tuple[Unfinished, ...]:
        """Those that can be gone on with; what has a damaged plan is swept away."""
        if not self.folder.is_dir():
            return ()
        found = (self.find(folder.name) for folder in sorted(self.folder.iterdir()))
        return tuple(one for one in found if one is not None)

    def find(self, name: str) -> Unfinished | None:
        """The unfinished installation of this name; what other versions note in its plan is passed over."""
        folder = self.of(name)
        try:
            values: dict[str, Any] = json.loads((folder / _PLAN_NAME).read_text("utf-8"))
            values["files"] = tuple(HubFile(**file) for file in values["files"])
            plan = Plan(**{one.name: values[one.name] for one in fields(Plan) if one.name in values})
        except OSError:
            return None
        except (ValueError, TypeError, KeyError):
            self.discard(name)
            return None
        sizes = (min(file.size, _size(folder / file.path)) for file in plan.files)
        return Unfinished(plan, sum(sizes))

    def discard(self, name: str) -> None:
        """Delete one of them with all that has arrived."""
        shutil.rmtree(self.of(name), ignore_errors=True)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()

    def finish(self, plan: Plan, to: Path) -> None:
        """Give a whole one its place, in one move.

        Raises:
            StudioError: the place cannot be written.
        """
        (self.of(plan.name) / _PLAN_NAME).unlink(missing_ok=True)
        try:
            self.of(plan.name).rename(to)
        except OSError as error:
            raise StudioError(
                f"{to} could not be written ({error.strerror}). Make its folder writable."
            ) from error
        self.discard(plan.name)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
