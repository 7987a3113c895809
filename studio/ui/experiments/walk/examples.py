"""Walks that ship with small pictures of their keyframes, to start from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.experiments.experiment_file import WalkFile, parse_experiment


@dataclass(frozen=True)
class ExampleWalk:
    """A walk, what it shows, and a small picture of each keyframe."""

    title: str
    about: str
    pictures: tuple[Path, ...]
    file: WalkFile


def load(folder: Path) -> tuple[ExampleWalk, ...]:
    """The walks of `folder`, whose walks.json lists them; none if there is no such file."""
    index = folder / "walks.json"
    if not index.is_file():
        return ()
    rows: list[Mapping[str, Any]] = json.loads(index.read_text(encoding="utf-8"))["walks"]
    return tuple(_example(folder, row) for row in rows)


def _example(folder: Path, row: Mapping[str, Any]) -> ExampleWalk:
    file = parse_experiment({"experiment": "walk", **row["walk"]})
    assert isinstance(file, WalkFile)
    return ExampleWalk(row["title"], row["about"], tuple(folder / name for name in row["pictures"]), file)
