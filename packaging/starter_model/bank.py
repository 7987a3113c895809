"""The bank: pictures already encoded and captions already tokenised, in shards on disk."""

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import torch
from diffusers import AutoencoderKL
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from starter_model.captions import caption
from starter_model.pictures import Painter
from starter_model.scene import PLAIN, Mixture, Scene
from starter_model.settings import Settings
from starter_model.tokens import LENGTH, Encoder
from starter_model.training import Log, autocast, prepare

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
    vae = AutoencoderKL.from_pretrained(folder / "vae", torch_dtype=torch.float32)
    vae = vae.float().to(device).to(memory_format=torch.channels_last)
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
    mixture = PLAIN if number < settings.plain_shards else Mixture()
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
    parts = pictures.contiguous(memory_format=torch.channels_last).split(256)
    with autocast(pictures.device):
        latents = [vae.encode(part).latent_dist.mode() for part in parts]
    return torch.cat(latents).half()


def _captions(scenes: list[Scene], painter: Painter, encoder: Encoder, rng: Random) -> np.ndarray:
    """(N, 3, 40) int16."""
    texts = [caption(scene, painter.subjects, rng) for scene in scenes for _ in range(CAPTIONS)]
    return encoder(texts).reshape(len(scenes), CAPTIONS, LENGTH)


def _write(file: Path, latents: Tensor, tokens: Tensor) -> None:
    partial = file.with_suffix(".partial")
    save_file({"latents": latents.contiguous(), "tokens": tokens}, partial)
    partial.rename(file)


class Bank:
    """The shards on the device, more of them as they are written."""

    def __init__(self, folder: Path, settings: Settings, device: torch.device) -> None:
        self._folder, self._device = folder / "bank", device
        room = (settings.shard + 1024) * settings.shards
        self._latents = torch.empty(room, 8, 24, 24, dtype=torch.float16, device=device)
        self._tokens = torch.empty(room, CAPTIONS, LENGTH, dtype=torch.int16, device=device)
        self._known: set[Path] = set()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def wait(self, seconds: float) -> None:
        """Read what is there, waiting for the first shards."""
        end = time.monotonic() + seconds
        while not self._count and time.monotonic() < end:
            self.read()
            time.sleep(0.2)
        if not self._count:
            raise TimeoutError(f"No shard appeared in {self._folder}.")

    def read(self) -> None:
        """Take in the shards that were written since."""
        for file in self._unread():
            with safe_open(file, "pt") as shard:
                latents, tokens = shard.get_tensor("latents"), shard.get_tensor("tokens")
            rows = slice(self._count, self._count + len(latents))
            self._latents[rows], self._tokens[rows] = latents.to(self._device), tokens.to(self._device)
            self._count += len(latents)
            self._known.add(file)

    def _unread(self) -> Iterator[Path]:
        yield from (f for f in sorted(self._folder.glob("*.safetensors")) if f not in self._known)

    def take(self, count: int, empty: Tensor, dropped: float) -> tuple[Tensor, Tensor]:
        """Random latents (B, 8, 24, 24) and one of each's captions (B, 40); a share `dropped` is empty."""
        index = torch.randint(self._count, (count,), device=self._device)
        which = torch.randint(CAPTIONS, (count,), device=self._device)
        tokens = self._tokens[index, which].long()
        silent = torch.rand(count, 1, device=self._device) < dropped
        latents = self._latents[index].to(torch.float32, memory_format=torch.channels_last)
        return latents, torch.where(silent, empty, tokens)
