"""The names that other programs give to our schedulers: a sampler, and the schedule of its noise."""

import re

SAMPLERS = {
    "ddim": "DDIM",
    "ddpm": "DDPM",
    "deis": "DEIS",
    "dpm2": "DPM2",
    "dpm2_ancestral": "DPM2 a",
    "dpmpp_2m": "DPM++ 2M",
    "dpmpp_2m_sde": "DPM++ 2M SDE",
    "dpmpp_2s": "DPM++ 2S",
    "dpmpp_3m_sde": "DPM++ 3M SDE",
    "dpmpp_sde": "DPM++ SDE",
    "euler": "Euler",
    "euler_ancestral": "Euler a",
    "heun": "Heun",
    "lcm": "LCM",
    "pndm": "PLMS",
    "tcd": "TCD",
    "unipc": "UniPC",
}
"""Our samplers by the name that A1111 gives them; one that it lacks is written under our own name."""

SCHEDULES = {"karras": "Karras", "exponential": "Exponential", "beta": "Beta"}
"""The schedules that end the names of ours, by A1111's name of their type."""

_ALL = ("karras", "exponential", "beta")
_SCHEDULES_OF = {
    "deis": ("karras",),
    "dpm2": ("karras",),
    "dpm2_ancestral": ("karras",),
    "dpmpp_2m": _ALL,
    "dpmpp_2m_sde": _ALL,
    "dpmpp_2s": ("karras",),
    "dpmpp_3m_sde": ("karras", "exponential"),
    "dpmpp_sde": ("karras",),
    "euler": _ALL,
    "heun": ("karras",),
    "unipc": ("karras",),
}
"""Which schedules a sampler of ours is offered with, besides its own."""

_AUTOMATIC = {
    "dpm2": "karras",
    "dpm2_ancestral": "karras",
    "dpmpp_2m": "karras",
    "dpmpp_2m_sde": "exponential",
    "dpmpp_3m_sde": "exponential",
    "dpmpp_sde": "karras",
}
"""The schedule that A1111 takes where it writes "Automatic" (its table of k-diffusion's samplers)."""

_EVEN = "SGM Uniform"
"""A1111's name of steps that lie evenly, the first of them pure noise: how ours lie where no schedule is named."""

_KINDS = ("flow_", "edm_")
"""Kinds of models that other programs do not name with the sampler."""

_OTHER_NAMES = {
    "dpm2ancestral": "dpm2_ancestral",
    "dpmpp2sancestral": "dpmpp_2s",
    "dpmpp2sa": "dpmpp_2s",
    "eulerancestral": "euler_ancestral",
    "pndm": "pndm",
}


def _plain(name: str) -> str:
    """A name in small letters, without signs."""
    return re.sub("[^a-z0-9]", "", name.lower().replace("++", "pp"))


_NAMES = {
    **{_plain(label): name for name, label in SAMPLERS.items()},
    **{_plain(name): name for name in SAMPLERS},
    **_OTHER_NAMES,
}
"""Ours by their names without signs; "k" before and "gpu" behind are left out."""


def scheduler_named(sampler: str, schedule: str = "") -> str | None:
    """Our name of a sampler and its schedule, None for one that we do not have.

    Some programs write the schedule behind the sampler's name; a "k" there is old InvokeAI's way to say Karras.
    """
    plain, wanted = _plain(sampler), next((one for one in SCHEDULES if one in schedule.lower()), "")
    for one in SCHEDULES:
        if plain.endswith(one):
            plain, wanted = plain.removesuffix(one), one
    plain = plain.removesuffix("gpu")
    if plain.endswith("k") and plain not in _NAMES:
        plain, wanted = plain.removesuffix("k"), "karras"
    ours = next((_NAMES[name] for name in (plain, plain.removeprefix("k")) if name in _NAMES), None)
    if not wanted and schedule.strip().lower() == "automatic":
        wanted = _AUTOMATIC.get(ours or "", "")
    return f"{ours}_{wanted}" if ours is not None and wanted in _SCHEDULES_OF.get(ours, ()) else ours


def named_elsewhere(scheduler: str) -> tuple[str, str]:
    """The sampler and the type of schedule as A1111 writes one of our schedulers."""
    bare = scheduler
    for kind in _KINDS:
        bare = bare.removeprefix(kind)
    for ending, label in SCHEDULES.items():
        if bare.endswith(f"_{ending}"):
            base = bare.removesuffix(f"_{ending}")
            return SAMPLERS.get(base, base), label
    return SAMPLERS.get(bare, scheduler), _EVEN
