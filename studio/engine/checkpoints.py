"""What a model folder holds, found from its JSON files and weight headers alone, without torch."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from studio.engine.safetensors_header import missing, read_header
from studio.errors import StudioError
from studio.generation.request import Size

Family = Literal["sd1", "sd2", "sdxl"]
"""The model families that the engine runs."""

_FAMILY_NAMES = "Stable Diffusion 1.x, 2.x and XL"
_PICKLES = (".bin", ".ckpt", ".pt", ".pth")
_WEIGHT_NAMES = ("diffusion_pytorch_model", "model")


@dataclass(frozen=True)
class Checkpoint:
    """A diffusers folder that the engine can run.

    `size` is what it was trained for; `scheduler_class` is its own; `variant` is the
    infix of its weight files ("fp16" or none); `weights` are its weight files in the order of their paths.
    """

    path: Path
    family: Family
    size: Size
    size_multiple: int
    latent_channels: int
    token_limit: int
    scheduler_class: str
    variant: str | None
    weights: tuple[Path, ...]
    bytes_on_disk: int


def inspect(folder: Path) -> Checkpoint:
    """What `folder` holds; every weight file that would be loaded is proven whole.

    Raises:
        StudioError: it is no model folder, of another kind, incomplete, damaged, or holds pickles.
    """
    index = _model_index(folder)
    parts = [name for name in ("unet", "vae", "text_encoder", "text_encoder_2") if _is_used(index, name)]
    weights = {part: _weights_of(folder / part) for part in parts}
    for path in (path for files in weights.values() for path in files):
        read_header(path)
    unet, vae, text = (_json(folder / part / "config.json") for part in ("unet", "vae", "text_encoder"))
    scheduler = _json(folder / "scheduler" / "scheduler_config.json")
    _require_text_to_image(folder, unet, vae)
    factor = 2 ** (len(vae.get("block_out_channels", (0, 0, 0, 0))) - 1)
    files = tuple(sorted(path for group in weights.values() for path in group))
    return Checkpoint(
        path=folder,
        family=_family(index, unet),
        size=_native_size(unet, factor),
        size_multiple=max(8, factor),
        latent_channels=int(vae.get("latent_channels", 4)),
        token_limit=int(text.get("max_position_embeddings", 77)) - 2,
        scheduler_class=str(scheduler.get("_class_name", "")),
        variant=_variant(weights["unet"][0]),
        weights=files,
        bytes_on_disk=sum(path.stat().st_size for path in files),
    )


def _model_index(folder: Path) -> dict[str, Any]:
    """The folder's table of contents, if it is a pipeline that the engine runs."""
    _require_folder(folder)
    index = _json(folder / "model_index.json")
    kind = str(index.get("_class_name", ""))
    if kind not in ("StableDiffusionPipeline", "StableDiffusionXLPipeline"):
        raise StudioError(
            f"{folder} holds a model of the kind {kind or 'unknown'}, which this version cannot run. "
            f"Use a model of {_FAMILY_NAMES}."
        )
    return index


def _require_folder(folder: Path) -> None:
    """Refuse what is no model folder, with the reason."""
    if folder.suffix.lower() in _PICKLES:
        raise _pickle(folder)
    if folder.is_file():
        raise StudioError(
            f"{folder} is a single file. Choose the folder of a model in the diffusers layout, "
            "which has a model_index.json."
        )
    if not folder.is_dir():
        raise StudioError(f"There is no folder {folder}. Choose the folder of a diffusion model.")
    if not (folder / "model_index.json").is_file():
        raise StudioError(
            f"{folder} holds no model: model_index.json is missing. Choose the folder that has this file."
        )


def _is_used(index: dict[str, Any], part: str) -> bool:
    """Whether the pipeline names a class for this part; unet, vae and text encoder are always needed."""
    named = index.get(part)
    return part in ("unet", "vae", "text_encoder") or (isinstance(named, list) and bool(cast(list[Any], named)[0]))


def _weights_of(folder: Path) -> tuple[Path, ...]:
    """The weight files of one part: one file, or the shards of an index; full precision before fp16."""
    for suffix in ("", ".fp16"):
        for stem in _WEIGHT_NAMES:
            index = folder / f"{stem}.safetensors.index{suffix}.json"
            if index.is_file():
                return _shards(index)
            single = folder / f"{stem}{suffix}.safetensors"
            if single.is_file():
                return (single,)
    pickles = sorted(path for ending in _PICKLES for path in folder.glob(f"*{ending}"))
    if pickles:
        raise _pickle(pickles[0])
    raise StudioError(
        f"The model has no weights in {folder}: a .safetensors file is missing. Copy or download it again."
    )


def _shards(index: Path) -> tuple[Path, ...]:
    """The files that an index of shards names; names that lead out of its folder are refused."""
    names = cast(dict[str, str], _json(index).get("weight_map", {})).values()
    if not names or any(Path(name).name != name for name in names):
        raise StudioError(f"{index} is damaged: it names no weight files. Copy or download it again.")
    return tuple(index.parent / name for name in sorted(set(names)))


def _variant(weight: Path) -> str | None:
    """The infix that diffusers must be told of: "fp16" in model.fp16.safetensors."""
    return "fp16" if ".fp16" in weight.name else None


def _pickle(path: Path) -> StudioError:
    return StudioError(
        f"{path} is a pickle, a format that can run a stranger's program when it is opened, so it is refused. "
        "Use the same model as .safetensors; most authors offer both."
    )


def _require_text_to_image(folder: Path, unet: dict[str, Any], vae: dict[str, Any]) -> None:
    """Refuse UNets that want more than latents: inpainting, depth, instruct-pix2pix."""
    wanted, given = int(unet.get("in_channels", 4)), int(vae.get("latent_channels", 4))
    if wanted != given:
        raise StudioError(
            f"{folder} is a model for inpainting or editing (its UNet takes {wanted} channels, not {given}). "
            "Choose its text-to-image version."
        )


def _family(index: dict[str, Any], unet: dict[str, Any]) -> Family:
    if index["_class_name"] == "StableDiffusionXLPipeline":
        return "sdxl"
    return "sd2" if unet.get("cross_attention_dim") == 1024 else "sd1"


def _native_size(unet: dict[str, Any], factor: int) -> Size:
    """The picture size that the UNet was trained for; its configuration counts in latents."""
    sample = unet.get("sample_size") or 64
    height, width = cast(list[int], sample) if isinstance(sample, list) else (int(sample), int(sample))
    return Size(width * factor, height * factor)


def _json(path: Path) -> dict[str, Any]:
    """A JSON object from a file of the model."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise missing(path) from error
    except ValueError as error:
        raise StudioError(f"{path} is damaged: it is no JSON. Copy or download it again.") from error
    if not isinstance(value, dict):
        raise StudioError(f"{path} is damaged: it holds no settings. Copy or download it again.")
    return cast(dict[str, Any], value)
