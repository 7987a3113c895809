"""PixArt's own names for the weights of its transformer, brought into those of diffusers.

The mapping is that of diffusers' script `convert_pixart_sigma_to_diffusers.py`.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

MARKS = ("t_block.1.weight", "y_embedder.y_proj.fc1.weight")
"""What only original names have, Sana's aside, which are told before."""

UNUSED = ("pos_embed", "y_embedder.y_embedding")
"""What training needs; diffusers computes the first itself."""

_RENAMED = (
    (r"^x_embedder\.proj", "pos_embed.proj"),
    (r"^y_embedder\.y_proj\.fc([12])", r"caption_projection.linear_\1"),
    (r"^t_embedder\.", "adaln_single.emb.timestep_embedder."),
    (r"^csize_embedder\.", "adaln_single.emb.resolution_embedder."),
    (r"^ar_embedder\.", "adaln_single.emb.aspect_ratio_embedder."),
    (r"_embedder\.mlp\.0\.", "_embedder.linear_1."),
    (r"_embedder\.mlp\.2\.", "_embedder.linear_2."),
    (r"^t_block\.1", "adaln_single.linear"),
    (r"^final_layer\.linear", "proj_out"),
    (r"^final_layer\.scale_shift_table", "scale_shift_table"),
    (r"^blocks\.", "transformer_blocks."),
    (r"\.cross_attn\.q_linear", ".attn2.to_q"),
    (r"\.cross_attn\.proj", ".attn2.to_out.0"),
    (r"\.attn\.proj", ".attn1.to_out.0"),
    (r"\.attn\.([qk])_norm", r".attn1.\1_norm"),
    (r"\.mlp\.fc1", ".ff.net.0.proj"),
    (r"\.mlp\.fc2", ".ff.net.2"),
)
_PARTED = ((".attn.qkv.", ".attn1.to_", "qkv"), (".cross_attn.kv_linear.", ".attn2.to_", "kv"))
"""Matrices that are several of diffusers', one below the other."""


def in_diffusers(tensors: "dict[str, torch.Tensor]") -> "dict[str, torch.Tensor]":
    """The tensors under the names of diffusers; what has those already stays as it is."""
    if not all(mark in tensors for mark in MARKS):
        return tensors
    made: dict[str, torch.Tensor] = {}
    for name, tensor in tensors.items():
        parted = next((rule for rule in _PARTED if rule[0] in name), None)
        if parted is not None:
            place, instead, letters = parted
            parts = zip(letters, tensor.chunk(len(letters)), strict=True)
            made |= {_renamed(name.replace(place, f"{instead}{letter}.")): part for letter, part in parts}
        elif name not in UNUSED:
            made[_renamed(name)] = tensor
    return made


def _renamed(name: str) -> str:
    for pattern, instead in _RENAMED:
        name = re.sub(pattern, instead, name)
    return name
