"""What the models' place has read: what is here, begun, or could be had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from studio.engine import catalogue
from studio.engine.catalogue import CatalogueEntry
from studio.engine.installing.outside import Found, scan
from studio.engine.installing.parts import Parts, Unfinished
from studio.engine.library import ModelLibrary, Problem
from studio.errors import StudioError
from studio.generation.model import AnyModel, EmbeddingInfo, LoraInfo, ModelInfo, UpscalerInfo, VaeInfo


@dataclass(frozen=True)
class Contents:
    """All that was read; `troubles` say what could not be, `shipped` is where Seedlock's own models lie."""

    models: tuple[ModelInfo, ...] = ()
    problems: tuple[Problem, ...] = ()
    loras: tuple[LoraInfo, ...] = ()
    vaes: tuple[VaeInfo, ...] = ()
    embeddings: tuple[EmbeddingInfo, ...] = ()
    upscalers: tuple[UpscalerInfo, ...] = ()
    unfinished: tuple[Unfinished, ...] = ()
    found: tuple[Found, ...] = ()
    entries: tuple[CatalogueEntry, ...] = ()
    troubles: tuple[str, ...] = ()
    shipped: Path = field(default_factory=Path)

    @property
    def parts(self) -> tuple[AnyModel, ...]:
        """What is used with models."""
        return (*self.loras, *self.vaes, *self.embeddings, *self.upscalers)


def read_all(library: ModelLibrary, folders: Sequence[Path]) -> Contents:
    """Read all of it; takes as long as the disk does, so it is done in the background."""
    found: list[Found] = []
    troubles: list[str] = []
    for folder in folders:
        try:
            found += scan(folder)
        except StudioError as error:
            troubles.append(str(error))
    contents = Contents(
        models=library.all(),
        problems=library.problems(),
        loras=library.loras.all(),
        vaes=library.vaes.all(),
        embeddings=library.embeddings.all(),
        upscalers=_survey(library, troubles),
        unfinished=Parts(library.user).all(),
        entries=catalogue.load(library.shipped).entries,
        troubles=tuple(troubles),
        shipped=library.shipped,
    )
    known = {info.path for info in (*contents.models, *contents.parts)}
    return replace(contents, found=tuple(one for one in found if one.path not in known))


def _survey(library: ModelLibrary, troubles: list[str]) -> tuple[UpscalerInfo, ...]:
    """The upscalers, after a look at new ones in their folder; why one cannot be used is a trouble."""
    try:
        found = library.upscalers.survey()
    except StudioError as error:
        troubles.append(str(error))
        found = library.upscalers.all()
    troubles += [reason for _, _, reason in library.upscalers.problems()]
    return found
