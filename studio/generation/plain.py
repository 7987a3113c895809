"""Frozen dataclasses as plain JSON values, and back."""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: object) -> object:
    """A dataclass as a dictionary of its fields that differ from their default, a tuple as a list, a time as
    ISO 8601; other values as they are.

    Defaults are left out so that a field added to a later version changes nothing that was written before.
    """
    if is_dataclass(value):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: to_plain(item) for field, item in pairs if item != _default(field)}
    if isinstance(value, tuple):
        return [to_plain(item) for item in cast(tuple[object, ...], value)]
    return value.isoformat() if isinstance(value, datetime) else value


def from_plain(kind: type[T], value: object) -> T:
    """The value of type `kind` that `to_plain` wrote; every type is checked, since files may hold anything.

    Raises:
        ValueError: `value` is no `kind`, or has a field that this version does not know.
    """
    return cast(T, _read(kind, value))


def to_json(value: object) -> str:
    """A frozen dataclass as compact JSON with sorted keys."""
    return json.dumps(to_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_json(kind: type[T], text: str) -> T:
    """The value of type `kind` that `to_json` wrote.

    Raises:
        ValueError: the text is no JSON of a `kind`, or not one that this version knows.
    """
    try:
        return from_plain(kind, json.loads(text, parse_constant=_refuse))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _refuse(constant: str) -> None:
    """JSON has no NaN and no infinity, though Python reads them."""
    raise ValueError(f"{constant} is no number")


def _default(field: Field[Any]) -> object:
    """The field's default, or `MISSING`."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def _read(kind: Any, value: object) -> object:
    if is_dataclass(kind):
        return _read_dataclass(cast(type, kind), value)
    origin = get_origin(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError("not a list")
        return tuple(_read(get_args(kind)[0], item) for item in cast(list[object], value))
    if origin in (Union, types.UnionType):
        return _read_union(get_args(kind), value)
    if origin is Literal:
        if value not in get_args(kind):
            raise ValueError(f"not one of {get_args(kind)}")
        return value
    return _read_simple(kind, value)


def _read_dataclass(kind: type, value: object) -> object:
    if not isinstance(value, dict):
        raise ValueError(f"no {kind.__name__}")
    items = cast(dict[str, object], value)
    hints = _hints(kind)
    if unknown := items.keys() - hints.keys():
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    try:
        return kind(**{name: _read(hints[name], item) for name, item in items.items()})
    except TypeError as error:
        raise ValueError(str(error)) from error


def _read_union(kinds: tuple[Any, ...], value: object) -> object:
    """`value` as the first of `kinds` that it fits; unions here are "something or None"."""
    if value is None and type(None) in kinds:
        return None
    return _read(next(kind for kind in kinds if kind is not type(None)), value)


def _read_simple(kind: Any, value: object) -> object:
    if kind is datetime and isinstance(value, str):
        return datetime.fromisoformat(value)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{value!r:.80} is no {kind.__name__}")
    if isinstance(value, str):
        value.encode()  # a lone half of a surrogate pair is no text: a UnicodeEncodeError is a ValueError
    return value


@lru_cache(maxsize=64)
def _hints(kind: type) -> Mapping[str, Any]:
    """The types of a dataclass's fields."""
    return get_type_hints(kind)
