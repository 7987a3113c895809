"""What the window held when it was closed: geometry, panels and the recipe in work."""

import json
import logging
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from studio.whole_file import swapped

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Session:
    """`geometry` and `splitters` are Qt's own bytes in hexadecimal; `composer` is the composer's state,
    `gallery` how the gallery shows pictures."""

    geometry: str = ""
    place: str = ""
    splitters: dict[str, str] = field(default_factory=dict[str, str])
    composer: dict[str, Any] = field(default_factory=dict[str, Any])
    gallery: dict[str, Any] = field(default_factory=dict[str, Any])


def load(path: Path) -> Session:
    """The stored session; an empty one where there is none or it cannot be used."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Session()
    except (OSError, ValueError) as error:
        log.warning("The session in %s cannot be read and is left out: %s", path, error)
        return Session()
    return _checked(cast(dict[str, Any], stored)) if isinstance(stored, dict) else Session()


def save(session: Session, path: Path) -> None:
    """Write the session in one step, so that a crash leaves the old or the new one; a full disk is only logged."""
    try:
        with swapped(path) as part:
            part.write_text(json.dumps(asdict(session), ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        log.warning("The session could not be saved to %s: %s", path, error)


def _checked(stored: dict[str, Any]) -> Session:
    """What of a stored session has the right form."""
    plain = Session()
    usable = {name: stored[name] for name in asdict(plain) if type(stored.get(name)) is type(getattr(plain, name))}
    return replace(plain, **usable)
