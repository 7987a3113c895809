"""Reads a model from its folder onto a device, ready to make pictures."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from studio.engine import preview
from studio.engine.adapters import Adapters
from studio.engine.checkpoints import inspect
from studio.engine.conditioning import Conditioner
from studio.engine.devices import Device
from studio.engine.ladder import Ladder
from studio.engine.memory import is_out_of_memory, with_room
from studio.engine.preview import PreviewMap
from studio.errors import StudioError
from studio.generation.model import ModelInfo


@dataclass(frozen=True)
class LoadedModel:
    """A model in memory: the diffusers pipeline, its own scheduler's settings, and what we add to it.

    `pipeline` is a StableDiffusionPipeline or StableDiffusionXLPipeline, which carry no types.
    `latent_channels` and `factor` give the latents' shape: a picture of (H, W) has (C, H / factor, W / factor).
    """

    info: ModelInfo
    device: Device
    pipeline: Any
    scheduler_config: dict[str, Any]
    conditioner: Conditioner
    adapters: Adapters
    ladder: Ladder
    previews: PreviewMap
    latent_channels: int
    factor: int

    def latent_shape(self, width: int, height: int) -> tuple[int, int, int]:
        """The shape (C, H, W) of the latents of one picture."""
        return (self.latent_channels, height // self.factor, width // self.factor)

    @property
    def attention(self) -> str:
        """The names of the attention kernels that the UNet uses."""
        return "+".join(sorted({type(kernel).__name__ for kernel in self.pipeline.unet.attn_processors.values()}))


def import_libraries() -> None:
    """Import what is slow to import (8-10 s), so that loading a model is only that."""
    for family in ("sd1", "sdxl"):
        _pipeline_class(family)


def load(info: ModelInfo, device: Device, evict: Callable[[], bool] = lambda: False) -> LoadedModel:
    """The model of `info` on `device` in the device's number format; `evict` is the ladder's.

    Raises:
        StudioError: a file is missing, damaged, or does not fit the others.
        RuntimeError: there is not memory enough, neither on the device nor in parts.
    """
    import torch

    pipeline = _pipeline(info, device)
    pipeline.set_progress_bar_config(disable=True)
    if device.dtype == "float16" and pipeline.vae.config.get("force_upcast", False):
        pipeline.vae.to(dtype=torch.float32)  # this VAE overflows in half precision
    ladder = Ladder(pipeline, device, evict)
    ladder.stand(0)
    return LoadedModel(
        info=info,
        device=device,
        pipeline=pipeline,
        scheduler_config=dict(pipeline.scheduler.config),
        conditioner=Conditioner(pipeline, info, device.kind),
        adapters=Adapters(pipeline),
        ladder=ladder,
        previews=with_room(lambda: preview.fit(pipeline.vae, device.kind), ladder.make_room, device),
        latent_channels=int(pipeline.vae.config["latent_channels"]),
        factor=int(pipeline.vae_scale_factor),
    )


def _pipeline(info: ModelInfo, device: Device) -> Any:
    """The diffusers pipeline in the processor's memory; weights are mapped from disk, converted part by part."""
    import torch
    from safetensors import SafetensorError

    default = torch.get_default_dtype()
    checkpoint = inspect(info.path)
    unused = {} if info.family == "sdxl" else {"safety_checker": None, "requires_safety_checker": False}
    try:
        return _pipeline_class(info.family).from_pretrained(
            str(info.path),
            dtype=device.torch_dtype,
            variant=checkpoint.variant,
            use_safetensors=True,
            local_files_only=True,
            feature_extractor=None,
            image_encoder=None,
            **unused,
        )
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        if is_out_of_memory(error):
            raise
        raise StudioError(
            f"The model {info.ref.name} cannot be loaded: {_first_line(error)} "
            "Its files do not fit together; copy or download the model again."
        ) from error
    finally:
        torch.set_default_dtype(default)  # a load that fails in the middle leaves its own


def _pipeline_class(family: str) -> Any:
    """The diffusers class for a family, and silence: our own progress says what happens."""
    import diffusers.utils.logging as diffusers_logging
    import transformers.utils.logging as transformers_logging
    from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
    from diffusers.pipelines.stable_diffusion_xl.pipeline_stable_diffusion_xl import StableDiffusionXLPipeline

    for library in (diffusers_logging, transformers_logging):
        library.disable_progress_bar()
        library.set_verbosity(logging.ERROR)
    return StableDiffusionXLPipeline if family == "sdxl" else StableDiffusionPipeline


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return (text[0].rstrip(".") if text else type(error).__name__) + "."
