"""What commands print: results on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TextIO

from studio.generation.record import GenerationRecord

BAR_WIDTH = 24


def print_json(values: Mapping[str, object]) -> None:
    """One object on one line, at once."""
    print(json.dumps(values, ensure_ascii=False), flush=True)


def print_note(text: str) -> None:
    """A line for people beside the results."""
    print(text, file=sys.stderr, flush=True)


def print_error(text: str) -> None:
    """The one line of a failure."""
    print_note(f"seedlock: {text}")


def generation_json(record: GenerationRecord) -> dict[str, object]:
    """A picture as `generate` prints it; the names are a contract."""
    request = record.request
    return {
        "id": record.id,
        "key": request.key(),
        "prompt": request.prompt,
        "negative": request.negative_prompt,
        "seed": request.noise.seed,
        "model": request.model.name,
        "width": request.size.width,
        "height": request.size.height,
        "steps": request.steps,
        "path": str(record.path),
        "pixels_sha256": record.pixels_sha256,
        "seconds": round(record.seconds, 3),
    }


def remembered_json(record: GenerationRecord) -> dict[str, object]:
    """A picture as the gallery's commands print it."""
    return {
        **generation_json(record),
        "created": record.created.isoformat(),
        "rating": record.rating,
        "tags": list(record.tags),
        "parent": record.origin.parent,
        "run": record.origin.run,
    }


def print_summary(record: GenerationRecord) -> None:
    """A picture on one line for people."""
    stars = "★" * record.rating
    print(f"{record.id}  seed {record.request.noise.seed:<20} {stars:<5} {record.request.prompt}", flush=True)


@dataclass
class ProgressLine:
    """One line of a terminal that is written over; nothing where standard error is no terminal."""

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    shown: str = ""

    def show(self, text: str) -> None:
        """Write `text` over what stands there."""
        if text != self.shown and self.stream.isatty():
            self.shown = text
            self.stream.write(f"\r\x1b[2K{text}")
            self.stream.flush()

    def clear(self) -> None:
        """Leave the line empty."""
        self.show("")

    def close(self) -> None:
        """Leave nothing behind."""
        self.clear()


def shown_on(line: ProgressLine) -> Callable[[int, int], None]:
    """What draws "done of total" on a line."""
    return lambda done, total: line.show(f"{bar(done, total)} {done} of {total}")


def bar(done: int, total: int) -> str:
    """How much of `total` is done, drawn."""
    filled = round(BAR_WIDTH * done / total) if total else 0
    return "▮" * filled + "▯" * (BAR_WIDTH - filled)
