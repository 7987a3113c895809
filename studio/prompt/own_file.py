"""TOML files that belong to the user: written whole or not at all, and never overwritten when they are broken."""

import tomllib
from pathlib import Path
from typing import Any

import tomli_w

from studio.errors import StudioError
from studio.whole_file import whole_file


def read(path: Path) -> dict[str, Any]:
    """The file's contents; nothing if there is no file.

    Raises:
        StudioError: the file cannot be read, or is broken and was set aside.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise set_aside(path, str(error)) from error
    except OSError as error:
        raise StudioError(f"{path} cannot be read ({error.strerror}). Check its permissions.") from error


def set_aside(path: Path, reason: str) -> StudioError:
    """Rename a broken file, so that its contents are kept and Seedlock can go on; returns the error to raise."""
    kept = _free_name(path)
    try:
        path.rename(kept)
    except OSError:
        return StudioError(f"{path} is broken ({reason}). Mend it, or move it away.")
    return StudioError(f"{path.name} is broken ({reason}). It was kept as {kept}. There you can mend it.")


def write(path: Path, contents: dict[str, Any], heading: str) -> None:
    """Replace the file in one step; `heading` is the comment in its first line.

    Raises:
        StudioError: the file cannot be written.
    """
    with whole_file(path) as stream:
        stream.write(f"# {heading}\n\n{tomli_w.dumps(contents)}".encode())


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.stem}.broken{number or ''}{path.suffix}") for number in range(10_000))
    return next(name for name in names if not name.exists())
