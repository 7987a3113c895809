"""Tiny LoRAs of random weights, in kohya's layout and in diffusers', for any model of the SD 1.x kind."""

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

RANK = 2


def save_kohya_lora(unet: Any, path: Path, seed: int = 0, strength: float = 1.0) -> Path:
    """As kohya's trainer writes it: changes of the keys and values that attention makes of the words."""
    generator = torch.Generator().manual_seed(seed)
    tensors: dict[str, torch.Tensor] = {}
    for name, module in _cross_attention(unet):
        stem = f"lora_unet_{name.replace('.', '_')}"
        down, up = _pair(module, generator, strength)
        tensors |= {f"{stem}.lora_down.weight": down, f"{stem}.lora_up.weight": up}
        tensors[f"{stem}.alpha"] = torch.tensor(float(RANK))
    save_file(tensors, path, {"ss_output_name": path.stem})
    return path


def save_diffusers_lora(unet: Any, path: Path, seed: int = 0, strength: float = 1.0) -> Path:
    """As diffusers' training scripts write it."""
    generator = torch.Generator().manual_seed(seed)
    tensors: dict[str, torch.Tensor] = {}
    for name, module in _cross_attention(unet):
        down, up = _pair(module, generator, strength)
        tensors |= {f"unet.{name}.lora_A.weight": down, f"unet.{name}.lora_B.weight": up}
    save_file(tensors, path)
    return path


def _cross_attention(unet: Any) -> list[tuple[str, Any]]:
    return [(name, module) for name, module in unet.named_modules() if name.endswith(("attn2.to_k", "attn2.to_v"))]


def _pair(module: Any, generator: torch.Generator, strength: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Down (RANK, in) and up (out, RANK), strong enough to be seen."""
    down = torch.randn(RANK, module.in_features, generator=generator) / module.in_features**0.5
    up = torch.randn(module.out_features, RANK, generator=generator) * strength
    return down, up
