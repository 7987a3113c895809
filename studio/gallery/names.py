"""Names of exported files: made by a pattern, valid on every system, never those of files that are there."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from studio.errors import StudioError
from studio.generation.record import GenerationRecord
from studio.nearest import nearest

LONGEST_VALUE = 60
LONGEST_NAME = 180
"""In bytes of UTF-8; file systems end at 255, and some programs add to a name."""

PLACEHOLDERS: Mapping[str, Callable[[GenerationRecord], object]] = {
    "id": lambda record: record.id,
    "date": lambda record: f"{record.created.astimezone():%Y-%m-%d}",
    "time": lambda record: f"{record.created.astimezone():%H-%M-%S}",
    "seed": lambda record: record.request.noise.seed,
    "prompt": lambda record: record.request.prompt,
    "frame": lambda record: record.origin.composition.fields.frame,
    "subject": lambda record: record.origin.composition.fields.subject,
    "model": lambda record: record.request.model.name,
    "size": lambda record: record.request.size,
    "steps": lambda record: record.request.steps,
    "rating": lambda record: record.rating,
}
"""What a pattern may hold between braces."""

TELLING = ("prompt", "seed", "frame", "subject", "model", "steps")
"""The placeholders that tell how a picture was made, which a private export may not want."""

PRIVATE = "{date} {time}"
"""Names that tell nothing of how pictures were made."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def file_name(pattern: str, record: GenerationRecord) -> str:
    """The name, without suffix, of a generation's file by a pattern like "{date}_{subject}_{seed}".

    Raises:
        StudioError: the pattern holds an unknown placeholder; the sentence names the nearest.
    """

    def value(match: re.Match[str]) -> str:
        return str(_placeholder(match[1])(record))[:LONGEST_VALUE].strip()

    name = _FORBIDDEN.sub("_", re.sub(r"\{([^{}]*)\}", value, pattern))
    name = name.encode(errors="replace")[:LONGEST_NAME].decode(errors="ignore").strip(" .")
    return f"_{name}" if _RESERVED.fullmatch(name) else name or record.id


def told_by(pattern: str) -> tuple[str, ...]:
    """What the names of a pattern tell of how pictures were made."""
    return tuple(name for name in TELLING if f"{{{name}}}" in pattern)


def free(path: Path) -> Path:
    """`path`, or with " 2", " 3" … before its suffix the first that is not there."""
    number, candidate = 1, path
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem} {number}{path.suffix}")
    return candidate


def _placeholder(name: str) -> Callable[[GenerationRecord], object]:
    if name not in PLACEHOLDERS:
        near = nearest(name, PLACEHOLDERS)
        raise StudioError(f'The name pattern knows no "{{{name}}}". The nearest is "{{{near}}}".')
    return PLACEHOLDERS[name]
