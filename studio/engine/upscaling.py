"""Enlarges kept pictures by an upscaler, in tiles as large as memory allows."""

import copy
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from PIL import Image

from studio.engine import runtime, tiles, upscaler_loading
from studio.engine.channels import enlarge_picture
from studio.engine.devices import Device
from studio.engine.memory import NotEnoughMemory, available, free, is_out_of_memory, with_room
from studio.engine.protocol import OnStep, Step
from studio.engine.thread_policy import usable_cores
from studio.engine.tiles import Pixels
from studio.engine.upscaler_facts import NEEDS
from studio.engine.upscaler_loading import Network
from studio.engine.upscalers import UpscalerLibrary
from studio.errors import StudioError
from studio.generation.model import UpscalerInfo
from studio.generation.record import Generated
from studio.generation.request import GenerationRequest
from studio.generation.sources import Sources

if TYPE_CHECKING:
    import torch

SIDES = (512, 256, 128, 64)
"""Sides of tiles in pixels, the largest first."""

_LARGEST_ON_CPU = 256
"""Larger ones leave a processor's caches, and the user waits longer for a sign of progress."""

_SHARE = 0.8
"""How much of the free memory tiles may be foreseen to take."""

_USUAL_NEED = 48_000
"""Bytes a pixel of the source, where they cannot be counted: HAT at 4x, the hungriest of the usual networks, holds
41,000 in a real pass over a tile of 64, in 32 bits; DAT holds 16,000, SwinIR 14,000."""

_REHEARSED = 64
"""Side of the tile that is counted with."""


class Upscaling:
    """Holds the upscaler that was used last, on the device, and makes pictures with it."""

    def __init__(self, library: UpscalerLibrary, sources: Sources | None) -> None:
        """Nothing is loaded until `make`."""
        self._library = library
        self._sources = sources
        self._held: Upscaler | None = None

    def make(
        self, request: GenerationRequest, device: Device, on_step: OnStep, evict: Callable[[], bool]
    ) -> Generated:
        """The picture that a request with an upscaling asks for; `evict` drops what else is on the device.

        Raises:
            StudioError: the upscaler or the picture is missing, or memory does not suffice for the smallest tile.
            Cancelled: raised by `on_step`.
        """
        upscale = request.upscale
        if upscale is None or self._sources is None:
            raise ValueError("There is no picture to upscale, or no folder where it is kept.")
        started = time.perf_counter()
        picture = self._sources.find(upscale.sha256)
        upscaler = self._loaded(self._library.locate(upscale.name, upscale.weights), device, on_step)
        try:
            image = upscaler.enlarge(picture, request.size.sides, on_step, evict)
        except BaseException as error:
            traceback.clear_frames(error.__traceback__)  # they hold the tile that was in work
            raise
        finally:
            free(device)
        environment = runtime.describe(upscaler.device, "none", usable_cores(), 1, upscaler.words)
        return Generated(image, environment, time.perf_counter() - started)

    def forget(self) -> None:
        """Give the upscaler's memory back."""
        self._held = None

    def _loaded(self, info: UpscalerInfo, device: Device, on_step: OnStep) -> "Upscaler":
        if self._held is None or self._held.info.sha256 != info.sha256:
            on_step(Step("loading"))
            self._held = None
            self._held = load(info, device)
        return self._held


def load(info: UpscalerInfo, device: Device) -> "Upscaler":
    """An upscaler on a device; on a GPU in 16 bits where it can, on a processor in 32.

    Raises:
        StudioError: its library is not installed, or the file changed since it was added.
    """
    try:
        network = upscaler_loading.build(info.path)
    except upscaler_loading.NoLibrary as error:
        raise StudioError(NEEDS) from error
    except (OSError, RuntimeError, ValueError, KeyError, upscaler_loading.Unsuited) as error:
        raise StudioError(f"{info.path} cannot be read any more. Remove the upscaler and add it again.") from error
    dtype = "float16" if device.kind != "cpu" and network.takes_half else "float32"
    placed = replace(device, dtype=dtype)
    network.place(placed.kind, placed.torch_dtype)
    return Upscaler(info, network, placed)


class Upscaler:
    """One upscaler in memory; `words` tell in what tiles the last picture was made."""

    def __init__(self, info: UpscalerInfo, network: Network, device: Device) -> None:
        """`network` lies on `device` in its number format."""
        self.info, self.device, self.words = info, device, ""
        self._network = network
        self._need: int | None = None

    def enlarge(
        self, picture: Image.Image, size: tuple[int, int], on_step: OnStep, evict: Callable[[], bool]
    ) -> Image.Image:
        """The picture at `size`. Tiles become smaller where memory runs out, after `evict` has nothing to drop.

        Raises:
            NotEnoughMemory: there is none for the smallest tile.
            Cancelled: raised by `on_step` between two tiles.
        """
        _use_all_cores(self.device)
        sides = self._sides(picture)
        side = self._fitting(sides, max(picture.size), evict)

        def make(pixels: Pixels) -> Pixels:
            return self._in_tiles(pixels, side, on_step)

        def make_room() -> bool:
            nonlocal side
            if evict():
                return True
            smaller = next(sides, None)
            side = smaller or side
            return smaller is not None

        try:
            made = with_room(
                lambda: enlarge_picture(picture, self._network.channels, make, size), make_room, self.device
            )
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            raise _too_little(self.info) from error
        self.words = "" if side >= max(picture.size) else f"tiles of {side}"
        return made

    def need(self, side: int) -> int:
        """The bytes that a tile takes beside the weights."""
        if self._need is None:
            self._need = self._counted()
        return self._need * side * side

    def _sides(self, picture: Image.Image) -> Iterator[int]:
        """The sides of tiles to try, the first as it would be with memory enough.

        What looks at the whole of a picture is given the whole; what does not is never given more than a large
        tile, so that the same picture is made alike wherever there is memory for one.
        """
        largest = _LARGEST_ON_CPU if self.device.kind == "cpu" else SIDES[0]
        whole = (max(picture.size),) if self._network.is_global and max(picture.size) > largest else ()
        return chain(whole, (side for side in SIDES if side <= largest))

    def _fitting(self, sides: Iterator[int], longest: int, evict: Callable[[], bool]) -> int:
        """The first side for which there is memory, for a picture whose `longest` side may be less than a tile's;
        a GPU may say itself that there is none for the smallest.

        Raises:
            NotEnoughMemory: a processor has none for the smallest; to try would end this process.
        """
        side = next(sides)
        while self.need(min(side, longest)) > _SHARE * available(self.device):
            if evict():
                continue
            smaller = next(sides, None)
            if smaller is None and self.device.kind == "cpu":
                raise _too_little(self.info)
            if smaller is None:
                return side
            side = smaller
        return side

    def _in_tiles(self, pixels: Pixels, side: int, on_step: OnStep) -> Pixels:
        height, width, _ = pixels.shape
        parts = tiles.tiles(width, height, side, self._network.multiple)

        def tell(done: int) -> None:
            on_step(Step("upscaling", done, len(parts)))

        made = tiles.enlarge(pixels, parts, self._network.scale, self._run, tell)
        tell(len(parts))
        return made

    def _run(self, part: Pixels) -> Pixels:
        """One tile through the network."""
        import torch

        device, dtype = self.device.kind, self.device.torch_dtype
        given = torch.tensor(part, device=device).permute(2, 0, 1)[None].to(dtype) / 255
        with torch.inference_mode():
            made = self._network.run(given)[0].float()
        return cast(Pixels, (made * 255).round_().clamp_(0, 255).byte().permute(1, 2, 0).cpu().numpy())

    def _counted(self) -> int:
        """Bytes a pixel, by a rehearsal; architectures that compute on numbers while they run have none."""
        import torch

        from studio.engine.rehearsal import peak_of

        model: Any = self._network.model.model
        try:
            double = cast("torch.nn.Module", copy.deepcopy(model).to("meta"))
            shape = (1, self._network.channels, _REHEARSED, _REHEARSED)
            given = torch.empty(shape, dtype=self.device.torch_dtype, device="meta")
            return max(1, 2 * peak_of(double, lambda: double(given)) // _REHEARSED**2)
        except (RuntimeError, TypeError, ValueError):
            return _USUAL_NEED


def _use_all_cores(device: Device) -> None:
    """In 32 bits the last digit depends on the number of threads, so it is always the same."""
    import torch

    if device.kind == "cpu":
        torch.set_num_threads(usable_cores())


def _too_little(info: UpscalerInfo) -> NotEnoughMemory:
    return NotEnoughMemory(
        f"There is not enough memory to upscale with {info.name}, not even in small tiles. "
        "Close programs that use much memory, or use a smaller upscaler (Compact, SPAN)."
    )
