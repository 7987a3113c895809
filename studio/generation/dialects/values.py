"""Recipes of programs that name their values: one table of the names that programs use for the same thing."""

import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath
from typing import cast

from studio.generation.dialects.samplers import scheduler_named
from studio.generation.recipe import Recipe
from studio.generation.request import LONGEST_SIDE, SEED_LIMIT, ModelRef, Noise, Size

Values = Mapping[str, object]

NAMES: Mapping[str, tuple[str, ...]] = {
    "prompt": ("prompt", "positiveprompt", "c", "rawprompt", "basecaption"),
    "negative": ("negativeprompt", "uc", "negative", "rawnegativeprompt"),
    "seed": ("seed", "noiseseed", "imageseed"),
    "steps": ("steps", "numinferencesteps", "inferencesteps"),
    "guidance": ("guidancescale", "cfgscale", "cfg", "scale"),
    "sampler": ("samplername", "sampler"),
    "schedule": ("scheduler", "scheduletype", "noiseschedule"),
    "model": (
        "basemodel",
        "basemodelname",
        "stablediffusionmodel",
        "usestablediffusionmodel",
        "modelname",
        "model",
    ),
    "hash": ("basemodelhash", "modelhash"),
    "width": ("width",),
    "height": ("height",),
    "size": ("size", "resolution"),
}
"""Our names of values, and theirs in small letters without signs, the most telling first."""


def recipe_of(values: Values, source: str, dialect: str) -> Recipe | None:
    """The recipe in values under whatever names, None where there is no prompt."""
    plain = {re.sub("[^a-z0-9]", "", str(name).lower()): value for name, value in values.items()}
    prompt = _text(_first(plain, "prompt"))
    if not prompt:
        return None
    seed = whole_number(_first(plain, "seed"), SEED_LIMIT)
    steps = whole_number(_first(plain, "steps"), 10_000)
    sampler, schedule = _text(_first(plain, "sampler")), _text(_first(plain, "schedule"))
    return Recipe(
        prompt=prompt,
        negative_prompt=_text(_first(plain, "negative")),
        noise=None if seed is None else Noise(seed),
        size=_size(plain),
        steps=steps,
        guidance_scale=number(_first(plain, "guidance")),
        scheduler=scheduler_named(sampler or schedule, schedule),
        model=model_named(_first(plain, "model"), _hash(_first(plain, "hash"))),
        dialect=dialect,
        source=source,
    )


def values_in(text: str) -> Values | None:
    """The JSON object that a text is, None if it is none."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return cast(Values, value) if isinstance(value, dict) else None


def inner(values: Values, name: str) -> Values:
    """An object within an object; empty if it is not there."""
    value = values.get(name)
    return cast(Values, value) if isinstance(value, dict) else {}


def whole_number(value: object, limit: int) -> int | None:
    """A whole number from 0 to below `limit`, be it written as text; None for everything else."""
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,20}\s*", value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < limit else None


def number(value: object) -> float | None:
    """A number from 0 to 1000, be it written as text; None for everything else."""
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,9}(\.[0-9]{1,20})?\s*", value):
        value = float(value)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if 0 <= value <= 1000 else None


def model_named(value: object, sha256: str = "") -> ModelRef | None:
    """A model by its file's or its own name, which may stand in an object."""
    if isinstance(value, dict):
        names = cast(Values, value)
        value = next((names[key] for key in ("name", "model_name", "key") if names.get(key)), "")
    if not isinstance(value, str) or not value.strip():
        return None
    name = PurePosixPath(PureWindowsPath(value.strip()).name).name
    for suffix in (".safetensors", ".ckpt", ".pt", ".gguf", ".sft", ".bin"):
        name = name.removesuffix(suffix)
    return ModelRef(name, sha256) if name else None


def size_of(width: object, height: object) -> Size | None:
    """A size whose sides can be those of a picture."""
    sides = [whole_number(side, LONGEST_SIDE + 1) for side in (width, height)]
    return Size(sides[0], sides[1]) if sides[0] and sides[1] else None


def _first(plain: Values, name: str) -> object:
    """The first value that is there under one of the names of `name`."""
    return next((plain[alias] for alias in NAMES[name] if plain.get(alias) not in (None, "")), None)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _hash(value: object) -> str:
    """The SHA-256 of a model's file, or its start; "" for other kinds of hashes."""
    text = _text(value).lower()
    return text if re.fullmatch("[0-9a-f]{8,64}", text) else ""


def _size(plain: Values) -> Size | None:
    if size := size_of(_first(plain, "width"), _first(plain, "height")):
        return size
    sides = re.findall("[0-9]{1,5}", _text(_first(plain, "size")))
    return size_of(*sides) if len(sides) == 2 else None
