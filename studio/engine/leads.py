"""Where a denoising starts, if not at bare noise: at the latents of a source, or of the same picture, small."""

from typing import TYPE_CHECKING

from PIL import Image

from studio.engine.guide import Lead
from studio.engine.loading import LoadedModel
from studio.engine.starting import Start
from studio.generation.request import GenerationRequest, Size

if TYPE_CHECKING:
    import torch

_TRACE = 0.1
"""A latent is made anew where the mask covers more than this of it."""


def base_size(model: LoadedModel, request: GenerationRequest) -> Size:
    """The size at which a picture with a hires pass is made first."""
    scale = 1.0 if request.hires is None else request.hires.scale
    size = request.size
    return model.info.nearest_size(Size(max(1, round(size.width / scale)), max(1, round(size.height / scale))))


def of_source(model: LoadedModel, start: Start) -> Lead:
    """Where a source picture leads: its latents, and its mask at their size, wherever it is more than a trace."""
    import torch

    vae = model.pipeline.vae
    with torch.no_grad():
        clean = model.recipe.encode(_tensor(start.picture).to(model.device.kind, vae.dtype) * 2 - 1)
    if start.latent_mask is None:
        return Lead(clean, start.strength)
    height, width = clean.shape[2:]
    small = start.latent_mask.resize((width, height), Image.Resampling.BOX)
    return Lead(clean, start.strength, (_tensor(small) > _TRACE).float())


def _tensor(image: Image.Image) -> "torch.Tensor":
    """An image as (1, channels, H, W) in 0..1."""
    import numpy as np
    import torch

    array = np.asarray(image, dtype=np.float32) / 255
    return torch.tensor(array.reshape(*array.shape[:2], -1)).permute(2, 0, 1)[None]
