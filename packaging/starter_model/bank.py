"""The bank: pictures already encoded and captions already tokenised, in shards on disk."""

import time
from pathlib import Path
from random import Random

import numpy as np
import torch
from diffusers import AutoencoderKL
from safetensors.torch import load_file, save_file
from torch import Tensor

from starter_model.captions import caption
from starter_model.pictures import Painter
from starter_model.scene import CROWDED, PLAIN, Scene
from starter_model.settings import Settings
from starter_model.tokens import LENGTH, Encoder
from starter_model.training import Log, prepare

CAPTIONS = 3
"""Captions of each picture."""

FIRST_SEED = 1 << 36


def fill_bank(
    painter: Painter, settings: Settings, folder: Path, device: torch.device, part: tuple[int, int] = (0, 1)
) -> None:
    """Write the shards `part[0]`, `part[0] + part[1]`, ... that are not there yet; plain pictures first.

    Several processes share the work by taking different parts.
    """
    prepare(device)
    log = Log(folder / "logs" / f"bank-{part[0]}.jsonl")
    vae = AutoencoderKL.from_pretrained(folder / "vae", torch_dtype=torch.bfloat16)
    vae = vae.to(device).to(memory_format=torch.channels_last)
    encoder = Encoder(folder / "tokenizer")
    (folder / "bank").mkdir(exist_ok=True)
    for number in range(part[0], settings.shards, part[1]):
        file = folder / "bank" / f"shard-{number:03}.safetensors"
        if not file.exists():
            _write(file, *_shard(number, painter, settings, vae, encoder))
            log(shard=number)


def _shard(
    number: int, painter: Painter, settings: Settings, vae: AutoencoderKL, encoder: Encoder
) -> tuple[Tensor, Tensor]:
    mixture = PLAIN if number < settings.plain_shards else CROWDED
    first_seed = FIRST_SEED + number * (1 << 20)
    rng, latents, tokens = Random(first_seed), [], []
    for scenes, pictures in painter.batches(first_seed, mixture):
        latents.append(encode(vae, pictures * 2 - 1))
        tokens.append(torch.from_numpy(_captions(scenes, painter, encoder, rng)))
        if sum(map(len, latents)) >= settings.shard:
            break
    return torch.cat(latents), torch.cat(tokens)


@torch.no_grad()
def encode(vae: AutoencoderKL, pictures: Tensor) -> Tensor:
    """Latents (B, 8, 24, 24) float16 of pictures in [-1, 1]; the mean, not a sample."""
    parts = pictures.to(vae.dtype, memory_format=torch.channels_last).split(256)
    return torch.cat([vae.encode(part).latent_dist.mode() for part in parts]).half()


def _captions(scenes: list[Scene], painter: Painter, encoder: Encoder, rng: Random) -> np.ndarray:
    """(N, 3, 40) int16."""
    texts = [caption(scene, painter.subjects, rng) for scene in scenes for _ in range(CAPTIONS)]
    return encoder(texts).reshape(len(scenes), CAPTIONS, LENGTH)


def _write(file: Path, latents: Tensor, tokens: Tensor) -> None:
    partial = file.with_suffix(".partial")
    save_file({"latents": latents.contiguous(), "tokens": tokens}, partial)
    partial.rename(file)


class Bank:
    """All shards, on the device."""

    def __init__(self, folder: Path, settings: Settings, device: torch.device) -> None:
        self._files = [folder / "bank" / f"shard-{number:03}.safetensors" for number in range(settings.shards)]
        self._device = device

    def wait(self, seconds: float = 1800) -> None:
        """Read the shards as soon as all of them are written."""
        end = time.monotonic() + seconds
        while missing := [file for file in self._files if not file.exists()]:
            if time.monotonic() > end:
                raise TimeoutError(f"{missing[0]} did not appear.")
            time.sleep(0.2)
        shards = [load_file(file, device=str(self._device)) for file in self._files]
        self._latents = torch.cat([shard["latents"] for shard in shards])
        self._tokens = torch.cat([shard["tokens"] for shard in shards])

    def take(self, count: int, empty: Tensor, dropped: float) -> tuple[Tensor, Tensor]:
        """Random latents (B, 8, 24, 24) and one of each's captions (B, 40); a share `dropped` is empty."""
        index = torch.randint(len(self._latents), (count,), device=self._device)
        which = torch.randint(CAPTIONS, (count,), device=self._device)
        tokens = self._tokens[index, which].long()
        silent = torch.rand(count, 1, device=self._device) < dropped
        latents = self._latents[index].to(torch.float32, memory_format=torch.channels_last)
        return latents, torch.where(silent, empty, tokens)
