"""How much memory a model's pictures take: its weights counted, its passes rehearsed without a single number."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from studio.engine.families import Family
from studio.engine.pipelines import modules_of
from studio.engine.recipes import Recipe
from studio.generation.request import Size

if TYPE_CHECKING:
    import torch

_REHEARSED_SIDE = 64
"""Side of the rehearsed latents: what a pass holds grows with the area alone, so one size tells of all."""

_WORKSPACE = 1.6
"""What a GPU's convolutions take beside what is rehearsed: 1.57 in decoding on an H200, nothing in denoising."""

_TOKENS = 77

_BLOCK = 1.25
"""What a transformer's pass holds over what the layers of its largest block give for all tokens: from 0.36 (Stable
Diffusion 3.5) over 0.57 (FLUX.1) to 1.10 (Z-Image), rehearsed in the published widths at 1024 by 1024."""

_TIME_IDS = 6
"""Numbers that tell SDXL of the picture's size and cut."""


@dataclass(frozen=True)
class Footprint:
    """Bytes of one loaded model: its parts' weights, and what passes hold beside them.

    `denoising` and `decoding` are bytes a pixel of the picture: of a guided step, and of the decoder. `words` are
    those of a step that the picture's size does not change. `layer` is the largest single layer of all.
    """

    texts: int
    denoiser: int
    vae: int
    layer: int
    denoising: float
    decoding: float
    words: int = 0

    @property
    def weights(self) -> int:
        """All parts together."""
        return self.texts + self.denoiser + self.vae

    def passes(self, size: Size, pictures: int = 1, tile: int | None = None) -> tuple[int, int]:
        """Bytes beside the weights while denoising `pictures` at once, and while decoding one after the other.

        `tile` is the side in pixels of the squares that are decoded one by one, if any.
        """
        area = size.width * size.height
        decoded = area if tile is None else min(area, tile * tile)
        finished = area * 3 * 4 * 2  # the whole picture in float32, and once more while it is put together
        denoising = (self.denoising * area + self.words) * pictures
        return round(denoising), round(_WORKSPACE * self.decoding * decoded) + finished


def measure(recipe: Recipe, family: Family) -> Footprint:
    """The footprint of the pipeline that `recipe` calls, wherever its weights are.

    UNets and VAEs are rehearsed; a transformer's pass is estimated from its layers, rather too large.
    """
    pipeline = recipe.pipeline
    modules = modules_of(pipeline)
    denoiser, vae = modules.pop(family.denoiser), modules.pop("vae")
    pixels = (_REHEARSED_SIDE * recipe.factor) ** 2
    if family.denoiser == "unet":
        denoising, words = _rehearse_unet(denoiser) / pixels, 0
    else:
        token = _token(denoiser) * (2 if family.reads_negative else 1)
        denoising, words = token / (pipeline.vae_scale_factor * family.patch) ** 2, token * family.token_limit
    return Footprint(
        texts=sum(map(_weight, modules.values())),
        denoiser=_weight(denoiser),
        vae=_weight(vae),
        layer=max(_own_weight(layer) for part in (denoiser, vae, *modules.values()) for layer in part.modules()),
        denoising=denoising,
        decoding=_rehearse_decoder(recipe) / pixels,
        words=words,
    )


def _weight(module: "torch.nn.Module") -> int:
    return _bytes(chain(module.parameters(), module.buffers()))


def _own_weight(module: "torch.nn.Module") -> int:
    return _bytes(chain(module.parameters(recurse=False), module.buffers(recurse=False)))


def _bytes(tensors: "Iterable[torch.Tensor]") -> int:
    return sum(one.numel() * one.element_size() for one in tensors)


def _token(transformer: Any) -> int:
    """The bytes that a pass holds for each token, words and parts of the picture alike."""
    import torch

    lists = (layer for layer in transformer.modules() if isinstance(layer, torch.nn.ModuleList))
    widest = max(sum(map(_width, block.modules())) for blocks in lists for block in blocks)
    return round(_BLOCK * widest * transformer.dtype.itemsize)


def _width(layer: "torch.nn.Module") -> int:
    """How many numbers a layer gives for each token."""
    import torch

    if isinstance(layer, torch.nn.Linear):
        return layer.out_features
    return layer.out_channels if isinstance(layer, torch.nn.Conv2d) else 0


def _rehearse_unet(unet: Any) -> int:
    """The most bytes that one guided step of one picture holds."""
    import torch

    from studio.engine.rehearsal import peak

    config, dtype = unet.config, unet.dtype
    empty = partial(torch.empty, dtype=dtype, device="meta")
    arguments: dict[str, Any] = {}
    if config.get("addition_embed_type") == "text_time":
        pooled = config["projection_class_embeddings_input_dim"] - _TIME_IDS * config["addition_time_embed_dim"]
        arguments["added_cond_kwargs"] = {"text_embeds": empty(2, pooled), "time_ids": empty(2, _TIME_IDS)}
    width = config["cross_attention_dim"]
    latents = empty(2, config["in_channels"], _REHEARSED_SIDE, _REHEARSED_SIDE)
    words = empty(2, _TOKENS, width if isinstance(width, int) else width[0])
    shallow = {"transformer_layers_per_block": 1}  # one after the other they hold no more than one does
    return peak(unet, shallow, lambda double: double(latents, empty(()), encoder_hidden_states=words, **arguments))


def _rehearse_decoder(recipe: Recipe) -> int:
    """The most bytes that decoding one picture holds."""
    import torch

    from studio.engine.rehearsal import peak

    vae = recipe.pipeline.vae
    shape = 1, recipe.channels, _REHEARSED_SIDE, _REHEARSED_SIDE
    latents = torch.empty(shape, dtype=vae.dtype, device="meta")
    return peak(vae, {}, lambda double: _with_vae(recipe, double).decode(latents))


def _with_vae(recipe: Recipe, vae: Any) -> Recipe:
    """The recipe with another VAE in its pipeline."""
    other = copy(recipe)
    other.pipeline = _Standin(recipe.pipeline, vae)
    return other


class _Standin:
    """A pipeline with another VAE."""

    def __init__(self, pipeline: Any, vae: Any) -> None:
        self._pipeline = pipeline
        self.vae = vae

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pipeline, name)
