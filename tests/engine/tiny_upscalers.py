"""Upscalers of random weights in the layouts that are published, small enough to run in milliseconds."""

from pathlib import Path
from typing import cast

import torch
from safetensors.torch import save_file

from studio.engine import upscaler_loading
from studio.engine.upscaler_facts import Facts, check
from studio.engine.upscalers import UpscalerLibrary
from studio.generation.model import UpscalerInfo

Weights = dict[str, torch.Tensor]


def esrgan(scale: int = 4, blocks: int = 1, width: int = 8, channels: int = 3) -> Weights:
    """RRDB as Real-ESRGAN publishes it: conv_first, body, conv_up1, conv_up2, conv_hr, conv_last."""
    growth = 32  # in all that are published
    entered = channels * {4: 1, 2: 4, 1: 16}[scale]
    shapes = {"conv_first": (width, entered)}
    for block in range(blocks):
        for dense in (1, 2, 3):
            for conv in range(1, 6):
                made = width if conv == 5 else growth
                shapes[f"body.{block}.rdb{dense}.conv{conv}"] = (made, width + growth * (conv - 1))
    for name in ("conv_body", "conv_up1", "conv_up2", "conv_hr"):
        shapes[name] = (width, width)
    shapes["conv_last"] = (channels, width)
    return _convolutions(shapes)


def old_esrgan(width: int = 8) -> Weights:
    """RRDB at 4x in the layout of 2018, in which most community upscalers are published: model.1.sub.0.RDB1.…"""
    growth = 32  # in all that are published
    shapes = {"model.0": (width, 3), "model.1.sub.1": (width, width)}
    for dense in (1, 2, 3):
        for conv in range(1, 6):
            made = width if conv == 5 else growth
            shapes[f"model.1.sub.0.RDB{dense}.conv{conv}.0"] = (made, width + growth * (conv - 1))
    shapes |= {f"model.{place}": (width, width) for place in (3, 6, 8)}
    shapes["model.10"] = (3, width)
    return _convolutions(shapes)


def compact(scale: int = 2, width: int = 8, channels: int = 3) -> Weights:
    """SRVGG, "Compact": convolutions and PReLUs in turn, and a shuffle of pixels at the end."""
    weights = _convolutions(
        {"body.0": (width, channels), "body.2": (width, width), "body.4": (channels * scale**2, width)}
    )
    return weights | {f"body.{place}.weight": torch.full((width,), 0.1) for place in (1, 3)}


def swinir(scale: int = 2) -> Weights:
    """SwinIR with one layer of two blocks."""
    from spandrel.architectures.SwinIR import SwinIR

    network = SwinIR(
        img_size=16, window_size=8, depths=[2], embed_dim=12, num_heads=[2], mlp_ratio=2.0, upscale=scale,
        upsampler="pixelshuffledirect", resi_connection="1conv",
    )  # fmt: skip
    return cast(Weights, network.state_dict())


def dat(scale: int = 2) -> Weights:
    """DAT (light) with one group of two blocks."""
    from spandrel.architectures.DAT import DAT

    network = DAT(
        img_size=16, embed_dim=32, split_size=[8, 8], depth=[2], num_heads=[2], expansion_factor=2.0,
        upscale=scale, resi_connection="1conv", upsampler="pixelshuffledirect",
    )  # fmt: skip
    return cast(Weights, network.state_dict())


def omnisr(scale: int = 2) -> Weights:
    """Omni-SR with one group of one block."""
    from spandrel.architectures.OmniSR import OmniSR

    network = OmniSR(num_feat=16, block_num=1, window_size=8, res_num=1, up_scale=scale, bias=True)
    return cast(Weights, network.state_dict())


def write(path: Path, weights: Weights) -> Path:
    """A safetensors file of these weights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.contiguous().clone() for name, tensor in weights.items()}, path)
    return path


def _convolutions(shapes: dict[str, tuple[int, int]]) -> Weights:
    """Kernels of 3 × 3 that keep values about as large as they are."""
    torch.manual_seed(0)
    weights: Weights = {}
    for name, (made, entered) in shapes.items():
        weights[f"{name}.weight"] = torch.randn(made, entered, 3, 3) / (entered * 9) ** 0.5
        weights[f"{name}.bias"] = torch.full((made,), 0.05)
    return weights


def look_here(path: Path) -> Facts:
    """What the process would say that builds an upscaler, in this one, which has torch already."""
    check(path)
    network = upscaler_loading.build(path)
    return Facts(network.architecture, network.scale)


def install(user: Path, name: str, weights: Weights) -> UpscalerInfo:
    """An installed upscaler in the folder of a user's models."""
    library = UpscalerLibrary(user, look_here)
    write(library.folder / f"{name}.safetensors", weights)
    library.survey()
    return library.find(name)
