"""The release: the trained parts as one folder in diffusers' layout, with card, hashes and what it knows."""

import hashlib
import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline
from transformers import CLIPTokenizer

from starter_model.denoiser import SCHEDULE, build
from starter_model.pixels import SIZE
from starter_model.settings import Settings
from starter_model.sources import SOURCES
from starter_model.subjects import Subject
from starter_model.tokens import Encoder
from starter_model.words import WORDS

GUIDANCE = 4.5
SHARD = "15MB"
"""No file of the release is larger."""


def assemble(settings: Settings, folder: Path, device: torch.device) -> StableDiffusionPipeline:
    """The pipeline of what was trained so far in `folder`, in float32."""
    denoiser = build(settings, Encoder(folder / "tokenizer"), torch.device("cpu"))
    denoiser.load(folder / "denoiser")
    pipeline = StableDiffusionPipeline(
        vae=AutoencoderKL.from_pretrained(folder / "vae", torch_dtype=torch.float32).float(),
        text_encoder=denoiser.text.eval(),
        tokenizer=CLIPTokenizer.from_pretrained(folder / "tokenizer"),
        unet=denoiser.unet.eval(),
        scheduler=DDIMScheduler(**SCHEDULE),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


def release(settings: Settings, folder: Path, subjects: tuple[Subject, ...]) -> Path:
    """Write `folder/model`; returns it."""
    model = folder / "model"
    pipeline = assemble(settings, folder, torch.device("cpu")).to(dtype=torch.float16)
    pipeline.save_pretrained(model, max_shard_size=SHARD)
    (model / "knows.toml").write_text(knows(subjects), encoding="utf-8")
    (model / "defaults.toml").write_text(_defaults(settings), encoding="utf-8")
    (model / "README.md").write_text(card(folder, subjects), encoding="utf-8")
    (model / "SHA256SUMS").write_text(_hashes(model), encoding="utf-8")
    return model


def knows(subjects: tuple[Subject, ...]) -> str:
    """Every word with a visible effect, in the form of words.toml, and every subject's words."""
    lines = [
        "# What the starter model was trained on: these words stood in its captions, the canonical one first.",
        "# {color} stands for one of the colours, {plural} for several of a countable subject.",
        "",
        f"colors = {_listed(WORDS.colors)}",
        f"neon = {_listed(WORDS.neon)}",
    ]
    for table in ("frames", "styles", "modifiers", "backgrounds", "placements", "relations"):
        lines += ["", f"[{table}]"]
        lines += [f"{name} = {_listed(phrases)}" for name, phrases in getattr(WORDS, table).items()]
    for subject in subjects:
        lines += ["", "[[subjects]]", f"words = {_listed(subject.words)}"]
        if subject.bare:
            lines.append(f"bare = {_listed(tuple(w for w in subject.words if w in subject.bare))}")
    return "\n".join(lines) + "\n"


def _listed(words: tuple[str, ...]) -> str:
    return json.dumps(words, ensure_ascii=False)


def _defaults(settings: Settings) -> str:
    return (
        "# What the model is meant to be run with.\n"
        f"steps = {settings.steps}\nguidance_scale = {GUIDANCE}\nwidth = {SIZE}\nheight = {SIZE}\n"
        'scheduler = "DDIMScheduler"\n'
    )


def card(folder: Path, subjects: tuple[Subject, ...]) -> str:
    """The model card: what it is, what it was made of, how well it does."""
    rows = [f"| {s.package} | {s.version} | {s.licence} | {s.credit} | {s.used_as} |" for s in SOURCES]
    table = folder / "evaluation" / "table.md"
    return "\n".join(
        [
            "# The starter model",
            "",
            f"A small text-to-image model that draws {len(subjects)} things in {len(WORDS.frames)} frames, with "
            f"{len(WORDS.styles)} styles, {len(WORDS.modifiers)} modifiers and {len(WORDS.backgrounds)} backgrounds. "
            "`knows.toml` lists every word with an effect; other words do nothing. It was trained from nothing on "
            "pictures composed from the drawings below, by the recipe in `packaging/starter_model`.",
            "",
            "Its weights are offered under CC-BY-4.0, the strictest of the drawings' licences: whoever passes them on "
            "names the artists below.",
            "",
            "| drawings | version | licence | by | used as |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "## How well it does",
            "",
            table.read_text(encoding="utf-8") if table.exists() else "Not evaluated.",
        ]
    )


def _hashes(folder: Path) -> str:
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder)}" for file in files]
    return "\n".join(lines) + "\n"
