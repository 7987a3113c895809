"""Sheets to look at: frames by subjects at one seed, styles, modifiers, backgrounds, placements, seeds."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from starter_model.captions import plain_caption
from starter_model.examinee import Draw
from starter_model.pictures import save_sheet
from starter_model.questions import framed, said
from starter_model.subjects import Subject
from starter_model.words import WORDS, Phrases

WANTED = ("cat", "car", "apple", "burger", "house", "astronaut", "rose", "owl")
"""Whom the sheets show, where the recipe trains them."""

COLORED = ("3d", "flat", "cartoon", "oil")
SEED = 7


def draw_sheets(
    draw: Draw, subjects: tuple[Subject, ...], folder: Path, columns: int, rows: int | None = None
) -> None:
    """One WebP file a table of words, a row a word and a subject a column; and one with a seed a column.

    `rows` limits the words of each table.
    """
    shown = _shown(subjects, columns)
    sheets = {"frames": [[plain_caption(framed(name), thing) for thing in shown] for name in WORDS.frames]}
    tables = {"styles": WORDS.styles, "modifiers": WORDS.modifiers, "backgrounds": WORDS.backgrounds}
    sheets |= {name: _detailed(shown, table) for name, table in tables.items()}
    sheets["placements"] = _placed(shown)
    for name, prompts in sheets.items():
        pictures = _all(draw, [(prompt, SEED) for row in prompts[:rows] for prompt in row])
        save_sheet(pictures, columns, folder / f"{name}.webp", quality=70)
    asked = [(plain_caption("3D render", thing), seed) for thing in shown for seed in range(columns)]
    save_sheet(_all(draw, asked), columns, folder / "seeds.webp", quality=70)


def _shown(subjects: tuple[Subject, ...], columns: int) -> list[str]:
    named = {subject.name: subject for subject in subjects}
    known = [named[name] for name in WANTED if name in named] or list(subjects)
    return [said(known[place % len(known)]) for place in range(columns)]


def _detailed(shown: list[str], table: Phrases) -> list[list[str]]:
    """A word a row, in frames that have colours."""
    details = [phrases[0].format(color="blue") for phrases in table.values()]
    frames = [framed(COLORED[place % len(COLORED)]) for place in range(len(shown))]
    return [[plain_caption(*pair, detail) for pair in zip(frames, shown, strict=True)] for detail in details]


def _placed(shown: list[str]) -> list[list[str]]:
    places = [words[0] for words in WORDS.placements.values()]
    rows = [[plain_caption("3D render", thing, place) for thing in shown] for place in places]
    first, others = shown[0], [*shown[1:], shown[0]]
    pairs = [[f"{first} {link} {other}" for other in others] for link in ("beside", "above")]
    return rows + [[plain_caption("3D render", pair) for pair in row] for row in pairs]


def _all(draw: Draw, asked: Sequence[tuple[str, int]], batch: int = 64) -> Tensor:
    return torch.cat([draw(asked[start : start + batch]).cpu() for start in range(0, len(asked), batch)])
