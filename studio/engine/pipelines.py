"""Reads a checkpoint into the diffusers pipeline of its family, in the processor's memory."""

import inspect
import logging
from typing import TYPE_CHECKING, Any

from studio.engine import single_loading
from studio.engine.checkpoints import Checkpoint, read_index

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
        StudioError: the file lacks weights.
        Exception: the files do not fit together; libraries say so in many ways.
    """
    index = read_index(checkpoint.settings)
    pipeline_class = class_of(str(index["_class_name"]))
    parameters = inspect.signature(pipeline_class.__init__).parameters
    unused = {name: value for name, value in _UNUSED.items() if name in parameters}
    if checkpoint.path.is_file():
        plain = {name: index[name] for name in parameters if not isinstance(index.get(name, []), list)}
        return pipeline_class(**(plain | single_loading.components(checkpoint, dtype) | unused))
    return pipeline_class.from_pretrained(
        str(checkpoint.path),
        dtype=dtype,
        variant=checkpoint.variant,
        use_safetensors=True,
        local_files_only=True,
        trust_remote_code=False,
        **unused,
    )


def class_of(name: str) -> Any:
    """A pipeline class of diffusers, and silence: our own progress says what happens."""
    import diffusers
    import diffusers.utils.logging as diffusers_logging
    import transformers.utils.logging as transformers_logging

    for library in (diffusers_logging, transformers_logging):
        library.disable_progress_bar()
        library.set_verbosity(logging.ERROR)
    return getattr(diffusers, name)
