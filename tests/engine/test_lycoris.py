"""LoHa and LoKr are the LoRAs that they are rewritten as."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.loras import LoraLibrary
from studio.engine.lycoris import as_lora
from studio.generation.model import ModelInfo
from tests.engine.conftest import MakeRequest, ignore

Tensors = dict[str, torch.Tensor]


def _random(**shapes: tuple[int, ...]) -> Tensors:
    generator = torch.Generator().manual_seed(3)
    return {name: torch.randn(shape, generator=generator) for name, shape in shapes.items()}


def _change(layer: Tensors) -> torch.Tensor:
    """What a reader of plain LoRA adds to the weights."""
    up, down = layer["x.lora_up.weight"], layer["x.lora_down.weight"]
    return (up.flatten(1) @ down.flatten(1)).reshape(len(up), *down.shape[1:]) * (layer["x.alpha"] / len(down))


def _named(layer: Tensors, alpha: float | None = None) -> Tensors:
    made = {f"x.{name}": tensor for name, tensor in layer.items()}
    return made if alpha is None else made | {"x.alpha": torch.tensor(alpha)}


def test_a_loha_is_the_product_of_two_changes() -> None:
    w = _random(hada_w1_a=(6, 2), hada_w1_b=(2, 5), hada_w2_a=(6, 2), hada_w2_b=(2, 5))
    whole = (w["hada_w1_a"] @ w["hada_w1_b"]) * (w["hada_w2_a"] @ w["hada_w2_b"])
    assert torch.allclose(_change(as_lora(_named(w, 1.0))), whole / 2, atol=1e-5)


@pytest.mark.parametrize("kernel", [(), (3, 3)])
def test_a_lokr_is_a_kronecker_product(kernel: tuple[int, ...]) -> None:
    w = _random(lokr_w1=(2, 3), lokr_w2=(4, 5, *kernel))
    whole = torch.kron(w["lokr_w1"].reshape(2, 3, *[1] * len(kernel)), w["lokr_w2"])
    assert torch.allclose(_change(as_lora(_named(w, 7.0))), whole, atol=1e-5)


def test_a_lokr_of_small_matrices_is_scaled_by_its_rank() -> None:
    w = _random(lokr_w1_a=(2, 2), lokr_w1_b=(2, 3), lokr_w2_a=(4, 2), lokr_w2_b=(2, 5))
    whole = torch.kron(w["lokr_w1_a"] @ w["lokr_w1_b"], w["lokr_w2_a"] @ w["lokr_w2_b"])
    assert torch.allclose(_change(as_lora(_named(w, 1.0))), whole / 2, atol=1e-5)


def test_a_plain_lora_stays_as_it_is() -> None:
    plain = _named(_random(**{"lora_up.weight": (6, 2), "lora_down.weight": (2, 5)}), 2.0)
    assert as_lora(plain) == plain


def _save(kind: str, unet: Any, path: Path) -> Path:
    generator = torch.Generator().manual_seed(0)
    shapes = {
        "loha": lambda o, i: {"hada_w1_a": (o, 2), "hada_w1_b": (2, i), "hada_w2_a": (o, 2), "hada_w2_b": (2, i)},
        "lokr": lambda o, i: {"lokr_w1": (2, 2), "lokr_w2": (o // 2, i // 2)},
    }[kind]
    tensors: Tensors = {}
    for name, module in unet.named_modules():
        if name.endswith(("attn2.to_k", "attn2.to_v")):
            stem = f"lora_unet_{name.replace('.', '_')}"
            for part, shape in shapes(module.out_features, module.in_features).items():
                tensors[f"{stem}.{part}"] = torch.randn(shape, generator=generator)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path)
    return path


@pytest.mark.parametrize("kind", ["loha", "lokr"])
def test_a_relative_changes_the_picture_and_leaves_no_trace(
    kind: str, engine: DiffusersEngine, tiny_sd1: ModelInfo, request_for: MakeRequest
) -> None:
    library: LoraLibrary = engine._library.loras
    engine.prepare(tiny_sd1.ref, ignore)
    _save(kind, engine.model(tiny_sd1.ref).pipeline.unet, library.folder / f"{kind}.safetensors")
    bare = request_for(tiny_sd1, "a red fox")
    worn = request_for(tiny_sd1, "a red fox", loras=(library.find(kind).ref(1.0),))
    before, changed, after = (np.asarray(engine.generate([one], ignore)[0].image) for one in (bare, worn, bare))
    assert not np.array_equal(before, changed)
    assert np.array_equal(before, after)
