"""How much memory a model's pictures take: its weights counted, its passes rehearsed without a single number."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from studio.generation.request import Size

if TYPE_CHECKING:
    import torch

_REHEARSED_SIDE = 64
"""Side of the rehearsed latents: what a pass holds grows with the area alone, so one size tells of all."""

_WORKSPACE = 1.6
"""What a GPU's convolutions take beside what is rehearsed: 1.57 in decoding on an H200, nothing in denoising."""

_TOKENS = 77

_TIME_IDS = 6
"""Numbers that tell SDXL of the picture's size and cut."""


@dataclass(frozen=True)
class Footprint:
    """Bytes of one loaded model: its parts' weights, and what passes hold beside them.

    `denoising` and `decoding` are bytes a pixel of the picture: of a guided step, and of the decoder. `layer` is
    the largest single layer of all.
    """

    texts: int
    denoiser: int
    vae: int
    layer: int
    denoising: float
    decoding: float

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
        return round(self.denoising * area * pictures), round(_WORKSPACE * self.decoding * decoded) + finished


def measure(pipeline: Any) -> Footprint:
    """The footprint of a diffusers pipeline, wherever its weights are; a denoiser that is no UNet counts its
    weights only."""
    import torch

    modules = {name: part for name, part in pipeline.components.items() if isinstance(part, torch.nn.Module)}
    unet, vae = modules.get("unet"), modules["vae"]
    denoiser = unet if unet is not None else modules["transformer"]
    factor = 2 ** (len(cast(Any, vae).config["block_out_channels"]) - 1)
    pixels = (_REHEARSED_SIDE * factor) ** 2
    return Footprint(
        texts=sum(_weight(part) for name, part in modules.items() if name.startswith("text_encoder")),
        denoiser=_weight(denoiser),
        vae=_weight(vae),
        layer=max(_own_weight(layer) for part in modules.values() for layer in part.modules()),
        denoising=_rehearse_unet(unet) / pixels if unet is not None else 0.0,
        decoding=_rehearse_decoder(vae) / pixels,
    )


def _weight(module: "torch.nn.Module") -> int:
    return sum(one.numel() * one.element_size() for one in module.parameters())


def _own_weight(module: "torch.nn.Module") -> int:
    return sum(one.numel() * one.element_size() for one in module.parameters(recurse=False))


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


def _rehearse_decoder(vae: Any) -> int:
    """The most bytes that decoding one picture holds."""
    import torch

    from studio.engine.rehearsal import peak

    shape = 1, vae.config["latent_channels"], _REHEARSED_SIDE, _REHEARSED_SIDE
    latents = torch.empty(shape, dtype=vae.dtype, device="meta")
    return peak(vae, {}, lambda double: double.decode(latents))
