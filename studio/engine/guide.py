"""Leads a denoising from clean latents instead of bare noise, and holds what a mask keeps.

SDEdit (Meng et al. 2022) and, for the mask, blended diffusion in latents (Avrahami et al. 2023). Along a flow the
noised latents lie on the straight line x = (1 - σ) x₀ + σ ε (Lipman et al. 2023).
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from studio.engine import scheduling
from studio.engine.recipes import Recipe

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Lead:
    """Where to start: `clean` latents (1 or B, C, H, W), the `strength` of the noise upon them, and the `mask`
    (1, 1, H, W) in which they are made anew, 1, or kept, 0; None is all of them."""

    clean: "torch.Tensor"
    strength: float
    mask: "torch.Tensor | None" = None


class Guide:
    """Leads one batch: puts noise upon clean latents, and lets the scheduler start behind the steps that this
    replaces; after each step it lays the noised source over what the mask keeps."""

    def __init__(self, scheduler: object, lead: Lead, noise: "torch.Tensor", recipe: Recipe) -> None:
        """Make `scheduler` skip the first steps from now on; `noise` (B, C, H, W) is where the model computes."""
        self._scheduler = cast(Any, scheduler)
        self._is_flow = scheduling.is_flow(scheduler)
        self._recipe = recipe
        self._clean = lead.clean.to(noise).expand_as(noise)
        self._noise = noise
        self._mask = None if lead.mask is None else recipe.tokens(lead.mask.to(noise).expand_as(noise))
        self._timesteps = noise.new_empty(0)
        self._begin = self._taken = 0
        self.latents = recipe.pack(noise.new_zeros(noise.shape))
        """What the pipeline starts from. It is written once the pipeline has set its timesteps: how much noise the
        first of them has, a flow's shift decides, which every pipeline works out for its size itself."""
        self._lead(lead.strength)

    @property
    def steps(self) -> int:
        """How many calls of the scheduler are left, once its timesteps are set."""
        return len(self._timesteps)

    @property
    def begin(self) -> int:
        """How many calls of the scheduler are left out, once its timesteps are set."""
        return self._begin

    def _lead(self, strength: float) -> None:
        """Let the scheduler leave out the steps before the noise of this strength, whenever its timesteps are set.

        The pipeline is shown the timesteps that are left; the scheduler itself counts in all of them.
        """
        scheduler = self._scheduler
        set_timesteps, step = scheduler.set_timesteps, scheduler.step
        begin_at: Callable[[int], None] = getattr(scheduler, "set_begin_index", _ignore)

        @functools.wraps(set_timesteps)
        def skipping(*args: Any, **kwargs: Any) -> None:
            set_timesteps(*args, **kwargs)
            steps = int(scheduler.num_inference_steps)
            self._begin = (steps - steps_taken(steps, strength)) * getattr(scheduler, "order", 1)
            self._taken = 0
            every, scheduler.timesteps = scheduler.timesteps, scheduler.timesteps[self._begin :]
            self._timesteps = scheduler.timesteps
            begin_at(self._begin)
            self._write(self._first())
            scheduler.step = functools.wraps(step)(partial(self._step, step, every))

        scheduler.set_timesteps = skipping
        scheduler.set_begin_index = lambda index=0: begin_at(self._begin + index)

    def _step(self, step: Callable[..., Any], every: Any, *args: Any, **kwargs: Any) -> Any:
        """One step of a scheduler that counts in `every` timestep; its third argument is the latents so far."""
        if not self._taken and not args[2].any():
            raise RuntimeError("The pipeline copied its latents before they were written.")
        self._scheduler.timesteps = every
        latents, *rest = step(*args, **kwargs)
        self._taken += 1
        return (self._kept(latents), *rest)

    def _first(self) -> "torch.Tensor":
        """The latents to start from (B, C, H, W), made small where the pipeline scales them like noise."""
        scale = getattr(self._scheduler, "init_noise_sigma", 1.0)
        noised = self._noised(0) if self._begin else self._noise * scale
        return (noised / scale).to(self._noise.dtype)

    def _write(self, first: "torch.Tensor") -> None:
        self.latents.copy_(self._recipe.pack(first))

    def _kept(self, latents: "torch.Tensor") -> "torch.Tensor":
        """The latents of the pipeline after a step, with what the mask keeps laid over."""
        if self._mask is None:
            return latents
        kept = self._clean if self._taken >= self.steps else self._noised(self._taken)
        return (self._mask * latents + (1 - self._mask) * self._recipe.tokens(kept)).to(latents.dtype)

    def _noised(self, index: int) -> "torch.Tensor":
        """The source with the noise that is left before step `index` of those that are taken."""
        if self._is_flow:
            level = self._scheduler.sigmas[self._begin + index].to(self._clean)
            return (1 - level) * self._clean + level * self._noise
        timesteps = self._timesteps[index : index + 1].repeat(len(self._clean))
        return self._scheduler.add_noise(self._clean, self._noise, timesteps)


def steps_taken(steps: int, strength: float) -> int:
    """How many of `steps` are taken at this strength: at least one."""
    return max(1, min(steps, int(steps * strength + 1e-6)))


def _ignore(_index: int) -> None:
    """Schedulers without a begin find their place by the timestep."""
