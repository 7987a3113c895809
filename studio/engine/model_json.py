"""Reads the JSON files of a model, and refuses what no model has in them."""

import json
import re
from pathlib import Path
from typing import Any, cast

from studio.engine.safetensors_header import missing
from studio.errors import StudioError

_LARGEST_JSON = 50_000_000
"""Bytes; a tokenizer of 256,000 words takes 35 MB, settings a few thousand."""

_LARGEST = {r"layers|depth": 1_000, r"timesteps": 100_000, r"": 100_000_000}
"""The largest number that settings may hold, by what their names hold."""

_LONGEST_LIST = 10_000


def read_settings(path: Path) -> dict[str, Any]:
    """A part's settings.

    Raises:
        StudioError: there are none, or they name a model's own program, or numbers that no model has.
    """
    settings = read_json(path)
    if not _is_sensible(settings):
        raise StudioError(f"{path} is damaged: no model has such numbers. Copy or download the model again.")
    if "auto_map" in settings:
        raise StudioError(
            f"{path} names a program that came with the model. Such programs are never run. "
            "Use a model of the usual parts."
        )
    return settings


def _is_sensible(value: object, name: str = "") -> bool:
    """Whether settings, and what is in them, stay within what models have: nobody shall build a million layers,
    or layers of a million million numbers."""
    if isinstance(value, dict):
        return all(_is_sensible(inner, str(key)) for key, inner in cast(dict[object, object], value).items())
    if isinstance(value, list):
        inner = cast(list[object], value)
        return len(inner) <= _LONGEST_LIST and all(_is_sensible(one, name) for one in inner)
    if not isinstance(value, int):
        return True
    return abs(value) <= next((most for kind, most in _LARGEST.items() if re.search(kind, name)), 0)


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file of the model.

    Raises:
        StudioError: there is no such file, or it is no JSON object of a sensible length.
    """
    try:
        if path.stat().st_size > _LARGEST_JSON:
            raise ValueError("too long")
        value = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise missing(path) from error
    except (ValueError, RecursionError) as error:
        raise StudioError(f"{path} is damaged: it is no JSON. Copy or download it again.") from error
    if not isinstance(value, dict):
        raise StudioError(f"{path} is damaged: it holds no settings. Copy or download it again.")
    return cast(dict[str, Any], value)
