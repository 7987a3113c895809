"""Makes the diffusers scheduler that a row of the table stands for, fitted to the model that it will run."""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from studio.engine.schedulers import Scheduler

if TYPE_CHECKING:
    from diffusers.schedulers.scheduling_utils import SchedulerMixin

_ALPHA = _BETA = 0.6
"""Shape of the beta distribution on whose quantiles "beta" puts its steps (Lee et al. 2024, as ComfyUI has it)."""

_GRID = 20_001


def build(row: Scheduler, config: Mapping[str, Any]) -> "SchedulerMixin":
    """The diffusers scheduler of `row` with the noise schedule that a model was trained with.

    `config` is the configuration of the model's own scheduler: betas, prediction type, terminal SNR and a flow's
    shift are kept. Steps are spaced "trailing", so that the first is pure noise (Lin et al. 2023, section 3.3).
    """
    import diffusers

    scheduler_class = getattr(diffusers, row.class_name)
    settings = {**config, "timestep_spacing": "trailing", **dict(row.options)}
    if row.needs == "flow":
        shift = config.get("shift", config.get("flow_shift", 1.0))
        settings |= {"shift": shift, "flow_shift": shift}
    scheduler = scheduler_class.from_config(settings)
    if row.needs == "flow" or row.sigmas == "beta":
        shifts = bool(config.get("use_dynamic_shifting", False))
        scheduler.set_timesteps = _fitted(scheduler, row, shifts=shifts)
    return scheduler


def is_flow(scheduler: object) -> bool:
    """Whether the noise levels of a scheduler are those of a flow: x = (1 - σ) x₀ + σ ε."""
    made = cast(Any, scheduler)
    return type(made).__name__.startswith("FlowMatch") or bool(made.config.get("use_flow_sigmas", False))


def rehearse(scheduler: "SchedulerMixin", steps: int) -> None:
    """Try whether this number of steps can be made.

    Raises:
        ValueError, IndexError, RuntimeError: it cannot.
    """
    made = cast(Any, scheduler)
    made.set_timesteps(steps, **({"mu": 1.0} if made.config.get("use_dynamic_shifting", False) else {}))


def _fitted(scheduler: Any, row: Scheduler, *, shifts: bool) -> Callable[..., None]:
    """`set_timesteps` for pipelines that hand over sigmas and a shift `mu` of their own, whatever this scheduler
    takes of them, and with the steps on the row's curve. `shifts`: the model's shift depends on the size."""
    original = scheduler.set_timesteps

    def set_timesteps(
        num_inference_steps: int | None = None,
        device: Any = None,
        sigmas: Any = None,
        mu: float | None = None,
        timesteps: Any = None,
    ) -> None:
        steps = num_inference_steps if num_inference_steps is not None else len(sigmas)
        if row.needs == "discrete":
            last = scheduler.config.num_train_timesteps - 1
            original(timesteps=(beta_levels(steps) * last).round().astype(int).tolist(), device=device)
        elif row.class_name == "FlowMatchEulerDiscreteScheduler":
            given = {"sigmas": sigmas, "timesteps": timesteps}
            levels = {"sigmas": beta_levels(steps)} if row.sigmas == "beta" else given
            original(steps, device=device, **levels, **({"mu": mu} if shifts else {}))
        else:
            if shifts and mu is not None:
                shift = math.exp(mu)
                scheduler.register_to_config(use_dynamic_shifting=False, flow_shift=shift, shift=shift)
            original(steps, device=device)

    return set_timesteps


def beta_levels(steps: int) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Noise levels from 1 down, (steps,): the beta distribution's quantiles at even distances."""
    inner = (np.arange(_GRID) + 0.5) / _GRID
    # x = sin²(θ) takes the density's poles at both ends out of the sum
    angles = inner * math.pi / 2
    density = np.sin(angles) ** (2 * _ALPHA - 1) * np.cos(angles) ** (2 * _BETA - 1)
    shares = np.concatenate([[0.0], np.cumsum(density)]) / density.sum()
    edges = np.sin(np.linspace(0, math.pi / 2, _GRID + 1)) ** 2
    return np.interp(1 - np.arange(steps) / steps, shares, edges)
