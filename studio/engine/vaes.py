"""The installed VAEs: files of their own that decode a model's pictures in the place of the one inside it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from studio.engine.file_shelf import SUFFIX, FileShelf, ShelfFile
from studio.engine.kept import keep, read_kept
from studio.engine.model_json import read_json
from studio.engine.safetensors_header import Tensor, read_header, state_of
from studio.errors import StudioError
from studio.generation.model import VaeInfo
from studio.generation.request import ModelRef

BEGINNINGS = ("first_stage_model.", "vae.", "")
"""How the names of a VAE's tensors begin, alone in a file."""

_FIRST, _LAST = "decoder.conv_in.weight", "decoder.conv_out.weight"
_OTHERS = ("model.diffusion_model.", "cond_stage_model.", "conditioner.", "text_encoders.")
"""How the tensors of other parts begin: a file that has them holds a model."""

_CHOICES = "chosen-vaes.json"
_WEIGHTS = "diffusion_pytorch_model"


class VaeLibrary(FileShelf):
    """Finds VAEs in the folder `vaes` of `user` and in a list beside it.

    The file is in the original layout, as `vae-ft-mse-840000-ema-pruned.safetensors`, or in that of diffusers, as
    a model's folder `vae` has it; settings beside it tell its scaling factor.
    """

    kind = "vaes"
    label = "VAE"

    def name_of(self, path: Path) -> str:
        """What people call it; see `vae_name`."""
        return vae_name(path)

    def all(self) -> tuple[VaeInfo, ...]:
        """The VAEs that can be used, by name; files that are none or damaged are left out."""
        return self.usable(_info)

    def locate(self, ref: ModelRef) -> VaeInfo:
        """The VAE that has the contents of `ref`, whatever it is called now; the start of a hash is enough.

        Raises:
            StudioError: no installed VAE has these contents.
        """
        found = next((one for one in self.all() if ref.means(one.sha256)), None)
        if found is not None:
            return found
        raise self.not_installed(ref.name, ref.sha256)

    def add(self, path: Path) -> VaeInfo:
        """List the VAE in the file or folder `path`, which stays where it is.

        Raises:
            StudioError: there is no VAE, another one has its name, or the list cannot be written.
        """
        file = weights_at(path.expanduser().absolute())
        _shape(file, *state_of(file))
        return _info(self.enlist(file))

    def offer(self) -> "VaeOffer":
        """What there is to choose from, read once for many models."""
        return VaeOffer(self.all(), self._choices())

    def choose(self, model: ModelRef, vae: ModelRef | None) -> None:
        """Let this VAE decode the pictures of a model from now on; None gives it back its own.

        Raises:
            StudioError: the choice cannot be written.
        """
        choices = self._choices() | ({model.sha256: vae} if vae else {})
        kept = {sha256: asdict(one) for sha256, one in choices.items() if vae or sha256 != model.sha256}
        keep(self.user / _CHOICES, {"vaes": kept})

    def _choices(self) -> dict[str, ModelRef]:
        def read(kept: dict[str, dict[str, dict[str, str]]]) -> dict[str, ModelRef]:
            return {sha256: ModelRef(**ref) for sha256, ref in kept["vaes"].items()}

        return read_kept(self.user / _CHOICES, "The choice of VAEs", "choose", read) or {}


@dataclass(frozen=True)
class VaeOffer:
    """The installed VAEs, and which was chosen for all pictures of a model, by the hash of the model."""

    installed: tuple[VaeInfo, ...]
    choices: Mapping[str, ModelRef]

    def fitting(self, config: Mapping[str, Any]) -> tuple[ModelRef, ...]:
        """Those that could stand in the place of a VAE of these settings."""
        return tuple(info.ref for info in self.installed if not unfitting(info, config))

    def chosen_for(self, model: ModelRef, config: Mapping[str, Any]) -> ModelRef | None:
        """The one that decodes the pictures of a model unless another is asked for; None is its own."""
        chosen = self.choices.get(model.sha256)
        fitting = self.fitting(config) if chosen else ()
        return next((vae for vae in fitting if chosen and vae.sha256 == chosen.sha256), None)


def is_vae(tensors: Mapping[str, Tensor]) -> bool:
    """Whether these are the tensors of a VAE alone."""
    return bool(_shapes(tensors)) and not any(name.startswith(_OTHERS) for name in tensors)


def unfitting(info: VaeInfo, config: Mapping[str, Any]) -> str:
    """Why a VAE cannot stand in the place of one of these settings, as the end of a sentence; "" if it can."""
    wanted, levels = int(config.get("latent_channels", 4)), config.get("block_out_channels")
    if config.get("_class_name") != "AutoencoderKL" or not isinstance(levels, list | tuple):
        return "is of another kind than the model's own"
    widths = [int(width) for width in cast(list[Any], levels)]
    if info.channels != wanted:
        return f"reads latents of {info.channels} channels, and the model makes {wanted}"
    if info.factor != 2 ** (len(widths) - 1) or info.widths != (widths[-1], widths[0]):
        return "is of another size than the model's own"
    own = float(config.get("scaling_factor", 0.18215))
    if info.scaling is not None and abs(info.scaling - own) > 1e-3 * own:
        return f"scales latents by {info.scaling:g}, and the model by {own:g}"
    return ""


def weights_at(path: Path) -> Path:
    """The weights at `path`, which may be a folder of diffusers."""
    if not path.is_dir():
        return path
    names = (f"{_WEIGHTS}{infix}{SUFFIX}" for infix in ("", ".fp16", ".bf16"))
    return next((path / name for name in names if (path / name).is_file()), path / f"{_WEIGHTS}{SUFFIX}")


def _info(file: ShelfFile) -> VaeInfo:
    """What the header and the settings beside it tell.

    Raises:
        StudioError: the file is missing, damaged, or no VAE.
    """
    path = file.place
    channels, widths, factor = _shape(path, *state_of(path))
    settings = path.parent / "config.json"
    is_folder = path.name.startswith(_WEIGHTS) and settings.is_file()
    scaling = read_json(settings).get("scaling_factor") if is_folder else None
    return VaeInfo(
        ref=ModelRef(vae_name(path), file.sha256),
        path=path,
        channels=channels,
        widths=widths,
        factor=factor,
        scaling=float(scaling) if isinstance(scaling, int | float) else None,
        bytes_on_disk=path.stat().st_size,
    )


def vae_name(path: Path) -> str:
    """What people call a VAE: its file's name, or that of the folder of diffusers that it lies in."""
    if not path.name.startswith(_WEIGHTS):
        return path.stem
    folder = path.parent
    return folder.parent.name if folder.name == "vae" else folder.name


@lru_cache(maxsize=256)
def _shape(path: Path, *_state: int) -> tuple[int, tuple[int, int], int]:
    """Channels, widths and factor of an untouched file, which is read once."""
    if path.suffix.lower() != SUFFIX:
        raise StudioError(f"{path} is no {SUFFIX} file, the one format of VAEs that is safe to read.")
    shapes = _shapes(tensors := read_header(path))
    if not shapes:
        raise StudioError(f"{path} is no VAE: it has no decoder of pictures.")
    first, last = shapes
    return first[1], (first[0], last[1]), _factor(tensors)


def _shapes(tensors: Mapping[str, Tensor]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The shapes of the decoder's first and last convolution, if it makes colours of latents."""
    for begin in BEGINNINGS:
        first, last = tensors.get(begin + _FIRST), tensors.get(begin + _LAST)
        if first and last and len(first.shape) == len(last.shape) == 4 and last.shape[0] == 3:
            return first.shape, last.shape
    return None


def _factor(tensors: Mapping[str, Tensor]) -> int:
    """Two for every time that the decoder doubles the sides."""
    ends = (".upsample.conv.weight", ".upsamplers.0.conv.weight")
    return 2 ** sum("decoder." in name and name.endswith(ends) for name in tensors)
