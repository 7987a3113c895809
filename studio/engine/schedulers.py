"""The schedulers by name: one table for the dropdown; `scheduling` makes what a row stands for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from studio.errors import StudioError
from studio.nearest import nearest

Family = Literal["DDPM", "score SDE", "ODE solver", "few-step", "flow"]
"""How a sampler walks from noise to picture; the dropdown groups by it."""

FAMILIES: dict[Family, str] = {
    "DDPM": "The original: one denoising step after another, each adding a little fresh noise.",
    "score SDE": "Solves a stochastic equation: fresh noise at every step, so that more steps change the picture.",
    "ODE solver": "Solves an equation without fresh noise: more steps only refine the same picture.",
    "few-step": "For models distilled to 4-8 steps; others come out washed out.",
    "flow": "For models that were trained by flow matching.",
}

Training = Literal["discrete", "edm", "flow"]
"""How a model's noise levels are defined: 1000 numbered steps (SD 1.x, 2.x, XL), EDM's sigmas, or a flow."""


Sigmas = Literal["trained", "karras", "exponential", "beta"]
"""Where between noise and picture the steps lie: evenly in the model's own steps (SGM uniform), or as one of the
three curves that other programs name."""

_CURVES: dict[Sigmas, tuple[str, str, str]] = {
    "karras": ("Karras", "more of its steps at low noise, where details form", "use_karras_sigmas"),
    "exponential": ("Exponential", "each step a fixed share of the noise before", "use_exponential_sigmas"),
    "beta": ("Beta", "more of its steps at the very first and the very last", ""),
}


@dataclass(frozen=True)
class Scheduler:
    """One row: a name that requests carry, and what diffusers calls it.

    `aliases` are the names that A1111 and ComfyUI use. `needs` is the training of the models that it serves.
    `sigmas` is the curve on which its steps lie. Where fresh noise is drawn at every step, it comes from the seed
    too: the same request still gives the same picture, but another number of steps gives another one.
    """

    name: str
    label: str
    family: Family
    about: str
    class_name: str
    options: tuple[tuple[str, object], ...] = ()
    aliases: tuple[str, ...] = ()
    needs: Training = "discrete"
    sigmas: Sigmas = "trained"

    @property
    def is_deterministic(self) -> bool:
        """Whether no fresh noise is drawn on the way, so that more steps refine the same picture."""
        return self.family in ("ODE solver", "flow") or self.class_name == "TCDScheduler"


def _row(
    name: str, label: str, family: Family, class_name: str, about: str, aliases: str = "", **rest: Any
) -> Scheduler:
    """A row with what most rows share: aliases parted by "|", options as keywords."""
    needs: Training = rest.pop("needs", "discrete")
    names = tuple(alias for alias in aliases.split("|") if alias)
    return Scheduler(name, label, family, about, class_name, tuple(rest.items()), names, needs)


_SOLVERS: tuple[Scheduler, ...] = (
    _row(
        "ddim", "DDIM", "ODE solver", "DDIMScheduler",
        "The plain first-order solver: predictable, the same layout at any number of steps.",
    ),
    _row(
        "euler", "Euler", "ODE solver", "EulerDiscreteScheduler",
        "One straight step a noise level: simple, quick and a good default.",
        "Euler|k_euler",
    ),
    _row(
        "heun", "Heun", "ODE solver", "HeunDiscreteScheduler",
        "Corrects every step with a second look: finer, at twice the time.",
        "Heun|k_heun",
    ),
    _row(
        "pndm", "PNDM (PLMS)", "ODE solver", "PNDMScheduler",
        "Fourth-order steps from a short history: what Stable Diffusion 1 shipped with.",
        "PLMS|plms", skip_prk_steps=True,
    ),
    _row(
        "dpm2", "DPM2", "ODE solver", "KDPM2DiscreteScheduler",
        "Looks half a step ahead: second order, at twice the time.",
        "DPM2|dpm_2",
    ),
    _row(
        "dpmpp_2m", "DPM++ 2M", "ODE solver", "DPMSolverMultistepScheduler",
        "Second order at the price of one look a step: sharp after 15-25 steps.",
        "DPM++ 2M",
    ),
    _row(
        "dpmpp_2s", "DPM++ 2S", "ODE solver", "DPMSolverSinglestepScheduler",
        "Second order within single steps: steady at high guidance.",
        "DPM++ 2S",
    ),
    _row(
        "deis", "DEIS", "ODE solver", "DEISMultistepScheduler",
        "Exponential integrator: good pictures in few steps.",
        "DEIS",
    ),
    _row(
        "unipc", "UniPC", "ODE solver", "UniPCMultistepScheduler",
        "Predicts and corrects in one look a step: good from 8-15 steps on.",
        "UniPC|uni_pc",
    ),
    _row(
        "ddpm", "DDPM", "DDPM", "DDPMScheduler",
        "The original sampler: fresh noise at every step; wants many steps (100 and more).",
        "DDPM",
    ),
    _row(
        "euler_ancestral", "Euler a", "score SDE", "EulerAncestralDiscreteScheduler",
        "Euler with fresh noise at every step: soft and varied, never settles.",
        "Euler a|k_euler_a",
    ),
    _row(
        "dpm2_ancestral", "DPM2 a", "score SDE", "KDPM2AncestralDiscreteScheduler",
        "DPM2 with fresh noise at every step, at twice the time.",
        "DPM2 a|dpm_2_ancestral",
    ),
    _row(
        "dpmpp_2m_sde", "DPM++ 2M SDE", "score SDE", "DPMSolverMultistepScheduler",
        "DPM++ 2M with fresh noise at every step: rich texture from 20 steps on.",
        "DPM++ 2M SDE", algorithm_type="sde-dpmsolver++",
    ),
    _row(
        "dpmpp_3m_sde", "DPM++ 3M SDE", "score SDE", "DPMSolverMultistepScheduler",
        "Third order with fresh noise at every step: for 30 steps and more.",
        "DPM++ 3M SDE|dpmpp_3m_sde", algorithm_type="sde-dpmsolver++", solver_order=3,
    ),
    _row(
        "dpmpp_sde", "DPM++ SDE", "score SDE", "DPMSolverSinglestepScheduler",
        "Second-order stochastic steps: varied and detailed.",
        "DPM++ SDE", algorithm_type="sde-dpmsolver++",
    ),
    _row(
        "lcm", "LCM", "few-step", "LCMScheduler",
        "For latent consistency models and LCM LoRAs: 4-8 steps, guidance 1-2.",
        "LCM",
    ),
    _row(
        "tcd", "TCD", "few-step", "TCDScheduler",
        "For trajectory consistency models: 4-8 steps, cleaner than LCM.",
        "TCD",
    ),
    _row(
        "edm_euler", "EDM Euler", "ODE solver", "EDMEulerScheduler",
        "Euler on EDM's own noise levels, for models trained with them.",
        needs="edm",
    ),
    _row(
        "edm_dpmpp_2m", "EDM DPM++ 2M", "ODE solver", "EDMDPMSolverMultistepScheduler",
        "DPM++ 2M on EDM's own noise levels, for models trained with them.",
        needs="edm",
    ),
    _row(
        "flow_euler", "Flow Euler", "flow", "FlowMatchEulerDiscreteScheduler",
        "Euler along a flow, for models trained by flow matching.",
        needs="flow",
    ),
    _row(
        "flow_heun", "Flow Heun", "flow", "FlowMatchHeunDiscreteScheduler",
        "Corrects every step along a flow with a second look: finer, at twice the time.",
        needs="flow",
    ),
    _row(
        "flow_dpmpp_2m", "Flow DPM++ 2M", "flow", "DPMSolverMultistepScheduler",
        "Second order along a flow at the price of one look a step: what Sana is made with.",
        needs="flow", use_flow_sigmas=True, prediction_type="flow_prediction",
    ),
    _row(
        "flow_unipc", "Flow UniPC", "flow", "UniPCMultistepScheduler",
        "Predicts and corrects along a flow: good in few steps.",
        needs="flow", use_flow_sigmas=True, prediction_type="flow_prediction",
    ),
)  # fmt: skip

_ON_CURVES: dict[str, tuple[Sigmas, ...]] = {
    "euler": ("karras", "exponential", "beta"),
    "heun": ("karras",),
    "dpm2": ("karras",),
    "dpmpp_2m": ("karras", "exponential", "beta"),
    "dpmpp_2s": ("karras",),
    "deis": ("karras",),
    "unipc": ("karras",),
    "dpm2_ancestral": ("karras",),
    "dpmpp_2m_sde": ("karras", "exponential", "beta"),
    "dpmpp_3m_sde": ("karras", "exponential"),
    "dpmpp_sde": ("karras",),
    "flow_euler": ("beta",),
}
"""The solvers whose steps can lie otherwise than trained; other pairs that programs offer are hardly used."""


def _with_curves(solver: Scheduler) -> Iterator[Scheduler]:
    """A solver, then it once more for each curve of its steps."""
    yield solver
    for sigmas in _ON_CURVES.get(solver.name, ()):
        title, meaning, option = _CURVES[sigmas]
        yield replace(
            solver,
            name=f"{solver.name}_{sigmas}",
            label=f"{solver.label} {title}",
            about=f"{solver.label} with {meaning}.",
            options=(*solver.options, (option, True)) if option else solver.options,
            aliases=tuple(f"{alias} {title}" for alias in solver.aliases),
            sigmas=sigmas,
        )


SCHEDULERS: tuple[Scheduler, ...] = tuple(row for solver in _SOLVERS for row in _with_curves(solver))
"""Every scheduler, in the order of the dropdown."""


def named(name: str) -> Scheduler:
    """The scheduler with this name, label or foreign name, whatever its case.

    Raises:
        StudioError: there is none; the sentence names the nearest.
    """
    wanted = name.strip().lower()
    names = {alias.lower(): row for row in reversed(SCHEDULERS) for alias in (row.name, row.label, *row.aliases)}
    if wanted in names:
        return names[wanted]
    raise StudioError(f'There is no scheduler "{name}". The nearest is "{names[nearest(wanted, names)].name}".')


def training_of(config: Mapping[str, Any]) -> Training:
    """How a model was trained, from the settings of the scheduler that it ships with."""
    class_name = str(config.get("_class_name", ""))
    if class_name.startswith("EDM"):
        return "edm"
    is_flow = config.get("prediction_type") == "flow_prediction" or config.get("use_flow_sigmas")
    return "flow" if is_flow or class_name.startswith("FlowMatch") else "discrete"


def unsuited(config: Mapping[str, Any]) -> frozenset[str]:
    """The names of the schedulers that cannot run a model, given the settings of its own scheduler."""
    training = training_of(config)
    return frozenset(row.name for row in SCHEDULERS if row.needs != training)
