"""Reads a model from its folder or file onto a device, ready to make pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.engine import families, pipelines, preview, recipes
from studio.engine.adapters import Adapters
from studio.engine.checkpoints import inspect
from studio.engine.conditioning import Conditioner
from studio.engine.devices import Device
from studio.engine.embedding_files import EmbeddingLibrary
from studio.engine.embeddings import Embeddings
from studio.engine.ladder import Ladder
from studio.engine.memory import with_room
from studio.engine.preview import PreviewMap
from studio.engine.recipes import Recipe
from studio.engine.texts import TextReader
from studio.engine.vae_slot import VaeSlot
from studio.generation.model import ModelInfo


@dataclass(frozen=True)
class LoadedModel:
    """A model in memory: the diffusers pipeline, its own scheduler's settings, and what we add to it.

    `pipeline` is of one of the classes in `families.FAMILIES`, which have no types; `recipe` knows how to call it.
    """

    info: ModelInfo
    device: Device
    pipeline: Any
    scheduler_config: dict[str, Any]
    recipe: Recipe
    conditioner: Conditioner | TextReader
    adapters: Adapters
    ladder: Ladder
    vae_slot: VaeSlot
    previews: PreviewMap

    def latent_shape(self, width: int, height: int) -> tuple[int, int, int]:
        """The shape (C, H, W) of the latents of one picture."""
        return (self.recipe.channels, height // self.recipe.factor, width // self.recipe.factor)

    @property
    def attention(self) -> str:
        """The names of the attention kernels that the denoiser uses."""
        denoiser = getattr(self.pipeline, families.of_name(self.info.family).denoiser)
        kernels = getattr(denoiser, "attn_processors", {})
        return "+".join(sorted({type(kernel).__name__ for kernel in kernels.values()}))


def import_libraries() -> None:
    """Import what is slow to import (8-10 s), so that loading a model is only that."""
    for name in ("StableDiffusionPipeline", "StableDiffusionXLPipeline"):
        pipelines.class_of(name)


def load(info: ModelInfo, device: Device, user: Path, evict: Callable[[], bool] = lambda: False) -> LoadedModel:
    """The model of `info` on `device` in the device's number format; it finds words to learn among the
    models of `user`; `evict` is the ladder's.

    Raises:
        StudioError: a file is missing, damaged, or does not fit the others.
        RuntimeError: there is not memory enough, neither on the device nor in parts.
    """
    import torch

    family = families.of_name(info.family)
    pipeline = pipelines.read(inspect(info.path, info.parts), device.torch_dtype)
    pipeline.set_progress_bar_config(disable=True)
    if device.torch_dtype == torch.float16 and pipeline.vae.config.get("force_upcast", False):
        pipeline.vae.to(dtype=torch.float32)  # this VAE overflows in half precision
    denoiser = getattr(pipeline, family.denoiser)
    if device.dtype == "float8" and getattr(denoiser, "hf_quantizer", None) is None:  # what is packed stays so
        _store_in_8_bits(denoiser, device)
    recipe = recipes.of(pipeline, family)
    ladder = Ladder(pipeline, device, evict)
    ladder.stand(0)
    return LoadedModel(
        info=info,
        device=device,
        pipeline=pipeline,
        scheduler_config=dict(pipeline.scheduler.config),
        recipe=recipe,
        conditioner=(
            Conditioner(pipeline, info, device.kind, Embeddings(pipeline, EmbeddingLibrary(user)))
            if family.prompting == "weighted"
            else TextReader(recipe)
        ),
        adapters=Adapters(pipeline),
        ladder=ladder,
        vae_slot=VaeSlot(recipe, info.ref.name),
        previews=with_room(lambda: preview.fit(recipe, device.kind), ladder.make_room, device),
    )


def compute_adapters(model: LoadedModel) -> None:
    """Let LoRAs beside weights in 8 bits have the device's own format: they take that of the weights, which cannot
    be computed with."""
    import torch

    for name, weight in getattr(model.pipeline, families.of_name(model.info.family).denoiser).named_parameters():
        if ".lora_" in name and weight.dtype == torch.float8_e4m3fn:
            weight.data = weight.data.to(model.device.torch_dtype)


def _store_in_8_bits(denoiser: Any, device: Device) -> None:
    """Let the denoiser's weights lie in 8 bits; each layer brings its own to the device's format to compute."""
    import torch

    denoiser.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=device.torch_dtype)
