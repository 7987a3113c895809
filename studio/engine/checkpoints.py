"""What a model folder or file holds, found from its JSON files and weight headers alone, without torch."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from studio.engine import families
from studio.engine.families import Family
from studio.engine.safetensors_header import missing, require_whole
from studio.errors import StudioError
from studio.generation.request import Size

_PICKLES = (".bin", ".ckpt", ".pt", ".pth")
_WEIGHT_NAMES = ("diffusion_pytorch_model", "model")
_LARGEST_JSON = 50_000_000
"""Bytes; a tokenizer of 256,000 words takes 35 MB, settings a few thousand."""

_LARGEST = {r"layers|depth": 1_000, r"timesteps": 100_000, r"": 100_000_000}
"""The largest number that settings may hold, by what their names hold."""

_LONGEST_LIST = 10_000

_MODELS = r"unet|transformer|vae|text_encoder(_\d)?"
_KINDS = (
    (r"scheduler", r"\w+Scheduler"),
    (r"tokenizer(_\d)?", r"\w+Tokenizer(Fast)?"),
    (r"unet", r"UNet2DConditionModel"),
    (r"transformer", r"\w+Transformer\w*Model"),
    (r"vae", r"Autoencoder\w+"),
    (r"text_encoder(_\d)?", r"\w+Model(WithProjection)?|\w+For(CausalLM|ConditionalGeneration)"),
)
"""What a part may be, by its name: nothing else is ever looked up, let alone called."""


@dataclass(frozen=True)
class Checkpoint:
    """A model that the engine can run: a diffusers folder, or a single file with the settings that belong to it.

    `settings` is the folder of its JSON files, `path` itself unless that is a file. `size` is what it was trained
    for; `scheduler` and `vae` are the settings of its own ones; `variant` is the infix of its weight files ("fp16"
    or none); `weights` are its weight files in the order of their paths.
    """

    path: Path
    settings: Path
    family: str
    size: Size
    size_multiple: int
    token_limit: int
    scheduler: dict[str, Any]
    vae: dict[str, Any]
    variant: str | None
    weights: tuple[Path, ...]
    bytes_on_disk: int

    @property
    def scheduler_class(self) -> str:
        """The class of its own scheduler."""
        return str(self.scheduler.get("_class_name", ""))


def inspect(path: Path) -> Checkpoint:
    """What `path` holds; every weight file that would be loaded is proven whole.

    Raises:
        StudioError: it is no model, of another kind, incomplete, damaged, or holds pickles.
    """
    if path.is_file() and path.suffix.lower() not in _PICKLES:
        from studio.engine import single_files

        return single_files.inspect(path)
    return _inspect_folder(path)


def _inspect_folder(folder: Path) -> Checkpoint:
    index = read_index(folder)
    parts = [name for name in index if re.fullmatch(_MODELS, name) and _is_used(index, name)]
    weights = {part: _weights_of(folder / part) for part in parts}
    for path in (path for files in weights.values() for path in files):
        require_whole(path)
    for part in parts:
        _settings(folder / part / "config.json")
    family = _family(index, folder)
    files = tuple(sorted(path for group in weights.values() for path in group))
    denoiser = weights.get(family.denoiser)
    if denoiser is None or "vae" not in weights or not any(part.startswith("text_encoder") for part in parts):
        raise StudioError(f"{folder} is incomplete: its denoiser, VAE or text encoder is missing. Copy it again.")
    return checkpoint_of(folder, folder, family, files, _variant(denoiser[0]))


def checkpoint_of(
    path: Path, settings: Path, family: Family, weights: tuple[Path, ...], variant: str | None
) -> Checkpoint:
    """The checkpoint at `path` whose JSON files lie in the folder `settings`.

    Raises:
        StudioError: a file of settings is missing or damaged, or the model makes no pictures from text alone.
    """
    denoiser, vae = (read_json(settings / part / "config.json") for part in (family.denoiser, "vae"))
    if family.denoiser == "unet":
        _require_text_to_image(path, denoiser, vae)
    try:
        factor = _factor(vae)
        return Checkpoint(
            path=path,
            settings=settings,
            family=family.name,
            size=_native_size(denoiser, factor, family),
            size_multiple=max(family.multiple, factor * family.patch),
            token_limit=family.token_limit or _positions(settings) - 2,
            scheduler=_settings(settings / "scheduler" / "scheduler_config.json"),
            vae=vae,
            variant=variant,
            weights=weights,
            bytes_on_disk=sum(path.stat().st_size for path in weights),
        )
    except (TypeError, ValueError, IndexError, OverflowError, RecursionError) as error:
        raise StudioError(
            f"The settings of {path} are damaged: a size is no number. Copy or download it again."
        ) from error


def read_index(folder: Path) -> dict[str, Any]:
    """The table of contents of a folder, if it is a pipeline that the engine runs and names nothing foreign.

    Raises:
        StudioError: there is none, it is damaged, of another kind, or names program code.
    """
    _require_folder(folder)
    index = read_json(folder / "model_index.json")
    kind = str(index.get("_class_name", ""))
    if families.of_pipeline(kind) is None:
        labels = ", ".join(family.label for family in families.FAMILIES)
        raise StudioError(
            f"{folder} holds a model of the kind {kind[:60] or 'unknown'}, which this version cannot run. "
            f"Use a model of one of these: {labels}."
        )
    for name, value in index.items():
        _refuse_foreign(folder, name, value)
    return index


def _refuse_foreign(folder: Path, name: str, value: object) -> None:
    """Refuse a part of a class that is none of diffusers' or transformers' for such a part: it might be code that
    came with the model."""
    pattern = next((kind for part, kind in _KINDS if re.fullmatch(part, name)), None)
    if pattern is None or value in (None, [None, None]):
        return
    pair = cast(list[object], value) if isinstance(value, list) else []
    library, class_name = (str(part) for part in pair) if len(pair) == 2 else ("", "")
    if library in ("diffusers", "transformers") and re.fullmatch(pattern, class_name, re.ASCII):
        return
    raise StudioError(
        f"{folder} asks for a part that is not known here ({name}: {library[:40]} {class_name[:40]}). Programs "
        "that come with a model are never run. Use a model of the usual parts."
    )


def _settings(path: Path) -> dict[str, Any]:
    """A part's settings, unless they name a model's own program, or numbers that no model has."""
    settings = read_json(path)
    if not _is_sensible(settings):
        raise StudioError(f"{path} is damaged: no model has such numbers. Copy or download the model again.")
    if "auto_map" in settings:
        raise StudioError(
            f"{path} names a program that came with the model. Such programs are never run. "
            "Use a model of the usual parts."
        )
    return settings


def _is_sensible(value: object, name: str = "") -> bool:
    """Whether settings, and what is in them, stay within what models have: nobody shall build a million layers,
    or layers of a million million numbers."""
    if isinstance(value, dict):
        return all(_is_sensible(inner, str(key)) for key, inner in cast(dict[object, object], value).items())
    if isinstance(value, list):
        inner = cast(list[object], value)
        return len(inner) <= _LONGEST_LIST and all(_is_sensible(one, name) for one in inner)
    if not isinstance(value, int):
        return True
    return abs(value) <= next((most for kind, most in _LARGEST.items() if re.search(kind, name)), 0)


def _require_folder(folder: Path) -> None:
    """Refuse what is no model folder, with the reason."""
    if folder.suffix.lower() in _PICKLES:
        raise _pickle(folder)
    if not folder.is_dir():
        raise StudioError(f"There is no folder or file {folder}. Choose a model's folder, or its file.")
    if not (folder / "model_index.json").is_file():
        raise StudioError(
            f"{folder} holds no model: model_index.json is missing. Choose the folder that has this file."
        )


def _is_used(index: dict[str, Any], part: str) -> bool:
    """Whether the pipeline names a class for this part."""
    named = index.get(part)
    return isinstance(named, list) and bool(cast(list[Any], named)) and cast(list[Any], named)[0] is not None


def _weights_of(folder: Path) -> tuple[Path, ...]:
    """The weight files of one part: one file, or the shards of an index; full precision before half."""
    for suffix in ("", ".fp16", ".bf16"):
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
    named = read_json(index).get("weight_map")
    names = set(cast(dict[str, object], named).values()) if isinstance(named, dict) and named else {""}
    if not all(isinstance(name, str) and name.endswith(".safetensors") and _is_plain(name) for name in names):
        raise StudioError(f"{index} is damaged: it names no weight files. Copy or download it again.")
    return tuple(index.parent / name for name in sorted(cast(set[str], names)))


def _is_plain(name: str) -> bool:
    return "/" not in name and "\\" not in name and "\0" not in name


def _variant(weight: Path) -> str | None:
    """The infix that diffusers must be told of: "fp16" in model.fp16.safetensors."""
    return next((infix for infix in ("fp16", "bf16") if f".{infix}" in weight.name), None)


def _pickle(path: Path) -> StudioError:
    return StudioError(
        f"{path} is a pickle, a format that can run a stranger's program when it is opened, so it is refused. "
        f'Use the same model as .safetensors, or make it one: seedlock models convert "{path}"'
    )


def _require_text_to_image(path: Path, unet: dict[str, Any], vae: dict[str, Any]) -> None:
    """Refuse UNets that want more than latents: inpainting, depth, instruct-pix2pix."""
    wanted, given = unet.get("in_channels", 4), vae.get("latent_channels", 4)
    if wanted != given:
        raise StudioError(
            f"{path} is a model for inpainting or editing (its UNet takes {wanted} channels, not {given}). "
            "Choose its text-to-image version."
        )


def _family(index: dict[str, Any], folder: Path) -> Family:
    family = families.of_pipeline(str(index["_class_name"]))
    assert family is not None  # `read_index` saw to it
    unet = folder / "unet" / "config.json"
    is_second = family.name == "sd1" and read_json(unet).get("cross_attention_dim") == 1024
    return families.of_name("sd2") if is_second else family


def _factor(vae: dict[str, Any]) -> int:
    """How many pixels of a picture's side one latent stands for, by the settings of any of the known VAEs."""
    for name, more in (("temperal_downsample", 0), ("encoder_block_out_channels", -1), ("block_out_channels", -1)):
        if isinstance(levels := vae.get(name), list):
            return 2 ** min(8, len(cast(list[object], levels)) + more)
    return 8


def _positions(settings: Path) -> int:
    """How many tokens the text encoder takes, its two marks included."""
    return int(read_json(settings / "text_encoder" / "config.json").get("max_position_embeddings", 77))


def _native_size(denoiser: dict[str, Any], factor: int, family: Family) -> Size:
    """The picture size that the denoiser was trained for; its configuration counts in latents."""
    sample = denoiser.get("sample_size")
    if not sample:
        return Size(family.side, family.side)
    height, width = cast(list[Any], sample) if isinstance(sample, list) else (sample, sample)
    return Size(int(width) * factor, int(height) * factor)


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file of the model.

    Raises:
        StudioError: there is no such file, or it is no JSON object of a sensible length.
    """
    try:
        if path.stat().st_size > _LARGEST_JSON:
            raise ValueError("too long")
        value = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise missing(path) from error
    except (ValueError, RecursionError) as error:
        raise StudioError(f"{path} is damaged: it is no JSON. Copy or download it again.") from error
    if not isinstance(value, dict):
        raise StudioError(f"{path} is damaged: it holds no settings. Copy or download it again.")
    return cast(dict[str, Any], value)
