"""The mathematics of the guiders: from predictions with, without and against the words to the one to follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from studio.engine import scheduling
from studio.errors import StudioError
from studio.generation.guiders import PLAIN, Guider

if TYPE_CHECKING:
    import torch

_MOMENTUM = -0.5
"""APG's: how much of the steps before is taken out of each (Sadat et al. 2024, table 10, Stable Diffusion XL)."""

_LONGEST = 15 / 256
"""APG's bound r of the update's norm, by the root of the number of latents: the paper's 15 with Stable Diffusion
XL at 1024² pixels, and its 7.5 with Stable Diffusion 2.1 at 512²."""


@dataclass(frozen=True)
class Step:
    """A call of the denoiser: its place among all steps of the schedule, its timestep, whether guidance acts, and
    whether the latents rest."""

    scheduler: Any
    index: int
    timestep: Any
    acts: bool
    rests: bool


@dataclass
class Weighing:
    """Weighs the predictions of one batch, step by step.

    `scale` is w in u + w (c - u), `rescale` the share by which its deviation is drawn back to that of c (Lin et
    al. 2023, 3.4); `sign` is -1 where predictions point against the flow.
    """

    guider: Guider
    scale: float
    rescale: float
    sign: int = 1
    momentum: Any = None

    @property
    def is_plain(self) -> bool:
        """Whether the pipeline itself weighs so, and some do more then: Qwen-Image and Lumina 2 keep the norm."""
        return self.guider.name == PLAIN and not self.rescale

    def weigh(
        self,
        step: Step,
        latents: "torch.Tensor",
        cond: "torch.Tensor",
        uncond: "torch.Tensor | None",
        perturbed: "torch.Tensor | None",
    ) -> "torch.Tensor":
        """The prediction to follow, from those with the words, without them, and without coherence, each (B, …).

        Models that foresee a variance, too, have it in the channels behind; it is passed on.
        """
        import torch

        channels = latents.shape[1]
        c = cond[:, :channels].float()
        u = None if uncond is None else uncond[:, :channels].float()
        weighed = c if u is None else self._weighed(step, latents.float(), c, u)
        if perturbed is not None:
            weighed = weighed + self.guider.amount * (c - perturbed[:, :channels].float())
        if self.rescale:
            weighed = weighed * (self.rescale * _deviation(c) / _deviation(weighed) + 1 - self.rescale)
        return torch.cat([weighed.to(cond.dtype), cond[:, channels:]], dim=1)

    def _weighed(
        self, step: Step, latents: "torch.Tensor", c: "torch.Tensor", u: "torch.Tensor"
    ) -> "torch.Tensor":
        match self.guider.name:
            case "apg":
                return self._projected(step, latents, c, u)
            case "cfg_zero_star":
                return _fitted(c, u, self.scale)
            case _:
                return u + self.scale * (c - u)

    def _projected(
        self, step: Step, latents: "torch.Tensor", c: "torch.Tensor", u: "torch.Tensor"
    ) -> "torch.Tensor":
        """Adaptive projected guidance, of the finished latents x̂₀ = a x + b c that a prediction stands for."""
        from diffusers.guiders.adaptive_projected_guidance import MomentumBuffer, normalized_guidance

        self.momentum = self.momentum or MomentumBuffer(_MOMENTUM)
        a, b = _foresight(step, self.sign)
        foreseen = a * latents + b * c
        weigh = cast(Callable[..., "torch.Tensor"], normalized_guidance)
        guided = weigh(
            foreseen,
            a * latents + b * u,
            self.scale - 1,
            self.momentum,
            self.guider.amount,
            _LONGEST * latents[0].numel() ** 0.5,
            use_original_formulation=True,
        )
        return c + (guided - foreseen) / b


def _deviation(prediction: "torch.Tensor") -> "torch.Tensor":
    """The standard deviation of each picture's prediction."""
    return prediction.std(dim=tuple(range(1, prediction.dim())), keepdim=True)


def _fitted(c: "torch.Tensor", u: "torch.Tensor", scale: float) -> "torch.Tensor":
    """CFG-Zero*: the prediction without words, times what brings it nearest to the one with them."""
    from diffusers.guiders.classifier_free_zero_star_guidance import cfg_zero_star_scale

    share = cfg_zero_star_scale(c.flatten(1), u.flatten(1)).view(-1, *[1] * (c.dim() - 1))
    return share * u + scale * (c - share * u)


def _foresight(step: Step, sign: int) -> tuple[float, float]:
    """The finished latents are a x + b p, of the denoiser's input x and its prediction p: this a and b.

    Raises:
        StudioError: the model's noise levels are EDM's, whose inputs are scaled otherwise.
    """
    scheduler = step.scheduler
    if scheduling.is_flow(scheduler):
        return 1.0, -sign * float(scheduler.sigmas[step.index])
    if type(scheduler).__name__.startswith("EDM"):
        raise StudioError("APG does not know EDM's noise levels. Use PAG, or leave the guider out.")
    alpha, sigma = _levels(scheduler.alphas_cumprod, float(step.timestep))
    match scheduler.config["prediction_type"]:
        case "v_prediction":
            return alpha, -sigma
        case "sample":
            return 0.0, 1.0
        case _:
            return 1 / alpha, -sigma / alpha


def _levels(products: "torch.Tensor", timestep: float) -> tuple[float, float]:
    """How much of the picture and how much noise the input holds; between two timesteps, on the line."""
    import numpy as np

    kept = float(np.interp(timestep, range(len(products)), products.cpu().numpy()))
    return max(kept, 1e-8) ** 0.5, max(1 - kept, 1e-8) ** 0.5
