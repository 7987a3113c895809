"""Weights in 8 bits with a scale beside them, as ComfyUI stores large transformers: multiplied on reading."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from studio.engine.safetensors_header import Tensor

if TYPE_CHECKING:
    import torch

SCALES = (".scale_weight", ".weight_scale")
"""How the names of a weight's scale end: one number, or one a row."""

_ASIDE = (*SCALES, ".scale_input", ".input_scale", "scaled_fp8", ".comfy_quant")
"""What is no weight: scales, and notes for kernels that compute in 8 bits."""


_PACKED = ("U8", "I8", "F4", "F6_E2M3")


def unscaled(tensors: "dict[str, torch.Tensor]") -> "dict[str, torch.Tensor]":
    """The weights with their scales in them, in the number formats that they have; notes are left out."""
    return {name: _times_scale(name, tensors) for name in tensors if not name.endswith(_ASIDE)}


def are_packed(tensors: Mapping[str, Tensor]) -> bool:
    """Whether a file holds weights of fewer than 8 bits, or whole numbers of 8, which are not read."""
    return any(tensor.dtype in _PACKED and not name.endswith(_ASIDE) for name, tensor in tensors.items())


def _times_scale(name: str, tensors: "dict[str, torch.Tensor]") -> "torch.Tensor":
    weight, stem = tensors[name], name.removesuffix(".weight")
    scale = next((tensors[stem + end] for end in SCALES if name != stem and stem + end in tensors), None)
    if scale is None:
        return weight
    rows = scale.float().reshape(-1, *[1] * (weight.dim() - 1)) if scale.numel() > 1 else scale.float().reshape(())
    return (weight.float() * rows).to(weight.dtype)
