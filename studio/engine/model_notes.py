"""The two notes of a model: `defaults.toml`, its good settings, and `knows.toml`, the words it was taught."""

import tomllib
from pathlib import Path
from typing import Any, cast

from studio.engine import families
from studio.engine.checkpoints import Checkpoint
from studio.engine.schedulers import named, training_of
from studio.errors import StudioError
from studio.generation.model import DraftDefaults, ModelDefaults, ModelKnowledge
from studio.generation.request import Size

DEFAULTS_NAME = "defaults.toml"
KNOWS_NAME = "knows.toml"

_DRAFT_STEPS = 8
"""What second-order solvers need for a picture that can be judged."""

_USUAL = {"discrete": "dpmpp_2m", "edm": "edm_dpmpp_2m", "flow": "flow_euler"}


def read_defaults(checkpoint: Checkpoint) -> ModelDefaults:
    """The settings of `defaults.toml`, else what is usual for the family at the model's own size.

    The file has the keys size = "192x192", steps, guidance_scale, scheduler, clip_skip and negative (what the
    model is usually kept from); each may be left out.

    Raises:
        StudioError: the file is no TOML or a value is not usable.
    """
    values, family = _toml(_note(checkpoint, DEFAULTS_NAME)), families.of_name(checkpoint.family)
    size, scheduler = values.get("size"), values.get("scheduler", _USUAL[training_of(checkpoint.scheduler)])
    try:
        return ModelDefaults(
            size=Size.parse(str(size)) if size else checkpoint.size,
            steps=int(values.get("steps", family.steps)),
            guidance_scale=float(values.get("guidance_scale", family.guidance)),
            scheduler=named(str(scheduler)).name,
            clip_skip=int(values.get("clip_skip", 1)),
            negative=str(values.get("negative", "")),
        )
    except (TypeError, ValueError) as error:
        raise _unusable(_note(checkpoint, DEFAULTS_NAME), error) from error


def read_draft(checkpoint: Checkpoint, defaults: ModelDefaults) -> DraftDefaults:
    """The table `[draft]` of `defaults.toml`, else eight steps of what is usual for the family.

    It has the keys steps, guidance_scale and scheduler; each may be left out. A model whose `defaults` take no
    more steps than a draft, a distilled one, is drafted with its defaults.

    Raises:
        StudioError: the file is no TOML or a value is not usable.
    """
    values = _toml(_note(checkpoint, DEFAULTS_NAME)).get("draft", {})
    is_quick = defaults.steps <= _DRAFT_STEPS
    usual = defaults.scheduler if is_quick else _USUAL[training_of(checkpoint.scheduler)]
    try:
        return DraftDefaults(
            steps=int(values.get("steps", min(defaults.steps, _DRAFT_STEPS))),
            guidance_scale=float(values.get("guidance_scale", defaults.guidance_scale)),
            scheduler=named(str(values.get("scheduler", usual))).name,
        )
    except (AttributeError, TypeError, ValueError) as error:
        raise _unusable(_note(checkpoint, DEFAULTS_NAME), error) from error


def cuts_long_prompts(checkpoint: Checkpoint) -> bool:
    """Whether `defaults.toml` says long_prompts = "cut": the text encoder must not be given a second chunk."""
    return _toml(_note(checkpoint, DEFAULTS_NAME)).get("long_prompts", "chunk") == "cut"


def _note(checkpoint: Checkpoint, name: str) -> Path:
    """Where a note lies: in the model's folder, or beside a single file under its name: model.defaults.toml."""
    path = checkpoint.path
    return path.with_name(f"{path.stem}.{name}") if path.is_file() else path / name


def read_knowledge(checkpoint: Checkpoint) -> ModelKnowledge:
    """The words of `knows.toml`: four lists, frames, subjects, styles and modifiers; none without the file.

    Raises:
        StudioError: the file is no TOML or a list is no list of words.
    """
    values = _toml(_note(checkpoint, KNOWS_NAME))
    try:
        words = {name: frozenset(_words(values.get(name, []))) for name in ModelKnowledge.__dataclass_fields__}
    except TypeError as error:
        raise _unusable(_note(checkpoint, KNOWS_NAME), error) from error
    return ModelKnowledge(**words)


def _words(value: object) -> list[str]:
    if isinstance(value, list) and all(isinstance(word, str) for word in cast(list[object], value)):
        return cast(list[str], value)
    raise TypeError("a list of words was expected")


def _toml(path: Path) -> dict[str, Any]:
    """The settings in a TOML file; none where there is no file."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: Exception) -> StudioError:
    return StudioError(f"{path} cannot be used ({error}). Correct it, or delete it to use the usual settings.")
