"""The names that other programs give to our schedulers."""

import re

_NAMES = {
    "ddim": "ddim",
    "ddpm": "ddpm",
    "deis": "deis",
    "dpm2": "dpm2",
    "dpm2a": "dpm2_ancestral",
    "dpm2ancestral": "dpm2_ancestral",
    "dpmpp2m": "dpmpp_2m",
    "dpmpp2msde": "dpmpp_2m_sde",
    "dpmpp2s": "dpmpp_2s",
    "dpmppsde": "dpmpp_sde",
    "euler": "euler",
    "eulera": "euler_ancestral",
    "eulerancestral": "euler_ancestral",
    "heun": "heun",
    "lcm": "lcm",
    "pndm": "pndm",
    "plms": "pndm",
    "tcd": "tcd",
    "unipc": "unipc",
}
"""Ours by their names in small letters, without signs; "k" before and "gpu" behind are left out."""

_WITH_KARRAS = {"dpmpp_2m", "dpmpp_2m_sde"}
"""Those that have a second name for the schedule of Karras et al. (2022)."""


def scheduler_named(sampler: str, schedule: str = "") -> str | None:
    """Our name of a sampler and its schedule, None for one that we do not have."""
    plain = re.sub("[^a-z0-9]", "", sampler.lower().replace("++", "pp"))
    has_karras = (
        "karras" in plain or "karras" in schedule.lower() or (plain.endswith("k") and plain[:-1] in _NAMES)
    )
    plain = plain.replace("karras", "").removesuffix("gpu")
    for name in (plain, plain.removeprefix("k"), plain.removesuffix("k")):
        if name in _NAMES:
            ours = _NAMES[name]
            return f"{ours}_karras" if has_karras and ours in _WITH_KARRAS else ours
    return None
