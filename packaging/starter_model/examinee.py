"""Who is examined: the model that was trained here, or any model folder in diffusers' layout."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import StableDiffusionPipeline
from torch import Tensor

from starter_model import release
from starter_model.kitchen import Kitchen
from starter_model.pixels import SIZE
from starter_model.subjects import Subject

Draw = Callable[[Sequence[tuple[str, int]]], Tensor]
"""From prompts and seeds to pictures (B, 3, 192, 192) in [-1, 1]."""


@dataclass(frozen=True)
class Examinee:
    """A model under its name in the table; `known` are the numbers of the subjects that it was taught."""

    name: str
    known: tuple[int, ...]
    draw: Draw


def examinee(kitchen: Kitchen) -> Examinee:
    """The model in `kitchen.model`, else the one that was trained in `kitchen.folder`; at its default settings."""
    subjects, settings = kitchen.subjects(), kitchen.settings
    if kitchen.model is None:
        pipeline = trained(kitchen)
        draw = drawn_by(pipeline, settings.steps, release.guidance(kitchen.folder))
        return Examinee("trained", tuple(range(len(subjects))), draw)
    pipeline = StableDiffusionPipeline.from_pretrained(kitchen.model, local_files_only=True)
    defaults = _notes(kitchen.model / "defaults.toml")
    draw = drawn_by(_ready(pipeline.to(kitchen.device)), defaults["steps"], defaults["guidance_scale"])
    return Examinee(kitchen.model.resolve().name, _known(kitchen.model, subjects), draw)


def trained(kitchen: Kitchen) -> StableDiffusionPipeline:
    """The pipeline of what was trained in `kitchen.folder`, ready to draw."""
    return _ready(release.assemble(kitchen.settings, kitchen.folder, kitchen.device))


def drawn_by(pipeline: StableDiffusionPipeline, steps: int, guidance: float) -> Draw:
    """How prompts become pictures: one CPU generator a picture, so that neither batch nor device counts."""

    def draw(asked: Sequence[tuple[str, int]]) -> Tensor:
        shape = (1, pipeline.unet.config.in_channels, SIZE // 8, SIZE // 8)
        noise = [torch.randn(shape, generator=torch.Generator().manual_seed(seed)) for _, seed in asked]
        made = pipeline(
            [prompt for prompt, _ in asked],
            num_inference_steps=steps,
            guidance_scale=guidance,
            latents=torch.cat(noise).to(pipeline.device, pipeline.unet.dtype),
            output_type="pt",
        ).images
        return made.float() * 2 - 1

    return draw


def _ready(pipeline: StableDiffusionPipeline) -> StableDiffusionPipeline:
    """In bfloat16 where the device multiplies it in hardware."""
    pipeline.set_progress_bar_config(disable=True)
    if pipeline.device.type == "cuda" or torch.cpu.get_capabilities().get("avx512_bf16"):
        return pipeline.to(dtype=torch.bfloat16)
    return pipeline


def _known(model: Path, subjects: tuple[Subject, ...]) -> tuple[int, ...]:
    words = frozenset(_notes(model / "knows.toml")["subjects"])
    return tuple(number for number, subject in enumerate(subjects) if subject.name in words)


def _notes(file: Path) -> dict:
    return tomllib.loads(file.read_text(encoding="utf-8"))
