"""Noise to pictures: one batch through the denoising loop and the decoder."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PIL import Image

from studio.engine import leads, noise, schedulers, scheduling
from studio.engine.conditioning import Conditioning
from studio.engine.forecast import Forecast
from studio.engine.guidance import guided
from studio.engine.guide import Guide, Lead, steps_taken
from studio.engine.loading import LoadedModel
from studio.engine.memory import with_room
from studio.engine.starting import Start
from studio.engine.texts import Texts
from studio.errors import StudioError
from studio.generation.request import GenerationRequest, Size

if TYPE_CHECKING:
    import torch

OnDenoised = Callable[[int, tuple[Image.Image, ...]], None]
"""Told the number of steps done and one preview an image, or none; what it raises ends the loop."""

_PREVIEW_SECONDS = 0.1
"""How far previews are apart: ten a second look alive, and while one is made the other cores wait."""


def denoise(
    model: LoadedModel,
    requests: Sequence[GenerationRequest],
    conditioning: Conditioning | Texts,
    on_step: OnDenoised,
    start: Start | None = None,
) -> "torch.Tensor":
    """The finished latents (B, C, H, W) of requests that are alike but for their words and noise.

    Raises:
        StudioError: the scheduler cannot make this number of steps, the model cannot start from a picture, or the
            numbers ran out of range.
    """
    first = requests[0]
    _require_unet(model, first)
    run = partial(_denoise_once, model, requests, conditioning)
    if first.hires is None:
        return run(first.size, None if start is None else leads.of_source(model, start), on_step)
    turn = round(first.steps**2 / (first.steps + steps_taken(first.steps, first.hires.strength)))
    small = run(leads.base_size(model, first), None, _part_of(on_step, first.steps, 0, turn))
    clean = model.recipe.enlarged(small, model.latent_shape(*first.size.sides))
    lead = Lead(clean, first.hires.strength)
    return run(first.size, lead, _part_of(on_step, first.steps, turn, first.steps))


def _denoise_once(
    model: LoadedModel,
    requests: Sequence[GenerationRequest],
    conditioning: Conditioning | Texts,
    size: Size,
    lead: Lead | None,
    on_step: OnDenoised,
) -> "torch.Tensor":
    """One pass at `size`, from bare noise or where `lead` says."""
    first = requests[0]
    pipeline, recipe = model.pipeline, model.recipe
    pipeline.scheduler = _scheduler(model, first)
    forecast = Forecast(pipeline.scheduler)
    noises = [request.noise for request in requests]
    shape = model.latent_shape(*size.sides)
    drawn = noise.draw_batch(noises, shape).to(recipe.noise_type(model.device.torch_dtype))
    guide = None if lead is None else Guide(pipeline.scheduler, lead, drawn.to(model.device.kind), recipe)
    looks = _Looks()

    def stepped(pipeline: Any, index: int, _timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        latents = tensors["latents"] if forecast.latents is None else forecast.latents
        steps = len(pipeline.scheduler.timesteps) if guide is None else guide.steps
        done = -(-(index + 1) * first.steps // steps)
        on_step(done, model.previews.pictures(recipe.unpack(latents, size)) if looks.is_due() else ())
        return {}

    try:
        with guided(model, requests, guide) as arguments:
            latents = pipeline(
                **conditioning.arguments(),
                **recipe.arguments(first.guidance_scale, stepped),
                **arguments,
                latents=recipe.pack(drawn) if guide is None else guide.latents,
                generator=noise.generators(noises, shape),
                width=size.width,
                height=size.height,
                num_inference_steps=first.steps,
                output_type="latent",
            ).images
    finally:
        pipeline.maybe_free_model_hooks()
    return _finite(recipe.unpack(latents, size), first)


def decode(model: LoadedModel, latents: "torch.Tensor") -> list[Image.Image]:
    """The RGB pictures of `latents` (B, C, H, W), decoded one by one so that memory does not grow with B; where it
    runs out all the same, the model goes down its ladder, and nothing is denoised again."""
    one_by_one = latents.to(model.pipeline.vae.dtype)
    return [with_room(partial(_decode, model, one), model.ladder.make_room, model.device) for one in one_by_one]


def _decode(model: LoadedModel, latents: "torch.Tensor") -> Image.Image:
    """The picture of one image's latents (C, H, W)."""
    import torch

    with torch.no_grad():
        decoded = model.recipe.decode(latents[None])
    return model.pipeline.image_processor.postprocess(decoded, output_type="pil")[0]


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
    scheduler = cast(Any, scheduling.build(row, model.scheduler_config))
    try:
        scheduling.rehearse(scheduler, request.steps)
    except (ValueError, IndexError, RuntimeError) as error:
        raise StudioError(
            f"{row.label} cannot make a picture in {request.steps} steps with this model. "
            "Use another number of steps or another scheduler."
        ) from error
    return scheduler


def _require_unet(model: LoadedModel, request: GenerationRequest) -> None:
    """Only models with a UNet are made seamless, or read at another layer of their text encoder."""
    if (request.seamless or request.clip_skip > 1) and getattr(model.pipeline, "unet", None) is None:
        raise StudioError(
            f"The model {model.info.ref.name} has no clip skip and no seamless edges. "
            "Leave them out, or use a Stable Diffusion 1, 2 or XL."
        )


def _part_of(on_step: OnDenoised, steps: int, begin: int, end: int) -> OnDenoised:
    """Tells of `steps` as of those from `begin` to `end`."""
    return lambda done, looks: on_step(begin + done * (end - begin) // steps, looks)


def _finite(latents: "torch.Tensor", request: GenerationRequest) -> "torch.Tensor":
    """`latents`, if every number is one: else the picture would be black."""
    import torch

    if torch.isfinite(latents).all():
        return latents
    raise StudioError(
        f"The numbers ran out of range with {schedulers.named(request.scheduler).label} at guidance "
        f"{request.guidance_scale:g}, so there is no picture. Use another scheduler or a lower guidance scale."
    )
