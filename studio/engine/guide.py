"""Leads a denoising from clean latents instead of bare noise, and holds what a mask keeps.

SDEdit (Meng et al. 2022) and, for the mask, blended diffusion in latents (Avrahami et al. 2023).
"""

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

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

    def __init__(self, scheduler: object, lead: Lead, noise: "torch.Tensor") -> None:
        """Make `scheduler` skip the first steps from now on; `noise` (B, C, H, W) is where the model computes."""
        self._scheduler = cast(Any, scheduler)
        self._clean = lead.clean.to(noise).expand_as(noise)
        self._noise = noise
        self._mask = None if lead.mask is None else lead.mask.to(noise)
        self._all = self._timesteps = noise.new_empty(0)
        self._skip(lead.strength)

    @property
    def steps(self) -> int:
        """How many calls of the scheduler are left, once its timesteps are set."""
        return len(self._timesteps)

    def first(self, steps: int) -> "torch.Tensor":
        """The latents to start from (B, C, H, W), made small, since a pipeline scales them like noise."""
        scheduler = self._scheduler
        scheduler.set_timesteps(steps, device=self._clean.device)
        begins_at_noise = len(self._timesteps) == len(self._all)
        noised = self._noise * scheduler.init_noise_sigma if begins_at_noise else self._noised(0)
        return (noised / scheduler.init_noise_sigma).to(self._clean.dtype)

    def after(self, index: int, latents: "torch.Tensor") -> "torch.Tensor":
        """The latents after step `index`, with what the mask keeps laid over."""
        if self._mask is None:
            return latents
        kept = self._clean if index + 1 >= self.steps else self._noised(index + 1)
        return (self._mask * latents + (1 - self._mask) * kept).to(latents.dtype)

    def _noised(self, index: int) -> "torch.Tensor":
        """The source with the noise that is left before step `index`."""
        timesteps = self._timesteps[index : index + 1].repeat(len(self._clean))
        return self._scheduler.add_noise(self._clean, self._noise, timesteps)

    def _skip(self, strength: float) -> None:
        """Let the scheduler leave out the steps before the noise of this strength, whenever its timesteps are set.

        The pipeline is shown the timesteps that are left; the scheduler itself counts in all of them.
        """
        scheduler = self._scheduler
        set_timesteps, step = scheduler.set_timesteps, scheduler.step

        @functools.wraps(set_timesteps)
        def skipping(*args: Any, **kwargs: Any) -> None:
            set_timesteps(*args, **kwargs)
            self._all = scheduler.timesteps
            steps = int(scheduler.num_inference_steps)
            begin = (steps - steps_taken(steps, strength)) * getattr(scheduler, "order", 1)
            self._timesteps = scheduler.timesteps = self._all[begin:]
            if hasattr(scheduler, "set_begin_index"):
                scheduler.set_begin_index(begin)

        @functools.wraps(step)
        def stepping(*args: Any, **kwargs: Any) -> Any:
            scheduler.timesteps = self._all
            return step(*args, **kwargs)

        scheduler.set_timesteps, scheduler.step = skipping, stepping


def steps_taken(steps: int, strength: float) -> int:
    """How many of `steps` are taken at this strength: at least one."""
    return max(1, min(steps, int(steps * strength + 1e-6)))
