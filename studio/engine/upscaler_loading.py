"""Builds an upscaler from its file: spandrel tells the architecture by the tensors, and nothing else is read."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import torch

_CHANNELS = (1, 3)


class NoLibrary(Exception):  # noqa: N818 - named as a state
    """The library that builds networks is not installed."""


class Unsuited(Exception):  # noqa: N818 - named as a state
    """The network does something else than enlarge pictures; the text says what, behind the file's name."""


@dataclass(frozen=True)
class Network:
    """A network in memory; `model` is spandrel's, which pads what it is given to the size that it needs.

    `multiple` is what the begin of a tile should be divisible by; a network that `is_global` looks at a picture as
    a whole. `takes_half` tells whether it can compute in 16 bits.
    """

    model: Any
    architecture: str
    scale: int
    channels: int
    multiple: int
    is_global: bool
    takes_half: bool

    def place(self, kind: str, dtype: "torch.dtype") -> None:
        """Bring it to a device, in a number format."""
        self.model.to(device=kind, dtype=dtype)

    def run(self, pixels: "torch.Tensor") -> "torch.Tensor":
        """(1, channels, H, W) in 0..1 → (1, channels, H × scale, W × scale) in 0..1."""
        return cast("torch.Tensor", self.model(pixels))


def import_library() -> Any:
    """The library that knows the architectures.

    Raises:
        NoLibrary: it is not installed.
    """
    try:
        return import_module("spandrel")
    except ImportError as error:
        raise NoLibrary from error


def build(path: Path) -> Network:
    """The network of a safetensors file, on the CPU in 32 bits.

    Raises:
        NoLibrary: the library that builds it is not installed.
        Unsuited: it is no upscaler of pictures.
        Exception: the file does not fit the architecture that it looks like.
    """
    spandrel = import_library()

    import safetensors.torch

    model: Any = spandrel.ModelLoader().load_from_state_dict(cast(Any, safetensors.torch).load_file(path))
    _require_upscaler(spandrel, model)
    model.eval()
    return Network(
        model=model.float(),
        architecture=str(model.architecture.name),
        scale=int(model.scale),
        channels=int(model.input_channels),
        multiple=int(model.size_requirements.multiple_of),
        is_global=model.tiling != spandrel.ModelTiling.SUPPORTED,
        takes_half=bool(model.supports_half),
    )


def _require_upscaler(spandrel: Any, model: Any) -> None:
    name = model.architecture.name
    if not isinstance(model, spandrel.ImageModelDescriptor):
        raise Unsuited(f"fills holes in pictures ({name}); it enlarges nothing. Paint a mask to do that here.")
    if model.purpose == "FaceSR":
        raise Unsuited(f"repairs faces only ({name}). Use an upscaler of whole pictures.")
    if model.input_channels not in _CHANNELS or model.output_channels != model.input_channels:
        raise Unsuited(
            f"makes {model.output_channels} channels of {model.input_channels} ({name}), no colour picture of one."
        )
