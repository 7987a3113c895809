"""The model card: what it is, how it was trained, what it was made of, how well it does."""

import json
import math
from pathlib import Path

from safetensors import safe_open

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

## Use

The folder has the layout of a Stable Diffusion 1.x model: anything that loads those loads it.

```python
import torch
from diffusers import StableDiffusionPipeline

pipeline = StableDiffusionPipeline.from_pretrained("resources/models/starter", dtype=torch.float32)
prompt = "An oil painting of a cat, golden hour"
picture = pipeline(prompt, num_inference_steps={steps}, guidance_scale={guided}).images[0]
```

| file | what it says |
|---|---|
| `defaults.toml` | the settings with which it does well, and those for drafts |
| `knows.toml` | the words that it was taught; other words do nothing |
| `SHA256SUMS` | the digest of every file (`sha256sum -c SHA256SUMS`) |
"""

_NETWORKS = (
    ("UNet", "24x24 latents of 8 channels; predicts velocity (v)", "denoiser/unet.safetensors"),
    ("VAE", "192x192 pictures to latents and back", "vae/diffusion_pytorch_model.safetensors"),
    ("text encoder", "CLIP's layout; byte pairs of its own, 38 of them a text", "denoiser/text.safetensors"),
)

_LIMITS = """
- It knows the words of `knows.toml`; other words have no effect, or an unforeseeable one.
- Small subjects are crude, and two that look alike may be confused: the table below tells how often.
- Sizes far from 192x192 repeat or crop the subject.
- One text only: the encoder never saw a chain of chunks, so what goes beyond 38 tokens is cut.
"""

_LICENCES = """
No photograph, no scraped picture, no person's likeness: the training pictures were composed from the drawings
below, rasterised, recoloured and filtered. The weights are published under the MIT licence, as Seedlock itself is;
the drawings keep the licences named here. Twemoji graphics: copyright Twitter, Inc. and other contributors,
licensed under [CC-BY 4.0](https://creativecommons.org/licenses/by/4.0/). Whoever passes the model on passes this
card on.
"""


def card(folder: Path, subjects: tuple[Subject, ...], steps: int, guided: float) -> str:
    """The card of the model that was trained in `folder`, drawn with at these steps and this guidance.

    What was not measured is left out.
    """
    head = _HEAD.format(
        subjects=len(subjects),
        frames=len(WORDS.frames),
        styles=len(WORDS.styles),
        modifiers=len(WORDS.modifiers),
        backgrounds=len(WORDS.backgrounds),
        steps=steps,
        guided=guided,
    )
    table = folder / "evaluation" / "table.md"
    parts = [head, "## What it is", "", _parts(folder), "## Limits", _LIMITS]
    parts += ["## How it was trained", "", _training(folder)]
    parts += ["## What it was made of", _LICENCES, _drawings()]
    if table.exists():
        parts += ["## How well it does", "", table.read_text(encoding="utf-8")]
    return "\n".join(parts)


def _parts(folder: Path) -> str:
    """One row a network, from its weights."""
    rows = ["| part | parameters | |", "|---|---|---|"]
    for name, about, weights in _NETWORKS:
        rows.append(f"| {name} | {_parameters(folder / weights) / 1e6:.1f} million | {about} |")
    return "\n".join(rows) + "\n"


def _parameters(weights: Path) -> int:
    with safe_open(weights, "np") as file:
        return sum(math.prod(file.get_slice(name).get_shape()) for name in list(file.keys()))


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
