"""The user's settings, by topic; each names its own label, help and limits, so that the dialog writes itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from studio.errors import StudioError
from studio.whole_file import swapped

T = TypeVar("T", str, int, bool)


@dataclass(frozen=True)
class Choice:
    """One value that an option can take and how it is shown."""

    value: str
    label: str


@dataclass(frozen=True)
class Option:
    """What a dialog must know to offer a setting.

    `limits` are the least and the greatest value of a number; the least is shown as `least`, if that is not empty.
    What is secret is shown as dots.
    """

    label: str
    help: str
    choices: tuple[Choice, ...] = ()
    limits: tuple[int, int] | None = None
    least: str = ""
    is_secret: bool = False


def _option(default: T, option: Option) -> T:
    return field(default=default, metadata={"option": option})


@dataclass(frozen=True)
class Appearance:
    """How the window looks."""

    theme: str = _option(
        "system",
        Option(
            "Theme",
            "Light or dark colours, or whatever the system uses.",
            (Choice("system", "Like the system"), Choice("light", "Light"), Choice("dark", "Dark")),
        ),
    )


@dataclass(frozen=True)
class EngineSettings:
    """How pictures are made."""

    device: str = _option(
        "auto",
        Option(
            "Device",
            "What computes the pictures. Automatic takes the fastest one that this machine has. "
            "Another device makes slightly different pixels.",
            (
                Choice("auto", "Automatic"),
                Choice("cuda", "NVIDIA or AMD GPU"),
                Choice("mps", "Apple GPU"),
                Choice("cpu", "Processor"),
            ),
        ),
    )
    dtype: str = _option(
        "auto",
        Option(
            "Precision",
            "How finely the device computes. Automatic takes what it does best; float32 needs twice the memory, "
            "float8 weights half of it. Another precision makes slightly different pixels.",
            (
                Choice("auto", "Automatic"),
                Choice("bfloat16", "bfloat16"),
                Choice("float16", "float16"),
                Choice("float32", "float32"),
                Choice("float8", "float8 weights"),
            ),
        ),
    )
    thrift: str = _option(
        "balanced",
        Option(
            "Memory",
            "How a GPU's memory is used. Balanced keeps a model whole where it fits and in parts where it does "
            "not; the pictures are the same. Small always leaves room for other programs and is slower.",
            (Choice("fast", "Fast"), Choice("balanced", "Balanced"), Choice("small", "Small")),
        ),
    )
    batch_size: int = _option(
        0,
        Option(
            "Pictures at once",
            "Automatic makes as many as a GPU does best, and one on a processor. More at once are equal up to "
            "rounding; at 1 every picture repeats to the last bit.",
            limits=(0, 64),
            least="Automatic",
        ),
    )
    model: str = _option(
        "",
        Option("Default model", "The model that a new prompt starts with."),
    )


@dataclass(frozen=True)
class ModelSettings:
    """Where models come from."""

    mirror: str = _option(
        "",
        Option(
            "Mirror",
            "The address of another hub with the same models. Empty for the public one.",
        ),
    )
    token: str = _option(
        "",
        Option(
            "Token",
            "Your access token of the hub, for models whose publishers want to know who downloads. It is sent to "
            "the hub alone.",
            is_secret=True,
        ),
    )
    folders: str = _option(
        "",
        Option(
            "Other programs' folders",
            "Folders in which A1111, ComfyUI or InvokeAI keep their models, parted by semicolons. What lies there "
            "is offered among the models, and used in its place.",
        ),
    )


@dataclass(frozen=True)
class ExportSettings:
    """What exported pictures are."""

    format: str = _option(
        "png",
        Option(
            "Format",
            "What the export starts with. PNG keeps every pixel; JPEG and WebP make smaller files.",
            (Choice("png", "PNG"), Choice("jpeg", "JPEG"), Choice("webp", "WebP"), Choice("avif", "AVIF")),
        ),
    )
    metadata: bool = _option(
        True,
        Option(
            "Include the recipe",
            "Write prompt, seed and model into exported pictures. Switch it off to share a picture without them.",
        ),
    )
    pattern: str = _option(
        "{date}_{seed}_{id}",
        Option(
            "Names", "How exported pictures are called: {date}, {subject}, {seed}, {model}, {rating} and others."
        ),
    )
    folder: str = _option(
        "", Option("Folder", "Where exports go; empty for the folder Seedlock among your pictures.")
    )


@dataclass(frozen=True)
class GallerySettings:
    """How the gallery is kept."""

    trash_days: int = _option(
        0,
        Option(
            "Days in the trash",
            "What lies in the trash for longer is deleted for good when Seedlock starts.",
            limits=(0, 3650),
            least="For ever",
        ),
    )


@dataclass(frozen=True)
class Settings:
    """All settings; the names of topics and options are those of the file."""

    appearance: Appearance = field(default_factory=Appearance, metadata={"label": "Appearance"})
    engine: EngineSettings = field(default_factory=EngineSettings, metadata={"label": "Generation"})
    models: ModelSettings = field(default_factory=ModelSettings, metadata={"label": "Models"})
    gallery: GallerySettings = field(default_factory=GallerySettings, metadata={"label": "Gallery"})
    export: ExportSettings = field(default_factory=ExportSettings, metadata={"label": "Export"})


Topic = Appearance | EngineSettings | ModelSettings | GallerySettings | ExportSettings


@dataclass(frozen=True)
class LoadedSettings:
    """Settings as read and one sentence for each thing in the file that could not be used."""

    settings: Settings
    problems: tuple[str, ...] = ()


def topics(settings: Settings) -> dict[str, tuple[str, Topic]]:
    """The topics by their name: label and values."""
    return {item.name: (item.metadata["label"], getattr(settings, item.name)) for item in fields(settings)}


def options(topic: Topic) -> dict[str, Option]:
    """The options of a topic by their name, in the order in which they are shown."""
    return {item.name: item.metadata["option"] for item in fields(topic)}


def load(path: Path) -> LoadedSettings:
    """Read the settings; a missing file gives the defaults, a broken one is set aside and gives them too."""
    try:
        stored = _read(path)
    except OSError as error:
        return LoadedSettings(Settings(), (f"The settings in {path} cannot be read ({error.strerror}).",))
    except ValueError:
        aside = path.with_suffix(".broken.json")
        path.replace(aside)
        return LoadedSettings(
            Settings(), (f"The settings were damaged and are reset; the old file is kept as {aside}.",)
        )
    return _from_stored(stored)


def save(settings: Settings, path: Path) -> None:
    """Write the settings in one step; keys of the file that this version does not know stay.

    Raises:
        StudioError: the file cannot be written.
    """
    try:
        stored = _read(path)
    except (OSError, ValueError):
        stored = {}
    for name, (_, topic) in topics(settings).items():
        known = {option: getattr(topic, option) for option in options(topic)}
        stored[name] = {**_section(stored, name), **known}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with swapped(path) as part:
            part.write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            part.chmod(0o600)  # it may hold a token
    except OSError as error:
        raise StudioError(f"The settings could not be saved to {path} ({error.strerror}).") from error


def _read(path: Path) -> dict[str, Any]:
    """The file's JSON object, empty if there is no file; ValueError where it holds something else."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    if not isinstance(stored, dict):
        raise ValueError("not an object")
    return cast(dict[str, Any], stored)


def _section(stored: Mapping[str, Any], name: str) -> dict[str, Any]:
    section = stored.get(name)
    return cast(dict[str, Any], section) if isinstance(section, dict) else {}


def _from_stored(stored: Mapping[str, Any]) -> LoadedSettings:
    problems: list[str] = []
    settings = Settings()
    for name, (_, topic) in topics(settings).items():
        section = _section(stored, name)
        usable: dict[str, Any] = {}
        for key, option in options(topic).items():
            if key not in section:
                continue
            if _is_allowed(section[key], getattr(topic, key), option):
                usable[key] = section[key]
            else:
                problems.append(f'The setting "{option.label}" cannot be {section[key]!r}; its default is used.')
        settings = replace(settings, **{name: replace(topic, **usable)})
    return LoadedSettings(settings, tuple(problems))


def _is_allowed(value: object, default: object, option: Option) -> bool:
    """Whether a value from the file has the option's type and lies within its choices or limits."""
    if type(value) is not type(default):
        return False
    if option.choices:
        return value in {choice.value for choice in option.choices}
    if option.limits is not None and isinstance(value, int):
        return option.limits[0] <= value <= option.limits[1]
    return True
