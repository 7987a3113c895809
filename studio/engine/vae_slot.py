"""The place of a loaded model's VAE: its own stands there, or one from a file of its own."""

from typing import TYPE_CHECKING, Any, cast

from studio.engine.single_loading import read_tensors
from studio.engine.vaes import BEGINNINGS, unfitting
from studio.errors import StudioError
from studio.generation.model import VaeInfo

if TYPE_CHECKING:
    import torch

    from studio.engine.recipes import Recipe

_TEST_SIDE, _TEST_SQUARES = 12, 3
"""A test picture of 96 pixels (of most VAEs) in soft squares: any trained VAE finds its like again."""

_WORSE, _FAR = 2.0, 0.15
"""How much larger than with the model's own VAE the test picture's error may be, in -1..1: times, plus. VAEs of
one latent space differ by hundredths; read by one of another space, the colours are others altogether."""


class VaeSlot:
    """Which VAE one diffusers pipeline has; the model's own stays beside it, so that it comes back to the bit."""

    def __init__(self, recipe: "Recipe", model_name: str) -> None:
        """The model's own stands there."""
        self._recipe = recipe
        self._model_name = model_name
        self._own: Any = recipe.pipeline.vae
        self._held: VaeInfo | None = None
        self._last: tuple[VaeInfo, Any] | None = None

    def holds(self, info: VaeInfo | None) -> bool:
        """Whether this one, or for None the model's own, stands there."""
        return self._held == info

    def hold(self, info: VaeInfo | None) -> None:
        """Let this VAE decode, or for None the model's own. Hooks and tiles of the old one must be off.

        Raises:
            StudioError: it cannot be read, or does not fit the model; then the model's own stands there.
        """
        if self._held is not None:
            self._put(self._own, None)
        if info is None:
            return
        if self._last is None or self._last[0] != info:
            self._last = None
            self._last = info, self._fitting(info)
        self._put(self._last[1], info)

    def _put(self, vae: Any, info: VaeInfo | None) -> None:
        """Let one take the other's place, which goes to the processor's memory."""
        pipeline = self._recipe.pipeline
        old = pipeline.vae
        pipeline.register_modules(vae=vae.to(old.device))
        self._held = info
        old.to("cpu")

    def _fitting(self, info: VaeInfo) -> Any:
        """The VAE in memory, if it reads the latents that the model's own makes."""
        if reason := unfitting(info, self._own.config):
            raise self._refused(info, reason)
        vae = _load(info, self._own)
        if vae is None:
            raise self._refused(info, "is built otherwise than the model's own")
        if not self._reads_the_same(vae):
            raise self._refused(info, "reads other latents than the model makes")
        return vae

    def _reads_the_same(self, vae: Any) -> bool:
        """Whether a test picture that the model's own VAE encoded is found again by both."""
        import torch

        pipeline, own = self._recipe.pipeline, self._own
        picture = _soft_squares(_TEST_SIDE * self._recipe.factor).to(own.device, own.dtype)
        with torch.no_grad():
            latents = self._recipe.encode(picture)
            own_error = _error(self._recipe.decode(latents), picture)
            try:
                pipeline.register_modules(vae=vae.to(own.device))
                error = _error(self._recipe.decode(latents), picture)
            finally:
                pipeline.register_modules(vae=own)
                vae.to("cpu")
        return error <= _WORSE * own_error + _FAR

    def _refused(self, info: VaeInfo, reason: str) -> StudioError:
        return StudioError(
            f"The VAE {info.ref.name} does not fit the model {self._model_name}: it {reason}. "
            "Use one that was made for models of this kind, or the model's own."
        )


def _load(info: VaeInfo, own: Any) -> Any:
    """The VAE of a file in the processor's memory, in the number format of the model's own; None where the file
    has other weights than that.

    Raises:
        StudioError: the file cannot be read.
    """
    import torch

    try:
        tensors = _names_of_diffusers(read_tensors(info.path, BEGINNINGS, own.dtype), own.config)
        with torch.device("meta"):
            vae = cast(Any, type(own)).from_config(own.config)
        missing, foreign = vae.load_state_dict(tensors, strict=False, assign=True)
    except OSError as error:
        raise StudioError(f"The VAE {info.path} cannot be read. Copy or download it again.") from error
    except (RuntimeError, KeyError, ValueError, IndexError):  # the ways in which shapes and names do not fit
        return None
    return None if missing or foreign else vae.eval()


def _names_of_diffusers(tensors: "dict[str, torch.Tensor]", config: Any) -> "dict[str, torch.Tensor]":
    """The weights under the names of diffusers, which translates those of the original layout."""
    from diffusers.loaders import single_file_utils

    if not any(".up_blocks." in name for name in tensors):
        return cast(Any, single_file_utils).convert_ldm_vae_checkpoint(tensors, config)
    begin = next(begin for begin in BEGINNINGS if f"{begin}decoder.conv_in.weight" in tensors)
    parts = ("encoder.", "decoder.", "quant_conv.", "post_quant_conv.")
    bare = {name.removeprefix(begin): tensor for name, tensor in tensors.items()}
    return {name: tensor for name, tensor in bare.items() if name.startswith(parts)}


def _soft_squares(side: int) -> "torch.Tensor":
    """Colours that pass into each other, (1, 3, side, side) in -1..1; always the same."""
    import torch

    generator = torch.Generator().manual_seed(0)
    squares = torch.rand(1, 3, _TEST_SQUARES, _TEST_SQUARES, generator=generator, dtype=torch.float32) * 1.8 - 0.9
    return torch.nn.functional.interpolate(squares, size=(side, side), mode="bilinear", align_corners=True)


def _error(made: "torch.Tensor", wanted: "torch.Tensor") -> float:
    """The root of the mean square of the difference."""
    return float((made.float() - wanted.float()).square().mean().sqrt())
