"""LoHa and LoKr, the relatives of LoRA, rewritten as the LoRAs that they are equal to.

Both make a change of weights from products of small matrices (Hyeon-Woo et al. 2022; Yeh et al. 2024). Products of
products are again products of two matrices, only of a higher rank, so that nothing but plain LoRA has to be worn:
beside the model's weights, weighed, stacked, and taken off without a trace.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

Tensors = dict[str, "torch.Tensor"]


def as_lora(tensors: Tensors) -> Tensors:
    """The same changes with every LoHa and LoKr as `lora_down`, `lora_up` and `alpha`; plain LoRA stays as it is.

    Raises:
        KeyError, RuntimeError: a matrix is missing or does not fit the others.
    """
    layers: dict[str, Tensors] = {}
    for name, tensor in tensors.items():
        stem, _, kind = name.partition(".")
        layers.setdefault(stem, {})[kind] = tensor
    made: Tensors = {}
    for stem, layer in layers.items():
        if any(kind.startswith("hada_") for kind in layer):
            layer = _loha(layer)
        elif any(kind.startswith("lokr_") for kind in layer):
            layer = _lokr(layer)
        made |= {f"{stem}.{kind}" if kind else stem: tensor for kind, tensor in layer.items()}
    return made


def _loha(layer: Tensors) -> Tensors:
    """(A1 B1) ∘ (A2 B2): rows of A1 times rows of A2, pair by pair, over columns of B1 times columns of B2."""
    import torch

    up_1, down_1, up_2, down_2 = (layer[f"hada_{name}"].float() for name in ("w1_a", "w1_b", "w2_a", "w2_b"))
    rank = len(down_1)
    up = torch.einsum("or,os->ors", up_1, up_2).flatten(1)
    down = torch.einsum("r...,s...->rs...", down_1, down_2).flatten(0, 1)
    return _layer(up, down, _scale(layer, rank))


def _lokr(layer: Tensors) -> Tensors:
    """C ⊗ D, either of which may be a product: C ⊗ (A B) = (C ⊗ A) (1 ⊗ B)."""
    import torch

    left = _whole(layer, "w1")
    is_small = "lokr_w2_a" in layer
    up_2 = layer["lokr_w2_a"].float() if is_small else None
    down_2 = layer["lokr_w2_b"].float() if is_small else layer["lokr_w2"].float()
    kernel = down_2.shape[2:]
    flat = down_2.flatten(1)
    if up_2 is None:
        up_2 = torch.eye(len(flat))
    up = torch.kron(left, up_2)
    down = torch.kron(torch.eye(left.shape[1]), flat)
    if kernel:
        down = down.reshape(len(down), -1, *kernel)
    rank = next((len(layer[name]) for name in ("lokr_w2_b", "lokr_w1_b") if name in layer), 0)
    return _layer(up, down, _scale(layer, rank) if rank else 1.0)


def _whole(layer: Tensors, name: str) -> "torch.Tensor":
    if f"lokr_{name}" in layer:
        return layer[f"lokr_{name}"].float()
    return layer[f"lokr_{name}_a"].float() @ layer[f"lokr_{name}_b"].float()


def _scale(layer: Tensors, rank: int) -> float:
    """What LyCORIS multiplies the change by: alpha over the rank, 1 where there is no alpha."""
    return float(layer["alpha"]) / rank if "alpha" in layer else 1.0


def _layer(up: "torch.Tensor", down: "torch.Tensor", scale: float) -> Tensors:
    """One layer of a LoRA, whose readers divide alpha by its rank again."""
    import torch

    if down.dim() == 4:
        up = up[:, :, None, None]
    return {"lora_up.weight": up, "lora_down.weight": down, "alpha": torch.tensor(scale * len(down))}
