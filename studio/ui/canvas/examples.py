"""Recipes that ship with a small picture each, to start from."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.prompt.fields import PromptFields, StylePhrase


@dataclass(frozen=True)
class Example:
    """A recipe, the small picture that it made, and its prompt for reading."""

    picture: Path
    fields: PromptFields
    seed: int
    prompt: str


def load(folder: Path) -> tuple[Example, ...]:
    """The examples of `folder`, whose examples.json lists them; none if there is no such file."""
    index = folder / "examples.json"
    if not index.is_file():
        return ()
    rows: list[dict[str, Any]] = json.loads(index.read_text(encoding="utf-8"))["examples"]
    return tuple(_example(folder, row) for row in rows)


def _example(folder: Path, row: dict[str, Any]) -> Example:
    styles = tuple(StylePhrase(text, aspect) for text, aspect in row.get("styles", []))
    fields = PromptFields(row["subject"], row.get("frame", ""), styles, tuple(row.get("modifiers", [])))
    return Example(folder / row["picture"], fields, row["seed"], row["prompt"])
