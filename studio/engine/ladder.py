"""The ladder of one loaded model: with how little of the device's memory it can make its pictures.

Every rung computes the same numbers as the one above it, only slower, so that a recipe gives the same picture on
a small GPU as on a large one; decoding in tiles alone differs, by little. Weights in 8 bits, which change every
picture, are therefore no rung but a precision that a user chooses (`devices.DTYPES`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from studio.engine.devices import Device
from studio.engine.memory import free, with_room
from studio.engine.pipelines import modules_of
from studio.generation.request import Size

if TYPE_CHECKING:
    from studio.engine.footprint import Footprint

Placement = Literal["whole", "parts", "layers", "single layers"]
"""What of the model is on the device: all; the part at work (text encoders, denoiser, VAE); the layers at work and
those that come next; the one layer at work."""

TILE = 384
"""Side of the squares in pixels that are decoded one by one, a quarter of it overlapping with the next."""

SMALL_TILE = 256

_SLACK = 300_000_000
"""Bytes that the device's libraries take for themselves while they compute."""

_LAYERS_AHEAD = 4
"""Layers on the device while one of them computes: itself, the next ones, and those that wait to be given back."""


@dataclass(frozen=True)
class Rung:
    """A way to place a model; `tile` is the side of the squares that its VAE decodes, None for the whole picture.

    `words` say it to the user, and stand in the picture's environment.
    """

    placement: Placement
    tile: int | None
    words: str

    def need(self, footprint: "Footprint", size: Size, pictures: int = 1) -> int:
        """Bytes of the device for pictures of this size, weights and all."""
        denoising, decoding = footprint.passes(size, pictures, self.tile)
        texts, denoiser, vae = footprint.texts, footprint.denoiser, footprint.vae
        match self.placement:
            case "whole":
                return footprint.weights + max(denoising, decoding) + _SLACK
            case "parts":
                return max(texts, denoiser + denoising, vae + decoding) + _SLACK
            case "layers":
                return _LAYERS_AHEAD * footprint.layer + max(denoising, decoding) + _SLACK
            case "single layers":
                return footprint.layer + max(denoising, decoding) + _SLACK


WHOLE = Rung("whole", None, "")

RUNGS = (
    WHOLE,
    Rung("parts", None, "parts in turn"),
    Rung("parts", TILE, "parts in turn, decoded in tiles"),
    Rung("layers", TILE, "layers in turn, decoded in tiles"),
    Rung("single layers", SMALL_TILE, "layer by layer, decoded in small tiles"),
)
"""From the fastest to the one that needs least."""

CPU_RUNGS = (WHOLE, Rung("whole", TILE, "decoded in tiles"), Rung("whole", SMALL_TILE, "decoded in small tiles"))
"""A processor has one memory, so that there is nowhere to put what is not at work."""


class Ladder:
    """Places the parts of one diffusers pipeline, and goes down a rung where memory runs out.

    `evict`, asked first whenever memory runs out, drops what else is on the device; it tells whether there was
    anything.
    """

    def __init__(self, pipeline: Any, device: Device, evict: Callable[[], bool] = lambda: False) -> None:
        """Nothing is placed until `stand`."""
        self._pipeline = pipeline
        self._device = device
        self._evict = evict
        self._rung: int | None = None
        self.rungs: tuple[Rung, ...] = CPU_RUNGS if device.kind == "cpu" else RUNGS

    @property
    def rung(self) -> int:
        """The index in `rungs` of the one that the model stands on."""
        return self._rung or 0

    @property
    def is_whole(self) -> bool:
        """Whether all of the model is on the device."""
        return self._rung is not None and self.rungs[self._rung].placement == "whole"

    @property
    def words(self) -> str:
        """How memory is saved, "" where it is not."""
        return self.rungs[self.rung].words

    def stand(self, rung: int) -> None:
        """Place the model as this rung says, or a lower one if that does not fit.

        Raises:
            RuntimeError: there is no memory even for the lowest.
        """
        if rung == self._rung:
            return
        self._leave()
        self._rung = rung
        with_room(lambda: self._take(self.rungs[self.rung]), self._next, self._device)

    def evict(self) -> bool:
        """Drop what else is on the device; whether there was anything."""
        if not self._evict():
            return False
        free(self._device)
        return True

    def make_room(self) -> bool:
        """Drop what else is there, else go down one rung; False where there is none below."""
        if self.evict():
            return True
        if self.rung + 1 >= len(self.rungs):
            return False
        self.stand(self.rung + 1)
        return True

    def leave(self) -> None:
        """Give all memory of the device back; `stand` places the model again."""
        self._leave()
        self._rung = None

    def _next(self) -> bool:
        """While a rung is taken and does not fit: point to the next."""
        if self.evict():
            return True
        if self.rung + 1 >= len(self.rungs):
            return False
        self._leave()
        self._rung = self.rung + 1
        return True

    def _take(self, rung: Rung) -> None:
        """Put every part where it belongs."""
        if rung.tile is not None:
            _decode_in_tiles(self._pipeline.vae, rung.tile)
        match rung.placement:
            case "whole":
                self._pipeline.to(self._device.kind)
            case "parts":
                self._pipeline.enable_model_cpu_offload(device=self._device.kind)
            case "layers":
                self._offload_layers(ahead=self._device.kind == "cuda")
            case "single layers":
                self._offload_layers(ahead=False)

    def _offload_layers(self, *, ahead: bool) -> None:
        """Bring each layer when it computes; `ahead`, the next one meanwhile, by a stream of its own."""
        import torch
        from diffusers.hooks.group_offloading import apply_group_offloading

        kind = torch.device(self._device.kind)
        for name, part in modules_of(self._pipeline).items():
            runs_in_order = ahead and name in ("unet", "transformer")
            apply_group_offloading(part, onload_device=kind, offload_type="leaf_level", use_stream=runs_in_order)

    def _leave(self) -> None:
        """Undo what `_take` did, so that all parts are in the processor's memory again, or whole on the device."""
        if self._rung is None:
            return
        rung = self.rungs[self._rung]
        if rung.tile is not None:
            self._pipeline.vae.disable_tiling()
        match rung.placement:
            case "whole":
                pass
            case "parts":
                self._pipeline.remove_all_hooks()
            case "layers" | "single layers":
                for part in modules_of(self._pipeline).values():
                    _remove_offloading(part)
        if self._device.kind != "cpu":
            self._pipeline.to("cpu")


def _decode_in_tiles(vae: Any, side: int) -> None:
    """Let the VAE decode squares of `side` pixels, a quarter of each blended with the next."""
    if hasattr(vae, "tile_sample_min_size"):
        vae.enable_tiling()
        vae.tile_sample_min_size = side
        vae.tile_latent_min_size = side // 2 ** (len(vae.config["block_out_channels"]) - 1)
        return
    squares = {"tile_sample_min_height": side, "tile_sample_min_width": side}
    strides = {"tile_sample_stride_height": side * 3 // 4, "tile_sample_stride_width": side * 3 // 4}
    vae.enable_tiling(**squares, **strides)


def _remove_offloading(part: Any) -> None:
    """Take off the hooks that bring layers."""
    from diffusers.hooks.hooks import HookRegistry

    registry = HookRegistry.check_if_exists_or_initialize(part)
    for name in ("group_offloading", "layer_execution_tracker", "lazy_prefetch_group_offloading"):
        cast(Any, registry).remove_hook(name, recurse=True)
