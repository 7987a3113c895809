"""Guidance other than the plain: a guider's prediction in the place of the two that a pipeline weighs.

A pipeline asks its denoiser for a prediction with the words, c, and one without, u, and takes u + w (c - u). Where
both are the same, that is what it gets; so a guider puts its own prediction in the place of both, and works in
every pipeline, though each has a loop of its own.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from studio.engine import families, perturbation
from studio.engine.guide import Guide
from studio.engine.loading import LoadedModel
from studio.engine.weighing import Step, Weighing
from studio.errors import StudioError
from studio.generation.guiders import Guider
from studio.generation.request import GenerationRequest

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Way:
    """How a family's pipeline asks for its predictions: `together` in one call, the one without words first unless
    `words_first`, or one after the other, with words first. They point along the flow times `sign`; the guidance
    scale means w - `offset`."""

    together: bool = True
    words_first: bool = False
    sign: int = 1
    offset: int = 0


_WAYS: dict[str, Way] = {
    "flux2": Way(together=False),
    "chroma": Way(together=False),
    "zimage": Way(words_first=True, sign=-1, offset=1),
    "qwenimage": Way(together=False),
    "lumina2": Way(together=False, sign=-1),
    "cogview4": Way(together=False),
}
"""The families that do it otherwise than Stable Diffusion."""


@contextmanager
def guided(
    model: LoadedModel, requests: Sequence[GenerationRequest], guide: Guide | None
) -> Generator[dict[str, float]]:
    """While the block runs, the pipeline is guided as these requests, alike in that, ask for.

    Gives the arguments that the pipeline takes of it itself.

    Raises:
        StudioError: the model cannot be guided so.
    """
    request = requests[0]
    guider, rescale = request.simplified().guider, request.guidance_rescale
    unet = getattr(model.pipeline, "unet", None)
    if guider is None and (unet is not None or not rescale):
        yield {"guidance_rescale": rescale} if rescale else {}
        return
    guider = guider or Guider()
    attentions = perturbation.layers(model.pipeline) if guider.name == "pag" else []
    way = _require(model, request, guider, attentions)
    weighing = Weighing(guider, request.guidance_scale + way.offset, rescale, way.sign)
    denoiser = unet if unet is not None else model.pipeline.transformer
    schedule = _Schedule(model.pipeline, guider, request.steps, guide)
    plain = denoiser.forward
    if way.together:
        forward = _Together(plain, weighing, schedule, way.words_first, len(requests), attentions)
    else:
        forward = _Apart(plain, weighing, schedule)
    with perturbation.replaced(denoiser, forward):
        yield {}


def _require(model: LoadedModel, request: GenerationRequest, guider: Guider, attentions: Sequence[Any]) -> Way:
    """How the model is asked, if this guider suits it; PAG needs `attentions`."""
    name, label = model.info.ref.name, guider.kind.label
    way = _WAYS.get(model.info.family, Way())
    suited = families.guiders_of(model.info.family)
    unet = getattr(model.pipeline, "unet", None)
    embeds = unet is not None and unet.config.get("time_cond_proj_dim") is not None
    if not suited or embeds or model.pipeline.config.get("is_distilled", False):
        raise StudioError(
            f"The model {name} has learnt its guidance, so that no guider, interval or rescale acts on it. "
            "Leave them out."
        )
    if guider.name not in suited or (guider.name == "pag" and not attentions):
        raise StudioError(f"{label} does not suit the model {name}. Use APG, or leave the guider out.")
    if guider.name != "pag" and request.guidance_scale + way.offset <= 1:
        raise StudioError(
            f"At a guidance scale of {request.guidance_scale:g} there is nothing to guide by {label}. "
            f"Raise it above {1 - way.offset}, or leave the guider out."
        )
    return way


class _Schedule:
    """Where in its schedule a pipeline is, told by the calls of its denoiser."""

    def __init__(self, pipeline: Any, guider: Guider, steps: int, guide: Guide | None) -> None:
        self._pipeline, self._guider, self._steps, self._guide = pipeline, guider, steps, guide
        self._timesteps: Any = None

    def step(self, index: int) -> Step:
        """What the guider must know of the call of this index."""
        scheduler = self._pipeline.scheduler
        if self._timesteps is None:
            self._timesteps = scheduler.timesteps
        begin = 0 if self._guide is None else self._guide.begin
        share = (begin + index) / (begin + len(self._timesteps))
        rests = self._guider.name == "cfg_zero_star" and begin + index < round(_RESTING * self._steps)
        acts = self._guider.begin <= share < self._guider.end
        return Step(scheduler, begin + index, self._timesteps[index], acts, acts and rests)


_RESTING = 0.04
"""The share of the steps that CFG-Zero* lets rest, as its authors advise."""


@dataclass
class _Together:
    """A denoiser's `forward` that computes both predictions in one call, each half a batch."""

    forward: Callable[..., Any]
    weighing: Weighing
    schedule: _Schedule
    words_first: bool
    pictures: int
    attentions: Sequence[Any]
    calls: int = 0

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
        """What the pipeline takes for the predictions."""
        step = self.schedule.step(self.calls)
        self.calls += 1
        if step.acts and self.weighing.is_plain:
            return self.forward(*args, **kwargs)
        both = _input(args, kwargs)
        is_pair = len(both) == 2 * self.pictures
        comes_first = self.words_first or not is_pair
        words = slice(0, self.pictures) if comes_first else slice(self.pictures, None)
        alone = partial(self.forward, *_halved(args, words, len(both)), **_halved(kwargs, words, len(both)))
        latents = _stacked(both[words])
        if step.rests:
            found = _resting(latents)
        elif not step.acts:
            found = _stacked(alone()[0])
        else:
            predicted = _stacked(self.forward(*args, **kwargs)[0])
            without = slice(self.pictures, None) if comes_first else slice(0, self.pictures)
            uncond = predicted[without] if is_pair else None
            found = self.weighing.weigh(step, latents, predicted[words], uncond, self._perturbed(alone))
        return (_like(both, found, 2 if is_pair else 1),)

    def _perturbed(self, alone: Callable[..., Any]) -> "torch.Tensor | None":
        """The prediction with the words and without coherence, if it is wanted."""
        if not self.attentions:
            return None
        with perturbation.perturbed(self.attentions):
            return _stacked(alone()[0])


@dataclass
class _Apart:
    """A denoiser's `forward` that is called once with the words and then once without."""

    forward: Callable[..., Any]
    weighing: Weighing
    schedule: _Schedule
    calls: int = 0
    cond: "torch.Tensor | None" = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the pipeline takes for this prediction; the second call writes over what the first one gave."""
        step = self.schedule.step(self.calls // 2)
        self.calls += 1
        latents, cond = _input(args, kwargs), self.cond
        if cond is None:
            self.cond = _resting(latents) if step.rests else self.forward(*args, **kwargs)[0]
            return (self.cond,)
        self.cond = None
        if step.acts and not step.rests:
            uncond = self.forward(*args, **kwargs)[0]
            if self.weighing.is_plain:
                return (uncond,)
            cond.copy_(self.weighing.weigh(step, latents, cond, uncond, None))
        return (cond.clone(),)


def _halved(value: Any, words: slice, count: int) -> Any:
    """The part of the arguments that belongs to the words; what has no batch of this `count` stays whole."""
    import torch

    if isinstance(value, dict):
        items = cast(dict[str, Any], value).items()
        return {name: _halved(item, words, count) for name, item in items}
    if isinstance(value, tuple):
        return tuple(_halved(item, words, count) for item in cast(tuple[Any, ...], value))
    is_batch = isinstance(value, torch.Tensor) and value.dim() > 0 and value.shape[0] == count
    is_list = isinstance(value, list) and len(cast(list[Any], value)) == count
    return cast(Any, value)[words] if is_batch or is_list else cast(Any, value)


def _input(args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """The latents that a denoiser is called with: a tensor, or one a picture."""
    return args[0] if args else kwargs["hidden_states"]


def _stacked(value: Any) -> "torch.Tensor":
    import torch

    return torch.stack(cast(list[torch.Tensor], value)) if isinstance(value, list) else value


def _like(both: Any, found: "torch.Tensor", times: int) -> Any:
    """A prediction `times` over, as a list where the pipeline works with lists."""
    import torch

    doubled = torch.cat([found] * times)
    return list(doubled) if isinstance(both, list) else doubled


def _resting(latents: "torch.Tensor") -> "torch.Tensor":
    """As good as no movement: some pipelines divide by the norm of what they are given."""
    import torch

    return torch.full_like(latents, 1e-6)
