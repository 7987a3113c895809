"""The models, LoRAs, VAEs and upscalers that can be installed by name: `resources/models/catalogue.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, cast

from studio.engine.schedulers import named
from studio.errors import StudioError
from studio.generation.model import Kind, ModelDefaults
from studio.generation.request import Size
from studio.nearest import nearest

CATALOGUE_NAME = "catalogue.toml"

_WITH_SETTINGS = ("model", "lora")
"""The kinds that pictures begin with good settings for."""

Fact = Literal["repo", "files", "licence", "defaults"]
"""What can be checked at a model's publisher."""


@dataclass(frozen=True)
class Licence:
    """The terms of a model: what they are called, where they stand, and what they ask in a sentence."""

    name: str
    url: str
    terms: str


@dataclass(frozen=True)
class CatalogueEntry:
    """One model that can be installed, or something that is used with models.

    `repo` names it on the hub; `file` is the one file that it is, "" for a folder of diffusers. `bytes` is what
    a download takes, as published. `sizes` are those that it was trained for, the usual one first; they and the
    settings after them are those of models and LoRAs, and only upscalers have no family. `checked` names what was
    read at its publisher's, `seen` what only other programs tell. `unusable` says why it cannot be run, "" if it
    can.
    """

    name: str
    label: str
    repo: str
    bytes: int
    licence: Licence
    about: str
    checked: frozenset[Fact]
    seen: frozenset[Fact] = frozenset()
    likes: str = ""
    family: str = ""
    sizes: tuple[Size, ...] = ()
    steps: int = 0
    guidance_scale: float = 0.0
    scheduler: str = ""
    file: str = ""
    clip_skip: int = 1
    negative: str = ""
    kind: Kind = "model"
    gated: bool = False
    unusable: str = ""

    @property
    def defaults(self) -> ModelDefaults:
        """The good settings of a model as the rest of the program knows them."""
        numbers = (self.sizes[0], self.steps, self.guidance_scale)
        return ModelDefaults(*numbers, self.scheduler, self.clip_skip, self.negative)


@dataclass(frozen=True)
class Catalogue:
    """All rows, in the order of the file."""

    entries: tuple[CatalogueEntry, ...]

    def find(self, name: str) -> CatalogueEntry | None:
        """The row of this name, label or repository, whatever its case."""
        wanted = name.strip().lower()
        for entry in self.entries:
            if wanted in (entry.name.lower(), entry.label.lower(), entry.repo.lower()):
                return entry
        return None

    def nearest(self, name: str) -> str:
        """The name of the row that is written most alike."""
        return nearest(name.lower(), [entry.name for entry in self.entries])


def load(folder: Path) -> Catalogue:
    """The catalogue in the folder of the models that ship.

    Raises:
        StudioError: the file is missing or damaged.
    """
    path = folder / CATALOGUE_NAME
    try:
        values = tomllib.loads(path.read_text("utf-8"))
        licences = {key: Licence(**licence) for key, licence in values["licences"].items()}
        return Catalogue(tuple(_entry(row, licences) for row in values["models"]))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StudioError(f"{path} cannot be read ({error}). Install Seedlock again.") from error


def _entry(row: Mapping[str, Any], licences: Mapping[str, Licence]) -> CatalogueEntry:
    known = {field.name for field in fields(CatalogueEntry)}
    if unknown := set(row) - known:
        raise ValueError(f"{row.get('name')}: {', '.join(sorted(unknown))} is unknown")
    values: dict[str, Any] = {
        **row,
        "licence": licences[row["licence"]],
        "checked": frozenset(row["checked"]),
        "seen": frozenset(row.get("seen", ())),
    }
    if row.get("kind", "model") in _WITH_SETTINGS:
        values["sizes"] = tuple(Size.parse(size) for size in cast(list[str], row["sizes"]))
        values["scheduler"] = named(row["scheduler"]).name
    return CatalogueEntry(**values)
