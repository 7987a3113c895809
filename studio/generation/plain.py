"""Frozen dataclasses as plain JSON values, and back."""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[object], object]


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
    return cast(T, _reader(kind)(value))


def to_json(value: object) -> str:
    """A frozen dataclass as compact JSON with sorted keys."""
    return json.dumps(to_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_json(kind: type[T], text: str) -> T:
    """The value of type `kind` that `to_json` wrote.

    Raises:
        ValueError: the text is no JSON of a `kind`, or not one that this version knows.
    """
    try:
        return from_plain(kind, _DECODER.decode(text))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _refuse(constant: str) -> None:
    """JSON has no NaN and no infinity, though Python reads them."""
    raise ValueError(f"{constant} is no number")


_DECODER = json.JSONDecoder(parse_constant=_refuse)


def _default(field: Field[Any]) -> object:
    """The field's default, or `MISSING`."""
    return field.default if field.default_factory is MISSING else field.default_factory()


@lru_cache(maxsize=256)
def _reader(kind: Any) -> Reader:
    """What reads values of a type; looked up once a type, since a page of the gallery reads thousands."""
    if is_dataclass(kind):
        return _dataclass_reader(cast(type, kind))
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _tuple_reader(_reader(arguments[0]))
    if origin in (Union, types.UnionType):
        return _optional_reader(_reader(next(kind for kind in arguments if kind is not type(None))))
    if origin is Literal:
        return _literal_reader(arguments)
    return _READERS[kind]


def _dataclass_reader(kind: type) -> Reader:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}

    def read(value: object) -> object:
        if not isinstance(value, dict):
            raise ValueError(f"no {kind.__name__}")
        items = cast(dict[str, object], value)
        if unknown := items.keys() - readers.keys():
            raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
        try:
            return kind(**{name: readers[name](item) for name, item in items.items()})
        except TypeError as error:
            raise ValueError(str(error)) from error

    return read


def _tuple_reader(read_item: Reader) -> Reader:
    def read(value: object) -> object:
        if not isinstance(value, list):
            raise ValueError("not a list")
        return tuple(map(read_item, cast(list[object], value)))

    return read


def _optional_reader(read_other: Reader) -> Reader:
    """Of "something or None", the only unions there are."""
    return lambda value: None if value is None else read_other(value)


def _literal_reader(choices: tuple[object, ...]) -> Reader:
    def read(value: object) -> object:
        if value not in choices:
            raise ValueError(f"not one of {choices}")
        return value

    return read


def _read_text(value: object) -> str:
    if type(value) is not str:
        raise ValueError(f"{value!r:.80} is no text")
    value.encode()  # a lone half of a surrogate pair is no text: a UnicodeEncodeError is a ValueError
    return value


def _read_whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError(f"{value!r:.80} is no whole number")
    return value


def _read_number(value: object) -> float:
    if type(value) not in (int, float):
        raise ValueError(f"{value!r:.80} is no number")
    return float(cast(float, value))


def _read_choice(value: object) -> bool:
    if type(value) is not bool:
        raise ValueError(f"{value!r:.80} is neither true nor false")
    return value


_READERS: Mapping[type, Reader] = {
    str: _read_text,
    int: _read_whole,
    float: _read_number,
    bool: _read_choice,
    datetime: lambda value: datetime.fromisoformat(_read_text(value)),
}
