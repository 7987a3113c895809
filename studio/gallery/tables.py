"""Generations as CSV, JSON and JSON Lines for other programs."""

import csv
import io
import json
from collections.abc import Sequence

from studio import __version__
from studio.generation.plain import to_plain
from studio.generation.record import GenerationRecord


def to_csv(records: Sequence[GenerationRecord]) -> str:
    """One line a generation, of which there is at least one, under a line of names (RFC 4180)."""
    stream = io.StringIO(newline="")
    rows = [_columns(record) for record in records]
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def to_json(records: Sequence[GenerationRecord]) -> str:
    """One object that holds everything of every generation."""
    generations = [_columns(record) | _whole(record) for record in records]
    return json.dumps({"seedlock": __version__, "generations": generations}, ensure_ascii=False, indent=1)


def to_json_lines(records: Sequence[GenerationRecord]) -> str:
    """One object a line, each with everything of a generation; a program can read them one by one."""
    lines = (json.dumps(_columns(record) | _whole(record), ensure_ascii=False) for record in records)
    return "".join(f"{line}\n" for line in lines)


def _columns(record: GenerationRecord) -> dict[str, object]:
    """What one looks for in a table."""
    request, fields = record.request, record.origin.composition.fields
    return {
        "id": record.id,
        "created": record.created.isoformat(),
        "prompt": request.prompt,
        "negative": request.negative_prompt,
        "frame": fields.frame,
        "subject": fields.subject,
        "style": ", ".join(style.text for style in fields.styles),
        "modifier": ", ".join(fields.modifiers),
        "seed": request.noise.seed,
        "model": request.model.name,
        "model_sha256": request.model.sha256,
        "width": request.size.width,
        "height": request.size.height,
        "steps": request.steps,
        "guidance_scale": request.guidance_scale,
        "scheduler": request.scheduler,
        "rating": record.rating,
        "is_favourite": record.is_favourite,
        "tags": ", ".join(record.tags),
        "note": record.note,
        "colour": record.colour,
        "source": record.source,
        "parent": record.origin.parent or "",
        "run": record.origin.run or "",
        "seconds": round(record.seconds, 3),
        "path": str(record.path),
        "pixels_sha256": record.pixels_sha256,
        "key": request.key(),
    }


def _whole(record: GenerationRecord) -> dict[str, object]:
    """What only a program wants: everything that made the picture."""
    return {
        "tags": list(record.tags),
        "request": to_plain(record.request),
        "composition": to_plain(record.origin.composition),
        "environment": to_plain(record.environment),
    }
