"""Where Seedlock keeps its files."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from studio.errors import StudioError


@dataclass(frozen=True)
class Paths:
    """The folders and files of one home; nothing is created until `create` is called."""

    data: Path
    cache: Path

    @classmethod
    def of_home(cls, home: Path) -> "Paths":
        """All folders below `home`, as `SEEDLOCK_HOME` asks."""
        return cls(data=home, cache=home / "cache")

    @classmethod
    def find(cls, home: Path | None = None) -> "Paths":
        """The paths for `home`, else for the environment's `SEEDLOCK_HOME`, else the system's own places."""
        chosen = home or (Path(value) if (value := os.environ.get("SEEDLOCK_HOME")) else None)
        if chosen is not None:
            return cls.of_home(chosen.expanduser().absolute())
        dirs = platformdirs.PlatformDirs("seedlock", appauthor=False)
        return cls(data=Path(dirs.user_data_dir), cache=Path(dirs.user_cache_dir))

    @property
    def settings(self) -> Path:
        """The settings file (JSON)."""
        return self.data / "settings.json"

    @property
    def session(self) -> Path:
        """What the window held when it was closed (JSON)."""
        return self.data / "session.json"

    @property
    def unfinished(self) -> Path:
        """The journal of what is still to be made (JSON, a picture or an experiment a line)."""
        return self.data / "unfinished.jsonl"

    @property
    def vocabulary(self) -> Path:
        """The folder of the user's own vocabulary (TOML) and wildcards."""
        return self.data / "vocabulary"

    @property
    def templates(self) -> Path:
        """The user's own templates (TOML)."""
        return self.data / "templates.toml"

    @property
    def models(self) -> Path:
        """The folder of the user's models and the list of added ones."""
        return self.data / "models"

    @property
    def database(self) -> Path:
        """The gallery's SQLite database."""
        return self.data / "gallery.sqlite3"

    @property
    def images(self) -> Path:
        """The folder of the gallery's picture files."""
        return self.data / "images"

    @property
    def grids(self) -> Path:
        """The folder of grids that were run (JSON), by their runs."""
        return self.data / "grids"

    @property
    def walks(self) -> Path:
        """The folder of walks that were made (JSON), by their runs."""
        return self.data / "walks"

    @property
    def sources(self) -> Path:
        """The folder of pictures and masks that generations start from (PNG), by the hash of their pixels."""
        return self.data / "sources"

    @property
    def thumbnails(self) -> Path:
        """The folder of small pictures, which can be made again from the images."""
        return self.cache / "thumbnails"

    @property
    def log(self) -> Path:
        """The log file."""
        return self.cache / "seedlock.log"

    @property
    def window_lock(self) -> Path:
        """The file that one window at a time holds locked."""
        return self.data / "window.lock"

    def create(self) -> "Paths":
        """Create the folders and prove that they can be written to.

        Raises:
            StudioError: the home cannot be created or written.
        """
        try:
            for folder in (self.data, self.models, self.images, self.thumbnails):
                folder.mkdir(parents=True, exist_ok=True)
            probe = self.data / ".write-test"
            probe.write_bytes(b"")
            probe.unlink(missing_ok=True)  # another process may prove the same at this moment
        except OSError as error:
            raise StudioError(
                f"Seedlock cannot write to {self.data} ({error.strerror}). "
                "Make the folder writable, or set SEEDLOCK_HOME to another one."
            ) from error
        return self


def resources() -> Path:
    """The read-only files that ship with Seedlock: vocabulary, starter model, examples, icons, style sheet."""
    inside = Path(__file__).parent / "resources"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "resources"
