"""Noise to pictures: one batch through the denoising loop and the decoder."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PIL import Image

from studio.engine import noise, schedulers
from studio.engine.conditioning import Conditioning
from studio.engine.forecast import Forecast
from studio.engine.loading import LoadedModel
from studio.engine.memory import with_room
from studio.errors import StudioError
from studio.generation.request import GenerationRequest

if TYPE_CHECKING:
    import torch

OnDenoised = Callable[[int, tuple[Image.Image, ...]], None]
"""Told the number of steps done and one preview an image, or none; what it raises ends the loop."""

_PREVIEW_SECONDS = 0.1
"""How far previews are apart: ten a second look alive, and while one is made the other cores wait."""


def denoise(
    model: LoadedModel,
    requests: Sequence[GenerationRequest],
    conditioning: Conditioning,
    on_step: OnDenoised,
) -> "torch.Tensor":
    """The finished latents (B, C, H, W) of requests that are alike but for their words and noise.

    Raises:
        StudioError: the scheduler cannot make this number of steps, or the numbers ran out of range.
    """
    first = requests[0]
    pipeline = model.pipeline
    pipeline.scheduler = _scheduler(model, first)
    forecast = Forecast(pipeline.scheduler)

    looks = _Looks()

    def stepped(pipeline: Any, index: int, _timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        latents = tensors["latents"] if forecast.latents is None else forecast.latents
        done = -(-(index + 1) * first.steps // pipeline.num_timesteps)
        on_step(done, model.previews.pictures(latents) if looks.is_due() else ())
        return {}

    noises = [request.noise for request in requests]
    shape = model.latent_shape(first.size.width, first.size.height)
    try:
        latents = pipeline(
            **conditioning.arguments(),
            latents=noise.draw_batch(noises, shape).to(model.device.torch_dtype),
            generator=noise.generators(noises, shape),
            width=first.size.width,
            height=first.size.height,
            num_inference_steps=first.steps,
            guidance_scale=first.guidance_scale,
            callback_on_step_end=stepped,
            output_type="latent",
        ).images
    finally:
        pipeline.maybe_free_model_hooks()
    return _finite(latents, first)


def decode(model: LoadedModel, latents: "torch.Tensor") -> list[Image.Image]:
    """The RGB pictures of `latents` (B, C, H, W), decoded one by one so that memory does not grow with B; where it
    runs out all the same, the model goes down its ladder, and nothing is denoised again."""
    one_by_one = latents.to(model.pipeline.vae.dtype)
    return [
        with_room(partial(_decode, model.pipeline, one), model.ladder.make_room, model.device)
        for one in one_by_one
    ]


def _decode(pipeline: Any, latents: "torch.Tensor") -> Image.Image:
    """The picture of one image's latents (C, H, W)."""
    import torch

    scale = pipeline.vae.config["scaling_factor"]
    shift = pipeline.vae.config.get("shift_factor") or 0.0
    with torch.no_grad():
        decoded = pipeline.vae.decode((latents[None] - shift) / scale, return_dict=False)[0]
    return pipeline.image_processor.postprocess(decoded, output_type="pil")[0]


class _Looks:
    """Says when it is time for another preview: at once, then every `_PREVIEW_SECONDS`."""

    def __init__(self) -> None:
        self._next = 0.0

    def is_due(self) -> bool:
        now = time.monotonic()
        is_due = now >= self._next
        if is_due:
            self._next = now + _PREVIEW_SECONDS
        return is_due


def _scheduler(model: LoadedModel, request: GenerationRequest) -> object:
    """A fresh scheduler, tried with the number of steps before any work is done."""
    row = schedulers.named(request.scheduler)
    if row.name in model.info.unsuited_schedulers:
        default = schedulers.named(model.info.defaults.scheduler)
        raise StudioError(f"{row.label} cannot run the model {model.info.ref.name}. Use {default.label}.")
    scheduler = cast(Any, schedulers.build(row, model.scheduler_config))
    try:
        scheduler.set_timesteps(request.steps)
    except (ValueError, IndexError, RuntimeError) as error:
        raise StudioError(
            f"{row.label} cannot make a picture in {request.steps} steps with this model. "
            "Use another number of steps or another scheduler."
        ) from error
    return scheduler


def _finite(latents: "torch.Tensor", request: GenerationRequest) -> "torch.Tensor":
    """`latents`, if every number is one: else the picture would be black."""
    import torch

    if torch.isfinite(latents).all():
        return latents
    raise StudioError(
        f"The numbers ran out of range with {schedulers.named(request.scheduler).label} at guidance "
        f"{request.guidance_scale:g}, so there is no picture. Use another scheduler or a lower guidance scale."
    )
