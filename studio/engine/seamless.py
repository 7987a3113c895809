"""Pictures whose edges continue at the opposite side: convolutions that look around the rim."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any


@contextmanager
def seamless(pipeline: Any, is_wanted: bool) -> Generator[None]:
    """While the block runs, the UNet and the VAE of `pipeline` see the picture as a torus, if that is wanted."""
    import torch

    if not is_wanted:
        yield
        return
    parts = (pipeline.unet, pipeline.vae)
    layers: list[Any] = [one for part in parts for one in part.modules() if isinstance(one, torch.nn.Conv2d)]
    before = [layer.padding_mode for layer in layers]
    try:
        for layer in layers:
            layer.padding_mode = "circular"
        yield
    finally:
        for layer, mode in zip(layers, before, strict=True):
            layer.padding_mode = mode
