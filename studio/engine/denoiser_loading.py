"""Reads a denoiser that lies alone in a file, safetensors or GGUF, into its part of a pipeline."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from studio.engine import families, pixart_names, single_loading
from studio.engine.checkpoints import Checkpoint
from studio.engine.denoiser_files import GGUF, DenoiserFile, read_denoiser
from studio.engine.model_json import read_json

if TYPE_CHECKING:
    import torch


def denoiser(checkpoint: Checkpoint, dtype: "torch.dtype") -> dict[str, Any]:
    """The denoiser in `checkpoint.path` under its part's name, in the processor's memory.

    Weights of safetensors are in `dtype`; those of GGUF stay packed, and each layer unpacks its own to compute,
    but for families of which diffusers reads folders only.

    Raises:
        StudioError: the file holds none, or some of its weights are missing.
    """
    found = read_denoiser(checkpoint.path)
    assert found is not None  # `checkpoints.inspect` read it before
    name = families.of_name(found.family).denoiser
    library, class_name = read_json(checkpoint.settings / "model_index.json")[name]
    part_class = single_loading.class_named(library, class_name)
    if checkpoint.path.suffix.lower() == GGUF:
        return {name: _from_gguf(checkpoint, name, part_class, found, dtype)}
    tensors = single_loading.read_tensors(checkpoint.path, (found.begin,), dtype)
    return {name: _made(checkpoint, name, part_class, _bare(tensors, found.begin), dtype)}


def _bare(tensors: dict[str, Any], begin: str) -> dict[str, Any]:
    return {name.removeprefix(begin): tensor for name, tensor in tensors.items()}


def _made(
    checkpoint: Checkpoint,
    name: str,
    part_class: Any,
    tensors: dict[str, Any],
    dtype: "torch.dtype",
    **options: Any,
) -> Any:
    """The part with these weights, in the original names or in those of diffusers.

    Raises:
        StudioError: some are missing.
    """
    make = partial(_from_names_of_diffusers, part_class, checkpoint.settings / name / "config.json")
    if hasattr(part_class, "from_single_file"):
        settings = {"config": str(checkpoint.settings), "subfolder": name, "local_files_only": True}
        make = partial(part_class.from_single_file, torch_dtype=dtype, **settings)
    return single_loading.whole(checkpoint.path, name, lambda: make(tensors, **checkpoint.overrides, **options))


def _from_names_of_diffusers(part_class: Any, settings: Path, tensors: dict[str, Any], **overrides: Any) -> Any:
    """A part of a class that diffusers reads from folders only."""
    from diffusers.loaders import single_file_model

    with cast(Any, single_file_model).init_empty_weights():
        part = part_class.from_config(read_json(settings) | overrides)
    _, foreign = part.load_state_dict(pixart_names.in_diffusers(tensors), strict=False, assign=True)
    if foreign:
        raise ValueError(f"nothing is called {foreign[0]}")
    return part


def _from_gguf(
    checkpoint: Checkpoint, name: str, part_class: Any, found: DenoiserFile, dtype: "torch.dtype"
) -> Any:
    from diffusers.models import model_loading_utils
    from diffusers.quantizers.gguf import utils
    from diffusers.quantizers.quantization_config import GGUFQuantizationConfig
    from gguf import GGMLQuantizationType

    stays_packed = hasattr(part_class, "from_single_file")
    tensors = _bare(cast(Any, model_loading_utils).load_gguf_checkpoint(str(checkpoint.path)), found.begin)
    for key, tensor in tensors.items():
        kind = getattr(tensor, "quant_type", None)
        if kind == GGMLQuantizationType.BF16 or (kind is not None and not stays_packed):
            tensors[key] = cast(Any, utils).dequantize_gguf_tensor(tensor).to(dtype)
    if not stays_packed:
        plain = {key: tensor.to(dtype) for key, tensor in tensors.items()}
        return _made(checkpoint, name, part_class, plain, dtype)
    packing = GGUFQuantizationConfig(compute_dtype=dtype)
    part = _made(checkpoint, name, part_class, tensors, dtype, quantization_config=packing)
    _unpack_all_but_matrices(part, dtype)
    return part


def _unpack_all_but_matrices(part: Any, dtype: "torch.dtype") -> None:
    """Unpack what is no matrix of a linear layer: only those know how to compute with packed weights."""
    import torch
    from diffusers.quantizers.gguf import utils

    for module in part.modules():
        for key, weight in list(module.named_parameters(recurse=False)):
            if isinstance(weight, utils.GGUFParameter) and not (
                isinstance(module, utils.GGUFLinear) and key == "weight"
            ):
                plain = cast(Any, utils).dequantize_gguf_tensor(weight).to(dtype)
                module.register_parameter(key, torch.nn.Parameter(plain, requires_grad=False))
