"""The model card: what it is, how it was trained, what it was made of, how well it does."""

import json
from pathlib import Path

from starter_model.sources import SOURCES
from starter_model.subjects import Subject
from starter_model.words import WORDS

_HEAD = """---
license: mit
library_name: diffusers
pipeline_tag: text-to-image
language: en
---

# Seedlock starter model

A small text-to-image diffusion model that ships inside Seedlock, so that the studio works at once, offline and
without a GPU. It draws pictograms of {subjects} things in {frames} frames (genres), with {styles} styles,
{modifiers} modifiers and {backgrounds} backgrounds. Its words have known, visible effects, which makes it a model
to learn prompting with; it is no general image generator.

The folder has the layout of a Stable Diffusion 1.x model: anything that loads those loads it.

| file | what it says |
|---|---|
| `defaults.toml` | the settings with which it does well, and those for drafts |
| `knows.toml` | the words that it was taught; other words do nothing |
| `SHA256SUMS` | the digest of every file (`sha256sum -c SHA256SUMS`) |
"""

_LICENCES = """
No photograph, no scraped picture, no person's likeness: the training pictures were composed from the drawings
below, rasterised, recoloured and filtered. The weights are published under the MIT licence, as Seedlock itself is;
the drawings keep the licences named here. Twemoji graphics: copyright Twitter, Inc. and other contributors,
licensed under [CC-BY 4.0](https://creativecommons.org/licenses/by/4.0/). Whoever passes the model on passes this
card on.
"""


def card(folder: Path, subjects: tuple[Subject, ...]) -> str:
    """The card of the model that was trained in `folder`; what was not measured is left out."""
    head = _HEAD.format(
        subjects=len(subjects),
        frames=len(WORDS.frames),
        styles=len(WORDS.styles),
        modifiers=len(WORDS.modifiers),
        backgrounds=len(WORDS.backgrounds),
    )
    table = folder / "evaluation" / "table.md"
    parts = [head, "## How it was trained", "", _training(folder)]
    parts += ["## What it was made of", _LICENCES, _drawings()]
    if table.exists():
        parts += ["## How well it does", "", table.read_text(encoding="utf-8")]
    return "\n".join(parts)


def _training(folder: Path) -> str:
    """One row a training, from its log."""
    rows = ["| part | seconds | steps | pictures |", "|---|---|---|---|"]
    for file in sorted((folder / "logs").glob("*.jsonl")):
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        for last in [line for line in lines if "samples" in line][-1:]:
            rows.append(f"| {file.stem} | {last['seconds']:.0f} | {last['step']:,} | {last['samples']:,} |")
    return "\n".join(rows) + "\n"


def _drawings() -> str:
    rows = [f"| {s.package} | {s.version} | {s.licence} | {s.credit} | {s.used_as} |" for s in SOURCES]
    return "\n".join(["| drawings | version | licence | by | used as |", "|---|---|---|---|---|", *rows, ""])
