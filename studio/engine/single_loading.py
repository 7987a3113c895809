"""Reads the parts of a single-file checkpoint, one after the other, each tensor straight into its final format.

diffusers' own `from_single_file` maps the whole file and converts all parts beside it, so that at its peak the
file and the model are in memory together; here it is the model and one tensor. Measured with Stable Diffusion XL
in float16 loaded as bfloat16 (`packaging/benchmarks/single_file_loading.py sdxl`): a peak of 7.0 GB, not 14.1.
"""

import json
import math
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from studio.engine.checkpoints import Checkpoint
from studio.engine.model_json import read_json
from studio.engine.scaled_weights import SCALES, unscaled
from studio.engine.single_files import PREFIXES, clip_tokenizer, read_layout, t5_tokenizer
from studio.errors import StudioError

if TYPE_CHECKING:
    import torch


def components(checkpoint: Checkpoint, dtype: "torch.dtype") -> dict[str, Any]:
    """The parts of the model in `checkpoint.path` by name, in the processor's memory in `dtype`.

    What the file does without is None.

    Raises:
        StudioError: weights are missing.
    """
    layout = read_layout(checkpoint.path)
    index = read_json(checkpoint.settings / "model_index.json")
    named = {name: cast(list[Any], value) for name, value in index.items() if isinstance(value, list)}
    made: dict[str, Any] = {}
    for name, (library, class_name) in named.items():
        if name in PREFIXES[layout.family]:
            begins = PREFIXES[layout.family][name] if name in layout.parts else None
            part_class = class_named(library, class_name)
            made[name] = begins and _part(
                checkpoint, name, part_class, read_tensors(checkpoint.path, begins, dtype)
            )
        elif name == "scheduler":
            folder = checkpoint.settings / "scheduler"
            made[name] = class_named(library, class_name).from_config(read_json(folder / "scheduler_config.json"))
        elif name.startswith("tokenizer"):
            made[name] = _tokenizer(checkpoint, name, class_name)
        else:
            made[name] = None
    return made


def class_named(library: str, name: str) -> Any:
    """A class of diffusers or transformers (`checkpoints.read_index` lets no other pass)."""
    return getattr(sys.modules[library], name)


def read_tensors(path: Path, begins: tuple[str, ...], dtype: "torch.dtype") -> "dict[str, torch.Tensor]":
    """The tensors whose names begin so; those of floating point in `dtype`, with scales beside them in them.

    All pass through one buffer of the largest one's size, so that nothing of the file's format stays behind.
    """
    import safetensors.torch
    import torch

    types = cast(Any, safetensors.torch)._TYPES
    tensors: dict[str, torch.Tensor] = {}
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = cast(dict[str, Any], json.loads(file.read(length)))
        header.pop("__metadata__", None)
        wanted = {name: entry for name, entry in header.items() if name.startswith(begins)}
        buffer = bytearray(max(end - start for start, end in (entry["data_offsets"] for entry in wanted.values())))
        for name, entry in sorted(wanted.items(), key=lambda item: item[1]["data_offsets"]):
            start, end = entry["data_offsets"]
            file.seek(8 + length + start)
            file.readinto(memoryview(buffer)[: end - start])
            count, kind = math.prod(entry["shape"]), types[entry["dtype"]]
            raw = torch.frombuffer(buffer, dtype=kind, count=count) if count else torch.empty(0, dtype=kind)
            shaped = raw.reshape(entry["shape"])
            is_exact = name.endswith(SCALES) or not shaped.is_floating_point()
            tensors[name] = shaped.to(kind if is_exact else dtype, copy=True)
    return unscaled(tensors)


def _part(checkpoint: Checkpoint, name: str, part_class: Any, tensors: "dict[str, torch.Tensor]") -> Any:
    """One part with its weights, their names translated by diffusers.

    Raises:
        StudioError: the file lacks some of its weights.
    """
    dtype = next(tensor.dtype for tensor in tensors.values() if tensor.is_floating_point())
    settings = {"config": str(checkpoint.settings), "subfolder": name, "local_files_only": True}
    return whole(checkpoint.path, name, lambda: _loader(part_class)(tensors, torch_dtype=dtype, **settings))


def whole(path: Path, name: str, make: Callable[[], Any]) -> Any:
    """The part that `make` makes of the file at `path`, if it has all its weights.

    Raises:
        StudioError: it lacks some.
    """
    try:
        part = make()
    except NotImplementedError:  # diffusers moves the part, and torch cannot move what has no weights
        part = None
    if hasattr(part, "tie_weights"):
        cast(Any, part).tie_weights()  # T5 holds its embeddings under two names, files under one
    if part is None or any(weight.is_meta for weight in part.parameters()):
        raise StudioError(f"{path} is incomplete: {name} lacks weights. Copy or download it again.")
    return part.eval()


def _loader(part_class: Any) -> Callable[..., Any]:
    """The function of diffusers that makes such a part from a file's tensors."""
    from diffusers.loaders import single_file_utils

    utils = cast(Any, single_file_utils)
    if hasattr(part_class, "from_single_file"):
        return part_class.from_single_file
    if part_class.__name__ == "T5EncoderModel":
        return partial(utils.create_diffusers_t5_model_from_checkpoint, part_class)
    return partial(utils.create_diffusers_clip_model_from_ldm, part_class)


def _tokenizer(checkpoint: Checkpoint, name: str, class_name: str) -> Any:
    """The model's own tokenizer, else CLIP's, which ships, else T5's where there is one."""
    from transformers import AutoTokenizer, CLIPTokenizer

    own = checkpoint.settings / name
    if class_name.startswith("CLIP"):
        return cast(Any, CLIPTokenizer).from_pretrained(own if own.is_dir() else clip_tokenizer())
    try:
        folder = t5_tokenizer(checkpoint.path, checkpoint.settings, checkpoint.family)
    except StudioError:
        return None  # Stable Diffusion 3 does without; FLUX was refused before
    return cast(Any, AutoTokenizer).from_pretrained(folder, trust_remote_code=False, local_files_only=True)
