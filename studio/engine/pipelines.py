"""Reads a checkpoint into the diffusers pipeline of its family, in the processor's memory."""

import inspect
import logging
from typing import TYPE_CHECKING, Any

from studio.engine import denoiser_loading, single_loading
from studio.engine.blame import blamed_on
from studio.engine.checkpoints import Checkpoint, read_index
from studio.errors import StudioError

if TYPE_CHECKING:
    import torch

_UNUSED = {
    "safety_checker": None, "requires_safety_checker": False, "feature_extractor": None, "image_encoder": None,
    "watermarker": None, "add_watermarker": False,
}  # fmt: skip
"""Parts that take memory and change no picture of ours, and what to say in their place."""


def read(checkpoint: Checkpoint, dtype: "torch.dtype") -> Any:
    """The pipeline with its weights in `dtype`; weights of a folder are mapped from disk, converted part by part.

    Raises:
        StudioError: weights are missing, or the files do not fit together.
        RuntimeError: memory ran out.
    """
    import torch

    default = torch.get_default_dtype()
    try:
        with blamed_on(checkpoint.path.name):
            pipeline = _read(checkpoint, dtype)
    finally:
        torch.set_default_dtype(default)  # a load that fails in the middle leaves its own
    _require_weights(checkpoint, pipeline)
    return pipeline


def _read(checkpoint: Checkpoint, dtype: "torch.dtype") -> Any:
    index = read_index(checkpoint.settings)
    pipeline_class = class_of(str(index["_class_name"]))
    parameters = inspect.signature(pipeline_class.__init__).parameters
    instead = {name: value for name, value in _UNUSED.items() if name in parameters}
    if checkpoint.borrowed:
        scheduler = class_of(checkpoint.scheduler_class).from_config(checkpoint.scheduler)
        instead |= denoiser_loading.denoiser(checkpoint, dtype) | {"scheduler": scheduler}
    elif checkpoint.path.is_file():
        plain = {name: index[name] for name in parameters if not isinstance(index.get(name, []), list)}
        return pipeline_class(**(plain | single_loading.components(checkpoint, dtype) | instead))
    return pipeline_class.from_pretrained(
        str(checkpoint.settings),
        dtype=dtype,
        variant=checkpoint.variant,
        use_safetensors=True,
        local_files_only=True,
        trust_remote_code=False,
        **instead,
    )


def _require_weights(checkpoint: Checkpoint, pipeline: Any) -> None:
    """Refuse a pipeline some of whose weights were in no file."""
    for name, part in modules_of(pipeline).items():
        if any(weight.is_meta for weight in part.parameters()):
            raise StudioError(f"{checkpoint.path} is incomplete: {name} lacks weights. Copy or download it again.")


def modules_of(pipeline: Any) -> "dict[str, torch.nn.Module]":
    """The parts of a pipeline that have weights, by their names in it."""
    import torch

    return {name: part for name, part in pipeline.components.items() if isinstance(part, torch.nn.Module)}


def class_of(name: str) -> Any:
    """A pipeline class of diffusers, and silence: our own progress says what happens."""
    import diffusers
    import diffusers.utils.logging as diffusers_logging
    import transformers.utils.logging as transformers_logging

    for library in (diffusers_logging, transformers_logging):
        library.disable_progress_bar()
        library.set_verbosity(logging.ERROR)
    return getattr(diffusers, name)
