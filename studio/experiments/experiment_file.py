"""Experiments as JSON or TOML files: saved and opened by the window, run by the command line, written by hand."""

import json
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast, get_args

import tomli_w

from studio.errors import StudioError
from studio.experiments.axis import Axis, parse_axis
from studio.experiments.sketch import Sketch, read_sketch
from studio.experiments.variations import SUBTLE
from studio.experiments.walk import Easing
from studio.generation.plain import from_plain
from studio.whole_file import whole_file

LONGEST = 10_000_000
"""Bytes of a file that a person or the window wrote."""

ENDINGS = (".json", ".toml")
"""The endings of the files that are read and written here."""

Kind = Literal["grid", "walk", "variations"]


@dataclass(frozen=True)
class GridFile:
    """A grid: `base` with the values of `axes`."""

    base: Sketch
    axes: tuple[Axis, ...]


@dataclass(frozen=True)
class KeyframeSketch:
    """A keyframe: a sketch over the walk's base, or the gallery's picture of the id `picture`."""

    sketch: Sketch = field(default_factory=Sketch)
    picture: str | None = None
    easing: Easing = "linear"
    length: float = 1.0


@dataclass(frozen=True)
class WalkFile:
    """A walk past keyframes; `even` puts the frames where the picture changes evenly."""

    keyframes: tuple[KeyframeSketch, ...]
    base: Sketch = field(default_factory=Sketch)
    frames: int = 48
    fps: float = 24.0
    loop: bool = False
    even: bool = False


@dataclass(frozen=True)
class VariationsFile:
    """Variations of the gallery's picture of the id `picture`; `seed` chooses which."""

    picture: str
    count: int = 4
    strength: float = SUBTLE
    seed: int | None = None


Experiment = GridFile | WalkFile | VariationsFile


def read_experiment(path: Path) -> Experiment:
    """Read an experiment from JSON, or from TOML where the file's name ends so.

    Raises:
        StudioError: the file is missing, no JSON or TOML, or no experiment; the sentence says where.
    """
    language, loads = ("TOML", tomllib.loads) if _is_toml(path) else ("JSON", json.loads)
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
        values = loads(content[:LONGEST].decode("utf-8-sig"))
    except OSError as error:
        raise StudioError(f"The experiment {path} cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise StudioError(
            f"The experiment {path} is no {language} ({_place(error)}). Mend it, or save it again."
        ) from error
    return parse_experiment(_object(values, "experiment"))


def write_experiment(experiment: Experiment, path: Path) -> None:
    """Write an experiment as JSON that is easy to read, or as TOML where the file's name ends so.

    Raises:
        StudioError: the file cannot be written.
    """
    plain = plain_experiment(experiment)
    text = tomli_w.dumps(plain) if _is_toml(path) else json.dumps(plain, indent=2, ensure_ascii=False) + "\n"
    with whole_file(path) as file:
        file.write(text.encode())


def with_ending(path: Path) -> Path:
    """The path as a file of an experiment is named: with .json behind it, unless it ends so or in .toml."""
    return path if path.suffix.lower() in ENDINGS else path.with_name(f"{path.name}.json")


def parse_experiment(values: Mapping[str, object]) -> Experiment:
    """The experiment that a JSON object holds.

    Raises:
        StudioError: it holds none.
    """
    kind = values.get("experiment")
    if kind not in get_args(Kind):
        raise StudioError(f'An experiment has "experiment": one of {", ".join(get_args(Kind))}.')
    reader = _Reader(values, str(kind))
    base = read_sketch(_object(values.get("base", {}), "base"), "base")
    match kind:
        case "grid":
            reader.know("base", "axes")
            axes = tuple(read_axis(one) for one in reader.list("axes"))
            return GridFile(base, axes)
        case "walk":
            reader.know("base", "keyframes", "frames", "fps", "loop", "even")
            keyframes = reader.list("keyframes")
            return WalkFile(
                tuple(read_keyframe(one, number) for number, one in enumerate(keyframes, 1)),
                base,
                frames=reader.whole("frames", 48),
                fps=reader.number("fps", 24.0),
                loop=reader.choice("loop"),
                even=reader.choice("even"),
            )
        case _:
            reader.know("picture", "count", "strength", "seed")
            return VariationsFile(
                _text(values.get("picture"), "picture"),
                reader.whole("count", 4),
                reader.number("strength", SUBTLE),
                reader.whole("seed", 0) if "seed" in values else None,
            )


def read_keyframe(value: object, number: int) -> KeyframeSketch:
    """The keyframe that a JSON object holds: a sketch's names, or "picture"; "easing" and "length".

    Raises:
        StudioError: it holds none.
    """
    what = f"keyframe {number}"
    values = dict(_object(value, what))
    easing, picture = values.pop("easing", "linear"), values.pop("picture", None)
    length = _Reader(values, what).number("length", 1.0)
    values.pop("length", None)
    if easing not in get_args(Easing):
        raise StudioError(f'The {what} has an unknown "easing". Use {", ".join(get_args(Easing))}.')
    if picture is not None and values:
        raise StudioError(f"The {what} is a picture of the gallery, which has all the rest already. Take it out.")
    named = None if picture is None else _text(picture, "picture")
    return KeyframeSketch(read_sketch(values, what), named, cast(Easing, easing), length)


def plain_experiment(experiment: Experiment) -> dict[str, object]:
    """The JSON object of an experiment."""
    match experiment:
        case GridFile(base, axes):
            return {"experiment": "grid", "base": base.plain(), "axes": [written(axis) for axis in axes]}
        case WalkFile():
            return {
                "experiment": "walk",
                "base": experiment.base.plain(),
                "keyframes": [_plain_keyframe(keyframe) for keyframe in experiment.keyframes],
                "frames": experiment.frames,
                "fps": experiment.fps,
                "loop": experiment.loop,
                "even": experiment.even,
            }
        case VariationsFile(picture, count, strength, seed):
            chosen = {} if seed is None else {"seed": seed}
            return {"experiment": "variations", "picture": picture, "count": count, "strength": strength, **chosen}


def written(axis: Axis) -> str | dict[str, object]:
    """An axis as `parse_axis` reads it; as an object where its values hold bars or lonely brackets."""
    text = f"{axis.name}={'|'.join(axis.values)}"
    with suppress(StudioError):  # it may not be read as it stands
        if parse_axis(text) == axis:
            return text
    return {"name": axis.name, "values": list(axis.values)}


def read_axis(value: object) -> Axis:
    """The axis that `written` wrote.

    Raises:
        StudioError: it is none.
    """
    if isinstance(value, str):
        return parse_axis(value)
    try:
        return from_plain(Axis, value).checked()
    except ValueError as error:
        raise StudioError(
            'An axis of the grid cannot be read. Write it like "frame=oil painting|sketch".'
        ) from error


def _plain_keyframe(keyframe: KeyframeSketch) -> dict[str, object]:
    picture = {} if keyframe.picture is None else {"picture": keyframe.picture}
    easing = {} if keyframe.easing == "linear" else {"easing": keyframe.easing}
    length = {} if keyframe.length == 1 else {"length": keyframe.length}
    return {**picture, **keyframe.sketch.plain(), **easing, **length}


@dataclass(frozen=True)
class _Reader:
    """Reads the values of an experiment by their names."""

    values: Mapping[str, object]
    kind: str

    def know(self, *names: str) -> None:
        if unknown := next((name for name in self.values if name not in (*names, "experiment")), None):
            raise StudioError(f'A {self.kind} has no "{unknown}". It has {", ".join(names)}.')

    def list(self, name: str) -> list[object]:
        value = self.values.get(name)
        if not isinstance(value, list) or not value:
            raise StudioError(f'A {self.kind} needs a list of "{name}".')
        return cast(list[object], value)

    def whole(self, name: str, default: int) -> int:
        value = self.values.get(name, default)
        if type(value) is not int:
            raise StudioError(f'The {self.kind} has a "{name}" that is no whole number.')
        return value

    def number(self, name: str, default: float) -> float:
        value = self.values.get(name, default)
        if type(value) not in (int, float):
            raise StudioError(f'The {self.kind} has a "{name}" that is no number.')
        return float(cast(float, value))

    def choice(self, name: str) -> bool:
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise StudioError(f'The {self.kind} has a "{name}" that is neither true nor false.')
        return value


def _object(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise StudioError(f'The {what} is no JSON object. Write it like {{"subject": "a red fox", "seed": 7}}.')
    return cast(dict[str, object], value)


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise StudioError(f'The experiment has a "{what}" that is no text.')
    return value


def _is_toml(path: Path) -> bool:
    return path.suffix.lower() == ".toml"


def _place(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"line {error.lineno}"
        case tomllib.TOMLDecodeError():
            return str(error)
        case RecursionError():
            return "nested too deeply"
        case _:
            return "not UTF-8 text"
