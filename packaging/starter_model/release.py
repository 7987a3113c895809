"""The release: the trained parts as one folder in diffusers' layout, with card, hashes and what it knows."""

import hashlib
import json
import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline
from transformers import CLIPTokenizer

from starter_model.card import card
from starter_model.denoiser import SCHEDULE, build
from starter_model.knowledge import knows
from starter_model.pixels import SIZE
from starter_model.settings import Settings
from starter_model.subjects import Subject
from starter_model.tokens import Encoder

GUIDANCES = (4.5, 3.0, 6.0, 8.0)
"""How hard the words may pull; the first where nothing was tuned."""

SHARD = "15MB"
"""No file of the release is larger."""


def guidance(folder: Path) -> float:
    """The guidance that `tuning` found best, else the usual one."""
    file = folder / "guidance.json"
    return json.loads(file.read_text(encoding="utf-8"))["best"] if file.exists() else GUIDANCES[0]


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
    return pipeline.to(device)


def release(settings: Settings, folder: Path, subjects: tuple[Subject, ...]) -> Path:
    """Write `folder/model` anew; returns it."""
    model = folder / "model"
    shutil.rmtree(model, ignore_errors=True)
    pipeline = assemble(settings, folder, torch.device("cpu")).to(dtype=torch.float16)
    pipeline.save_pretrained(model, max_shard_size=SHARD)
    (model / "knows.toml").write_text(knows(subjects), encoding="utf-8")
    (model / "defaults.toml").write_text(_defaults(settings, guidance(folder)), encoding="utf-8")
    (model / "README.md").write_text(card(folder, subjects, settings.steps, guidance(folder)), encoding="utf-8")
    (model / "SHA256SUMS").write_text(_hashes(model), encoding="utf-8")
    for file in model.rglob("*.safetensors"):
        file.chmod(0o644)
    return model


def _defaults(settings: Settings, guided: float) -> str:
    """The settings as Seedlock reads them."""
    return f"""# The settings with which this model does well when nothing else is asked for.
size = "{SIZE}x{SIZE}"
steps = {settings.steps}
guidance_scale = {guided}
scheduler = "ddim"

# The text encoder was trained on single texts, never on a chain of them.
long_prompts = "cut"

# What a draft is made with.
[draft]
steps = {settings.draft_steps}
guidance_scale = {guided}
scheduler = "ddim"
"""


def _hashes(folder: Path) -> str:
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder)}" for file in files]
    return "\n".join(lines) + "\n"
