"""How the pipelines of each family are called: the shape of their noise, their arguments, their VAE.

The engine knows latents as (B, C, H, W) and pictures as (B, 3, H, W) in -1..1; a recipe turns them into what one
family's pipeline takes and back.
"""

import inspect
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from studio.engine.families import Family
from studio.generation.request import Size

if TYPE_CHECKING:
    import torch

Stepped = Callable[[Any, int, Any, dict[str, Any]], dict[str, Any]]
"""What diffusers calls at the end of a step: pipeline, index, timestep, tensors by name."""

_WHERE_TAKEN = {"use_resolution_binning": False, "clean_caption": False}
"""Given to every pipeline that knows them: the size stays as asked for, the words as they were written."""


class Recipe:
    """The usual one: latents as they are, guidance as `guidance_scale`."""

    def __init__(self, pipeline: Any, family: Family) -> None:
        """Wrap one loaded diffusers pipeline."""
        self.pipeline = pipeline
        self._family = family

    @cached_property
    def _named(self) -> frozenset[str]:
        """The names of the arguments that the pipeline takes."""
        return frozenset(inspect.signature(self.pipeline.__call__).parameters)

    @property
    def channels(self) -> int:
        """Channels of the latents."""
        return int(self.pipeline.vae.config["latent_channels"])

    @property
    def factor(self) -> int:
        """Pixels of a picture's side for one latent."""
        return int(self.pipeline.vae_scale_factor)

    def noise_type(self, dtype: "torch.dtype") -> "torch.dtype":
        """The number format in which the pipeline wants its noise; `dtype` is the model's."""
        return dtype

    def pack(self, latents: "torch.Tensor") -> "torch.Tensor":
        """(B, C, H, W) as the pipeline takes it."""
        return latents

    def tokens(self, latents: "torch.Tensor") -> "torch.Tensor":
        """(B, C, H, W) as the pipeline has it while it denoises."""
        return self.pack(latents)

    def unpack(self, latents: "torch.Tensor", size: Size) -> "torch.Tensor":
        """What the pipeline gave for pictures of `size`, as (B, C, H, W)."""
        del size
        return latents

    def arguments(self, guidance_scale: float, stepped: Stepped) -> dict[str, Any]:
        """Guidance, the callback, and what else this pipeline must be told."""
        known = {name: value for name, value in _WHERE_TAKEN.items() if name in self._named}
        return known | {self._guidance: guidance_scale} | self._callback(stepped)

    def prompts(self, positive: list[str], negative: list[str]) -> dict[str, list[str]]:
        """The words as arguments, for families whose pipelines read them."""
        return {"prompt": positive} | ({"negative_prompt": negative} if self._family.reads_negative else {})

    def length(self, positive: str, negative: str) -> int:
        """Equal for words that may be encoded in one batch without changing each other's picture."""
        if not self._family.mixes_lengths:
            return 0
        counts = [len(self.pipeline.tokenizer(text).input_ids) for text in (positive, negative)]
        return counts[0] * 10_000 + counts[1]

    def encode(self, pictures: "torch.Tensor") -> "torch.Tensor":
        """Pictures (B, 3, H, W) in the VAE's type and on its device → the mean of their latents."""
        config = self.pipeline.vae.config
        encoded = _mean(self.pipeline.vae.encode(pictures, return_dict=False)[0])
        return (encoded - (config.get("shift_factor") or 0.0)) * config["scaling_factor"]

    def decode(self, latents: "torch.Tensor") -> "torch.Tensor":
        """Latents in the VAE's type and on its device → pictures."""
        config = self.pipeline.vae.config
        scaled = latents / config["scaling_factor"] + (config.get("shift_factor") or 0.0)
        return self.pipeline.vae.decode(scaled, return_dict=False)[0]

    def enlarged(self, latents: "torch.Tensor", shape: tuple[int, int, int]) -> "torch.Tensor":
        """Latents (B, C, H, W) at the height and width of `shape`."""
        import torch

        return torch.nn.functional.interpolate(latents.float(), size=shape[1:], mode="bicubic", antialias=False)

    @property
    def _guidance(self) -> str:
        return "guidance_scale"

    def _callback(self, stepped: Stepped) -> dict[str, Any]:
        """The pipeline's way of telling its steps; older ones give index, timestep and latents alone."""
        if "callback_on_step_end" in self._named:
            return {"callback_on_step_end": stepped}

        def told(index: int, timestep: Any, latents: Any) -> None:
            stepped(self.pipeline, index, timestep, {"latents": latents})

        return {"callback": told, "callback_steps": 1}


class PackedRecipe(Recipe):
    """FLUX.1 and Chroma: squares of two by two latents are one token each."""

    def pack(self, latents: "torch.Tensor") -> "torch.Tensor":
        """(B, C, H, W) → (B, H / 2 · W / 2, 4 C)."""
        return self.pipeline._pack_latents(latents, *latents.shape)

    def unpack(self, latents: "torch.Tensor", size: Size) -> "torch.Tensor":
        """(B, H / 2 · W / 2, 4 C) → (B, C, H, W)."""
        return self.pipeline._unpack_latents(latents, size.height, size.width, self.factor)


class QwenImageRecipe(PackedRecipe):
    """Qwen-Image: tokens as in FLUX.1, a video VAE with a mean and deviation a channel, true guidance."""

    @property
    def channels(self) -> int:
        """Channels of the latents."""
        return int(self.pipeline.vae.config["z_dim"])

    def unpack(self, latents: "torch.Tensor", size: Size) -> "torch.Tensor":
        """(B, H / 2 · W / 2, 4 C) → (B, C, H, W)."""
        return super().unpack(latents, size)[:, :, 0]

    def prompts(self, positive: list[str], negative: list[str]) -> dict[str, list[str]]:
        """The words; without any, guidance wants a space."""
        return super().prompts(positive, [text or type(text)(" ") for text in negative])

    def encode(self, pictures: "torch.Tensor") -> "torch.Tensor":
        """As films of one frame."""
        encoded = _mean(self.pipeline.vae.encode(pictures[:, :, None], return_dict=False)[0])[:, :, 0]
        mean, deviation = self._statistics(encoded)
        return (encoded - mean) / deviation

    def decode(self, latents: "torch.Tensor") -> "torch.Tensor":
        """The one frame of each film."""
        mean, deviation = self._statistics(latents)
        return self.pipeline.vae.decode((latents * deviation + mean)[:, :, None], return_dict=False)[0][:, :, 0]

    def _statistics(self, like: "torch.Tensor") -> "tuple[torch.Tensor, torch.Tensor]":
        config = self.pipeline.vae.config
        names = ("latents_mean", "latents_std")
        mean, deviation = (like.new_tensor(config[name])[:, None, None] for name in names)
        return mean, deviation

    @property
    def _guidance(self) -> str:
        return "true_cfg_scale"


class Flux2Recipe(Recipe):
    """FLUX.2: latents of two by two are channels, normalised by the statistics that the VAE keeps."""

    @property
    def channels(self) -> int:
        """Channels of the latents."""
        return 4 * super().channels

    @property
    def factor(self) -> int:
        """Pixels of a picture's side for one latent."""
        return 2 * super().factor

    def tokens(self, latents: "torch.Tensor") -> "torch.Tensor":
        """(B, C, H, W) → (B, H · W, C)."""
        return latents.flatten(2).transpose(1, 2)

    def unpack(self, latents: "torch.Tensor", size: Size) -> "torch.Tensor":
        """(B, H · W, C) while it is denoised, (B, C / 4, 2 H, 2 W) at the end → (B, C, H, W)."""
        if latents.dim() == 4:
            return self._normalised(latents)
        height, width = size.height // self.factor, size.width // self.factor
        return latents.transpose(1, 2).reshape(len(latents), -1, height, width)

    def encode(self, pictures: "torch.Tensor") -> "torch.Tensor":
        """Pictures → normalised latents."""
        return self._normalised(_mean(self.pipeline.vae.encode(pictures, return_dict=False)[0]))

    def decode(self, latents: "torch.Tensor") -> "torch.Tensor":
        """Normalised latents → pictures."""
        mean, deviation = self._statistics(latents)
        plain = self.pipeline._unpatchify_latents(latents * deviation + mean)
        return self.pipeline.vae.decode(plain, return_dict=False)[0]

    def enlarged(self, latents: "torch.Tensor", shape: tuple[int, int, int]) -> "torch.Tensor":
        """As the latents of twice the height and width that they stand for: neighbours are channels here."""
        mean, deviation = self._statistics(latents)
        plain = self.pipeline._unpatchify_latents(latents * deviation + mean)
        channels, height, width = shape
        return self._normalised(super().enlarged(plain, (channels // 4, 2 * height, 2 * width)))

    def _normalised(self, latents: "torch.Tensor") -> "torch.Tensor":
        patched = self.pipeline._patchify_latents(latents)
        mean, deviation = self._statistics(patched)
        return (patched - mean) / deviation

    def _statistics(self, like: "torch.Tensor") -> "tuple[torch.Tensor, torch.Tensor]":
        vae = self.pipeline.vae
        mean = vae.bn.running_mean.view(1, -1, 1, 1).to(like)
        deviation = (vae.bn.running_var.view(1, -1, 1, 1) + vae.config["batch_norm_eps"]).sqrt().to(like)
        return mean, deviation


class ZImageRecipe(Recipe):
    """Z-Image: denoises in 32 bits, whatever its weights are."""

    def noise_type(self, dtype: "torch.dtype") -> "torch.dtype":
        """Always float32."""
        import torch

        del dtype
        return torch.float32


_RECIPES: dict[str, type[Recipe]] = {
    "flux": PackedRecipe,
    "chroma": PackedRecipe,
    "qwenimage": QwenImageRecipe,
    "flux2": Flux2Recipe,
    "zimage": ZImageRecipe,
}


def of(pipeline: Any, family: Family) -> Recipe:
    """The recipe for a loaded pipeline of this family."""
    return _RECIPES.get(family.name, Recipe)(pipeline, family)


def _mean(encoded: Any) -> "torch.Tensor":
    """The latents of an encoder's output: the mean where it is a distribution."""
    return getattr(encoded, "mean") if hasattr(encoded, "sample") else encoded  # noqa: B009
