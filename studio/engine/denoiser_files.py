"""A denoiser alone in a file, as large models circulate: told by its tensors, completed by a model's folder.

What circulates is the transformer as its makers publish it, as diffusers names its weights, or inside a file of
ComfyUI; text encoders, tokenizers, VAE and settings are those of an installed model of the same family.
"""

import importlib.util
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from studio.engine import families, pixart_names, single_files
from studio.engine.checkpoints import Checkpoint, inspect_folder, weights_of
from studio.engine.gguf_header import read_gguf_header
from studio.engine.model_json import read_json
from studio.engine.safetensors_header import Tensor, read_header, state_of
from studio.engine.scaled_weights import are_packed
from studio.errors import StudioError
from studio.generation.model import ModelInfo
from studio.paths import resources

GGUF = ".gguf"
_SUFFIXES = (".safetensors", GGUF)

_BEGINNINGS = ("model.diffusion_model.", "diffusion_model.", "transformer.", "")
"""How all of a transformer's names may begin."""

_MARKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("flux2", ("single_stream_modulation.lin.weight",)),
    ("flux2", ("single_stream_modulation.linear.weight",)),
    ("chroma", ("distilled_guidance_layer.in_proj.bias",)),
    ("flux", ("double_blocks.0.img_attn.norm.key_norm.scale",)),
    ("flux", ("time_text_embed.text_embedder.linear_1.weight", "single_transformer_blocks.0.attn.norm_k.weight")),
    ("zimage", ("layers.0.adaLN_modulation.0.weight", "cap_embedder.1.weight")),
    ("qwenimage", ("txt_norm.weight", "img_in.weight", "transformer_blocks.0.attn.add_q_proj.weight")),
    ("sd3", ("joint_blocks.0.context_block.adaLN_modulation.1.bias",)),
    ("sd3", ("pos_embed.proj.weight", "time_text_embed.text_embedder.linear_1.weight")),
    ("auraflow", ("double_layers.0.attn.w1q.weight",)),
    ("auraflow", ("joint_transformer_blocks.0.attn.add_q_proj.weight", "register_tokens")),
    ("lumina2", ("layers.0.adaLN_modulation.1.weight", "cap_embedder.1.weight")),
    ("lumina2", ("time_caption_embed.caption_embedder.1.weight",)),
    ("sana", ("blocks.0.cross_attn.kv_linear.weight", "attention_y_norm.weight")),
    ("sana", ("caption_norm.weight", "transformer_blocks.0.ff.conv_inverted.weight")),
    ("pixart", ("adaln_single.linear.weight", "pos_embed.proj.weight", "caption_projection.linear_1.weight")),
    ("pixart", pixart_names.MARKS),
    ("cogview4", ("time_condition_embed.timestep_embedder.linear_1.weight", "patch_embed.text_proj.weight")),
)  # fmt: skip
"""What only the transformers of a family have, by their original names or diffusers' own; the first counts."""

_GUIDANCE = ("guidance_in.in_layer.weight", "time_text_embed.guidance_embedder.linear_1.weight")
_ALIKE = 0.02
"""By what share the number of weights may differ from the folder's transformer: FLUX.1 dev has 0.1 % more than
schnell, the sizes of one family differ by half and more."""


class NoLenderError(StudioError):
    """The file of a denoiser is in order, and no installed model can lend it its other parts."""


@dataclass(frozen=True)
class DenoiserFile:
    """What a file holds: the transformer of a family, whose names begin with `begin`; `count` numbers all told.

    `is_guided`: it was distilled to take the guidance scale as an input.
    """

    family: str
    begin: str
    count: int
    is_guided: bool


def read_denoiser(path: Path) -> DenoiserFile | None:
    """The denoiser in the file at `path`; None where there is none that is known.

    Raises:
        StudioError: the file is damaged, or its weights are packed in a way that cannot be read.
    """
    return _read(path, *state_of(path)) if path.suffix.lower() in _SUFFIXES and path.is_file() else None


def lender_for(path: Path, models: Callable[[], Iterable[ModelInfo]]) -> Path | None:
    """The folder of an installed model that can lend the file at `path` its other parts; None for whole models.

    A whole file of FLUX.1 that finds no tokenizer of T5 takes another's parts, too.

    Raises:
        NoLenderError: it holds a denoiser alone and no model can; the sentence says what to install.
        StudioError: it is damaged.
    """
    if not path.is_file() or single_files.is_whole(path) or (denoiser := read_denoiser(path)) is None:
        return None
    folders = [model.path for model in models() if model.family == denoiser.family and model.path.is_dir()]
    if found := next((folder for folder in folders if _lends(folder, denoiser)), None):
        return found
    if single_files.holds_all(path):
        return None  # whole, but for T5's tokenizer: `single_files.inspect` says how to get it
    label = families.label_of(denoiser.family)
    what = f"{path.name} holds the transformer of a {label} model alone"
    if folders:
        raise NoLenderError(
            f"{what}, of another size than in the models of this family that are here ({folders[0].name}). "
            f"Install the {label} model that it was made from, and add the file again."
        )
    raise NoLenderError(
        f"{what}. Its text encoders and VAE are taken from an installed model of this family, and there is none: "
        "install or add the folder of one first (see: seedlock models available), and add the file again."
    )


def inspect_with(path: Path, denoiser: DenoiserFile, folder: Path) -> Checkpoint:
    """The model that the file's denoiser makes with the other parts of `folder`.

    Raises:
        StudioError: the folder is gone, damaged, or of another family.
    """
    if not folder.is_dir():
        raise StudioError(
            f"{path.name} takes its text encoders and VAE from {folder}, which is gone. "
            "Bring it back, or take this model off the list and add its file again."
        )
    lender = inspect_folder(folder)
    if lender.family != denoiser.family:
        raise StudioError(f"{folder} holds another kind of model than {path.name}. Add the file again.")
    lent = tuple(weight for weight in lender.weights if weight.parent != folder / _part(denoiser))
    return replace(
        lender,
        path=path,
        weights=(path, *lent),
        borrowed=lent,
        overrides=_overrides(denoiser),
        scheduler=_scheduler(lender, denoiser),
        bytes_on_disk=path.stat().st_size,
    )


@lru_cache(maxsize=256)
def _read(path: Path, *_state: int) -> DenoiserFile | None:
    """What an untouched file holds, found out once."""
    is_gguf = path.suffix.lower() == GGUF
    if is_gguf and importlib.util.find_spec("gguf") is None:
        raise StudioError(f"{path.name} needs the package gguf. Install it with: pip install 'seedlock[gguf]'")
    tensors = read_gguf_header(path) if is_gguf else read_header(path)
    for begin in _BEGINNINGS:
        for family, marks in _MARKS:
            if all(begin + mark in tensors for mark in marks):
                return _checked(path, family, begin, tensors)
    return None


def _checked(path: Path, family: str, begin: str, tensors: Mapping[str, Tensor]) -> DenoiserFile:
    own = {name: tensor for name, tensor in tensors.items() if name.startswith(begin)}
    if are_packed(own):
        raise StudioError(
            f"{path.name} holds weights that are packed in a way that cannot be read. "
            "Use its version in 16 or 8 bits, or a GGUF."
        )
    is_guided = any(begin + name in tensors for name in _GUIDANCE)
    unused = {begin + name for name in pixart_names.UNUSED} if family == "pixart" else set[str]()
    count = sum(math.prod(tensor.shape) for name, tensor in own.items() if name not in unused)
    return DenoiserFile(family, begin, count, is_guided)


def _part(denoiser: DenoiserFile) -> str:
    return families.of_name(denoiser.family).denoiser


def _lends(folder: Path, denoiser: DenoiserFile) -> bool:
    """Whether the folder's own transformer is one like the file's."""
    try:
        files = weights_of(folder / _part(denoiser))
        own = sum(math.prod(tensor.shape) for file in files for tensor in read_header(file).values())
    except StudioError:
        return False
    return abs(denoiser.count - own) <= _ALIKE * own


def _overrides(denoiser: DenoiserFile) -> dict[str, Any]:
    """What the file tells of its transformer's settings against those of the folder: dev and schnell lend to each
    other."""
    return {"guidance_embeds": denoiser.is_guided} if denoiser.family == "flux" else {}


def _scheduler(lender: Checkpoint, denoiser: DenoiserFile) -> dict[str, Any]:
    """The lender's scheduler, unless the file is FLUX.1 dev's and the lender schnell, or the other way."""
    if denoiser.family != "flux":
        return lender.scheduler
    own = read_json(lender.settings / _part(denoiser) / "config.json")
    if bool(own.get("guidance_embeds")) == denoiser.is_guided:
        return lender.scheduler
    kind = "flux-dev" if denoiser.is_guided else "flux-schnell"
    return read_json(resources() / "pipelines" / kind / "scheduler" / "scheduler_config.json")
