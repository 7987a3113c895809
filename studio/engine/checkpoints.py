"""What a model folder or file holds, found from its JSON files and weight headers alone, without torch."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from studio.engine import families
from studio.engine.families import Family
from studio.engine.model_json import read_json, read_settings
from studio.engine.safetensors_header import require_whole
from studio.errors import StudioError
from studio.generation.request import Size

PICKLES = (".bin", ".ckpt", ".pt", ".pth")
_WEIGHT_NAMES = ("diffusion_pytorch_model", "model")
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
    or none); `weights` are its weight files in the order of their paths. Where `path` holds a denoiser alone,
    `borrowed` are those of the other parts, which lie in `settings` and do not count to `bytes_on_disk`, and
    `overrides` go before its own settings.
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
    borrowed: tuple[Path, ...] = ()
    overrides: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def scheduler_class(self) -> str:
        """The class of its own scheduler."""
        return str(self.scheduler.get("_class_name", ""))


def inspect(path: Path, parts: Path | None = None) -> Checkpoint:
    """What `path` holds; every weight file that would be loaded is proven whole.

    A file that holds a denoiser alone takes its other parts from the folder `parts`.

    Raises:
        StudioError: it is no model, of another kind, incomplete, damaged, or holds pickles.
    """
    if path.is_file() and path.suffix.lower() not in PICKLES:
        from studio.engine import denoiser_files, single_files

        denoiser = None if parts is None else denoiser_files.read_denoiser(path)
        if parts is not None and denoiser is not None:
            return denoiser_files.inspect_with(path, denoiser, parts)
        return single_files.inspect(path)
    return inspect_folder(path)


def inspect_folder(folder: Path) -> Checkpoint:
    """What a folder in the layout of diffusers holds.

    Raises:
        StudioError: it is no model, of another kind, incomplete, damaged, or holds pickles.
    """
    index = read_index(folder)
    parts = [name for name in index if re.fullmatch(_MODELS, name) and _is_used(index, name)]
    weights = {part: weights_of(folder / part) for part in parts}
    for path in (path for files in weights.values() for path in files):
        require_whole(path)
    for part in parts:
        read_settings(folder / part / "config.json")
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
            scheduler=read_settings(settings / "scheduler" / "scheduler_config.json"),
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


def _require_folder(folder: Path) -> None:
    """Refuse what is no model folder, with the reason."""
    if folder.suffix.lower() in PICKLES:
        raise refused_pickle(folder)
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


def weights_of(folder: Path) -> tuple[Path, ...]:
    """The weight files of one part: one file, or the shards of an index; full precision before half.

    Raises:
        StudioError: there are none, or pickles.
    """
    for suffix in ("", ".fp16", ".bf16"):
        for stem in _WEIGHT_NAMES:
            index = folder / f"{stem}.safetensors.index{suffix}.json"
            if index.is_file():
                return _shards(index)
            single = folder / f"{stem}{suffix}.safetensors"
            if single.is_file():
                return (single,)
    pickles = sorted(path for ending in PICKLES for path in folder.glob(f"*{ending}"))
    if pickles:
        raise refused_pickle(pickles[0])
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


def refused_pickle(path: Path) -> StudioError:
    """The sentence for a file in a format of `PICKLES`."""
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
