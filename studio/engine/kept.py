"""The small JSON files among the user's models: what was added, what was chosen."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from studio.errors import StudioError
from studio.whole_file import whole_file

T = TypeVar("T")


def read_kept(path: Path, name: str, again: str, read: Callable[[Any], T]) -> T | None:
    """What `read` makes of the JSON in `path`; None where nothing was kept yet.

    Raises:
        StudioError: it cannot be read; the sentence calls it by `name` and says what to do `again` without it.
    """
    try:
        return read(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StudioError(f"{name} {path} cannot be read ({error.strerror}). Make it readable.") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise StudioError(f"{name} {path} cannot be read. Delete it and {again} again.") from error


def keep(path: Path, values: dict[str, Any]) -> None:
    """Write JSON values in one move, so that the file is never half written.

    Raises:
        StudioError: it cannot be written.
    """
    with whole_file(path) as stream:
        stream.write(json.dumps({"version": 1, **values}, indent=2).encode())
