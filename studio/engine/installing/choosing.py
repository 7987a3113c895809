"""Which files of a repository a model needs: safetensors, half precision where all of it has that, no pickles."""

import json
import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, cast

from studio.engine.installing.files import HubFile, HubModel
from studio.engine.installing.hub import Hub
from studio.errors import StudioError

INDEX = "model_index.json"

_SKIPPED = {"safety_checker", "feature_extractor", "image_encoder"}
"""Parts that the engine never loads."""

_VARIANTS = (".fp16", ".bf16", "")
_SETTINGS = {".json", ".txt", ".model", ".jinja"}
_WEIGHTS = {".safetensors", ".bin", ".ckpt", ".pt", ".pth"}
_BESIDE = re.compile(r"(licen[cs]e.*|notice.*|use_policy.*|readme\.md)", re.IGNORECASE)
_SMALL = 1 << 20


def choose(hub: Hub, model: HubModel, file: str = "") -> tuple[HubFile, ...]:
    """The files to download: the one called `file`, else the parts of a diffusers folder.

    Raises:
        StudioError: it is not there, holds only pickles, or is no model of a kind that can be told.
        DropError: the hub cannot be reached now.
    """
    beside = [one for one in model.files if _BESIDE.fullmatch(one.path) and one.size <= _SMALL]
    if file:
        return (_single(model, file), *beside)
    if not any(one.path == INDEX for one in model.files):
        return (_only(model), *beside)
    return (*_folder(model, _parts(hub, model)), *beside)


def _single(model: HubModel, name: str) -> HubFile:
    found = next((one for one in model.files if one.path == name), None)
    if found is None:
        raise StudioError(f"{model.repo} on the hub has no file {name}. {_offer(model)}")
    if PurePosixPath(name).suffix.lower() not in (".safetensors", ".gguf"):
        raise StudioError(f"{name} of {model.repo} is no .safetensors file, so it is refused. {_offer(model)}")
    return found


def _only(model: HubModel) -> HubFile:
    """The one weight file of a repository without a table of contents."""
    files = [one for one in model.files if one.path.endswith(".safetensors")]
    if len(files) != 1:
        raise StudioError(
            f"{model.repo} on the hub is no folder of diffusers (it has no {INDEX}), and it is not one file. "
            f"{_offer(model)}"
        )
    return files[0]


def _offer(model: HubModel) -> str:
    names = sorted(one.path for one in model.files if one.path.endswith(".safetensors"))
    if not names:
        return "It has no .safetensors file. Choose another model."
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"Name one of its files, as in {model.repo}/{names[0]} (there are {', '.join(names[:3])}{more})."


def _parts(hub: Hub, model: HubModel) -> tuple[str, ...]:
    """The parts that the table of contents names."""
    try:
        index = cast(dict[str, Any], json.loads(hub.text(model, INDEX)))
        named = {name: cast(list[Any], kind) for name, kind in index.items() if isinstance(kind, list)}
    except (ValueError, AttributeError) as error:
        raise StudioError(f"{model.repo} on the hub is damaged: its {INDEX} is no JSON.") from error
    return tuple(name for name, kind in named.items() if kind[:1] != [None] and name not in _SKIPPED)


def _folder(model: HubModel, parts: tuple[str, ...]) -> tuple[HubFile, ...]:
    """The table of contents, the settings of each part, and its weights in one precision."""
    chosen = [one for one in model.files if one.path == INDEX]
    weights: dict[str, list[HubFile]] = {}
    for part in parts:
        inside = [one for one in model.files if PurePosixPath(one.path).parent.as_posix() == part]
        chosen += [one for one in inside if _suffix(one) in _SETTINGS and ".index." not in one.path]
        if any(_suffix(one) in _WEIGHTS for one in inside):
            weights[part] = inside
    variant = _variant(model, weights)
    return (*chosen, *(one for inside in weights.values() for one in _of_variant(inside, variant) or ()))


def _variant(model: HubModel, weights: dict[str, list[HubFile]]) -> str:
    """The first precision in which every part is there as safetensors.

    Raises:
        StudioError: there is none.
    """
    for variant in _VARIANTS:
        if all(_of_variant(inside, variant) for inside in weights.values()):
            return variant
    lacking = next((part for part, inside in weights.items() if not _has_safetensors(inside)), "")
    reason = f"{lacking} is there as a pickle only" if lacking else "its parts are there in different precisions"
    raise StudioError(f"{model.repo} on the hub cannot be used: {reason}. Choose a version in safetensors.")


def _of_variant(inside: Iterable[HubFile], variant: str) -> list[HubFile]:
    """The weights of one part in one precision: one file, or shards with their index."""
    name, infix = r"(model|diffusion_pytorch_model)", re.escape(variant)
    single = re.compile(rf"{name}{infix}\.safetensors")
    shard = re.compile(rf"{name}{infix}-\d+-of-\d+\.safetensors|{name}\.safetensors\.index{infix}\.json")
    files = list(inside)
    whole = [one for one in files if single.fullmatch(PurePosixPath(one.path).name)]
    shards = [one for one in files if shard.fullmatch(PurePosixPath(one.path).name)]
    return whole or (shards if any(one.path.endswith(".json") for one in shards) else [])


def _has_safetensors(inside: Iterable[HubFile]) -> bool:
    return any(_suffix(one) == ".safetensors" for one in inside)


def _suffix(file: HubFile) -> str:
    return PurePosixPath(file.path).suffix.lower()
