"""The fields of the search language: what each one's value means, or why it means nothing."""

import re
from collections.abc import Callable, Mapping
from typing import cast, get_args

from studio.errors import StudioError
from studio.gallery.conditions import (
    Condition,
    Dates,
    Dimensions,
    Exactly,
    Flag,
    InAlbum,
    Is,
    LooksLike,
    Numbers,
    Seed,
    Tagged,
    TextColumn,
    Words,
)
from studio.gallery.ids import number_of
from studio.gallery.spans import date_span, number_span
from studio.generation.request import Size
from studio.nearest import nearest

FLAGS: Mapping[str, Flag] = {
    "favourite": "favourite",
    "favorite": "favourite",
    "deleted": "deleted",
    "imported": "imported",
    "noted": "noted",
    "tagged": "tagged",
}
"""What may stand behind `is:`."""

COLOURS = ("red", "orange", "yellow", "green", "blue", "purple")
"""The colour labels."""


def condition_of(name: str, value: str, is_phrase: bool) -> Condition:
    """The condition of a field and its value.

    Raises:
        StudioError: the field is unknown (the sentence names the nearest), or the value does not fit it.
    """
    name = _ALSO.get(name, name)
    if name not in FIELDS:
        near = nearest(name, FIELDS)
        raise StudioError(f'There is no search field "{name}:". The nearest is "{near}:".')
    if not value:
        raise StudioError(f'"{name}:" needs a value, for example {name}:{FIELDS[name]}.')
    if name in get_args(TextColumn):
        return Words(value, cast(TextColumn, name), is_phrase)
    return _READERS[name](value)


def _seed(value: str) -> Seed:
    digits = value.removesuffix("*")
    if not re.fullmatch("[0-9]{1,20}", digits):
        raise StudioError(
            f'"{value}" is not a seed. Write its digits, or the first of them and a star: seed:123*.'
        )
    return Seed(digits if value.endswith("*") else str(int(digits)), value.endswith("*"))


def _flag(value: str) -> Is:
    if value.lower() not in FLAGS:
        near = nearest(value.lower(), FLAGS)
        raise StudioError(f'"is:{value}" is unknown. The nearest is "is:{near}".')
    return Is(FLAGS[value.lower()])


def _colour(value: str) -> Exactly:
    if value.lower() not in COLOURS:
        raise StudioError(f'"{value}" is no colour label. Use one of: {", ".join(COLOURS)}.')
    return Exactly("colour", value.lower())


_ALSO = {"color": "colour"}
"""Other spellings of fields."""

_READERS: Mapping[str, Callable[[str], Condition]] = {
    "seed": _seed,
    "size": lambda value: Dimensions(Size.parse(value)),
    "steps": lambda value: Numbers("steps", *number_span(value)),
    "rating": lambda value: Numbers("rating", *number_span(value)),
    "guidance": lambda value: Numbers("guidance_scale", *number_span(value)),
    "date": lambda value: Dates(*date_span(value)),
    "tag": lambda value: Tagged(value.removesuffix("*"), value.endswith("*")),
    "is": _flag,
    "run": lambda value: Exactly("run", value),
    "parent": lambda value: Exactly("parent", value),
    "scheduler": lambda value: Exactly("scheduler", value),
    "from": lambda value: Exactly("source", value.lower()),
    "colour": _colour,
    "album": InAlbum,
    "like": lambda value: LooksLike(number_of(value)),
}

FIELDS: Mapping[str, str] = {
    "prompt": "fox",
    "negative": "blurry",
    "frame": '"oil painting"',
    "subject": "fox",
    "style": '"golden hour"',
    "modifier": "detailed",
    "model": "starter",
    "note": "print",
    "seed": "123*",
    "size": "512x768",
    "steps": ">=20",
    "guidance": "5..8",
    "scheduler": "euler",
    "rating": ">=4",
    "tag": "portrait",
    "colour": "red",
    "album": '"best of"',
    "date": "2026-03..2026-05",
    "is": "favourite",
    "from": "comfyui",
    "run": "ID",
    "parent": "ID",
    "like": "ID",
}
"""Every field of the language, each with an example of a value."""
