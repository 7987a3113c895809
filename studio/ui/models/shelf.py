"""What the models' place lists: what is here, is coming, or could come, as rows that can be searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from studio.engine.catalogue import CatalogueEntry
from studio.engine.families import FAMILIES
from studio.engine.installing.control import Progress
from studio.engine.installing.outside import Found
from studio.engine.installing.parts import Unfinished
from studio.engine.library import Problem
from studio.experiments.estimate import write_bytes, write_duration
from studio.generation.model import (
    KIND_LABELS,
    AnyModel,
    EmbeddingInfo,
    Kind,
    LoraInfo,
    ModelInfo,
    UpscalerInfo,
    VaeInfo,
)
from studio.ui.models.contents import Contents


@dataclass(frozen=True)
class Coming:
    """An installation that is under way."""

    name: str
    progress: Progress


Thing = AnyModel | Problem | Coming | Unfinished | Found | CatalogueEntry

Section = Literal[
    "Coming", "Models", "LoRAs", "VAEs", "Embeddings", "Upscalers", "In other programs' folders", "To install"
]
SECTIONS: tuple[Section, ...] = get_args(Section)

FAMILY_LABELS: Mapping[str, str] = {family.name: family.label for family in FAMILIES} | {"unclip": "unCLIP"}


@dataclass(frozen=True)
class Row:
    """One line of the list; `note` stands at its end, `share` of a bar is drawn while it is coming."""

    section: Section
    name: str
    title: str
    about: str
    family: str
    thing: Thing
    note: str = ""
    share: float | None = None
    is_trouble: bool = False


@dataclass(frozen=True)
class Wish:
    """What of the list is to be seen: rows with these words, of this family ("" for all)."""

    words: str = ""
    family: str = ""


def rows(contents: Contents, coming: Mapping[str, Progress], wish: Wish) -> tuple[Row, ...]:
    """The lines in their order, of which the wish leaves those that fit."""
    here = {info.name for info in (*contents.models, *contents.parts)}
    begun = {one.plan.name for one in contents.unfinished} | set(coming)
    labels = {entry.name: entry for entry in contents.entries}
    listed = [
        *(_coming(name, progress, labels) for name, progress in coming.items()),
        *(_held(one, labels) for one in contents.unfinished if one.plan.name not in coming),
        *(_model(model, number == 0, contents) for number, model in enumerate(contents.models)),
        *(_problem(problem) for problem in contents.problems),
        *(_lora(lora) for lora in contents.loras),
        *(_vae(vae, contents) for vae in contents.vaes),
        *(_embedding(embedding) for embedding in contents.embeddings),
        *(_upscaler(upscaler) for upscaler in contents.upscalers),
        *(_found(one) for one in contents.found),
        *(_entry(entry) for entry in contents.entries if entry.name not in here | begun),
    ]
    return tuple(row for row in listed if _fits(row, wish))


def family_label(family: str) -> str:
    """What people call a family; its own name where the table has none."""
    return FAMILY_LABELS.get(family, family)


def families(listed: Sequence[Row]) -> tuple[str, ...]:
    """The families that occur, in the order of the table."""
    occurring = {row.family for row in listed if row.family}
    ordered = [family.name for family in FAMILIES if family.name in occurring]
    return (*ordered, *sorted(occurring - set(ordered)))


def disk_use(contents: Contents) -> str:
    """How much the installed models take, in words; what lies in a model's folder is counted with it."""
    folders = [model.path for model in contents.models]
    parts = [part for part in contents.parts if not any(part.path.is_relative_to(folder) for folder in folders)]
    sizes = [info.bytes_on_disk for info in (*contents.models, *parts)]
    if not sizes:
        return "Nothing is installed."
    shelves: dict[Kind, int] = {
        "model": len(contents.models),
        "lora": len(contents.loras),
        "vae": len(contents.vaes),
        "embedding": len(contents.embeddings),
        "upscaler": len(contents.upscalers),
    }
    counted = [f"{many} {KIND_LABELS[kind]}{'s' * (many != 1)}" for kind, many in shelves.items() if many]
    return f"{', '.join(counted)}, {write_bytes(sum(sizes))} on disk"


def _fits(row: Row, wish: Wish) -> bool:
    text = f"{row.name} {row.title} {row.about} {family_label(row.family)}".lower()
    return (not wish.family or row.family == wish.family) and all(
        word in text for word in wish.words.lower().split()
    )


def _model(model: ModelInfo, is_default: bool, contents: Contents) -> Row:
    ships = "  ·  ships with Seedlock" * model.path.is_relative_to(contents.shipped)
    about = f"{'Default  ·  ' * is_default}{family_label(model.family)}{ships}"
    return Row(
        "Models", model.ref.name, model.ref.name, about, model.family, model, write_bytes(model.bytes_on_disk)
    )


def _problem(problem: Problem) -> Row:
    return Row("Models", problem.name, problem.name, problem.reason, "", problem, "unusable", is_trouble=True)


def _lora(lora: LoraInfo) -> Row:
    about = f"for {family_label(lora.family)}" if lora.family else "for a family that it does not name"
    return Row("LoRAs", lora.name, lora.name, about, lora.family, lora, write_bytes(lora.bytes_on_disk))


def _vae(vae: VaeInfo, contents: Contents) -> Row:
    models = models_of(vae, contents)
    about = f"fits {', '.join(models[:3])}{' …' * (len(models) > 3)}" if models else "fits no model that is here"
    return Row("VAEs", vae.name, vae.name, about, "", vae, write_bytes(vae.bytes_on_disk))


def _embedding(embedding: EmbeddingInfo) -> Row:
    note = write_bytes(embedding.bytes_on_disk)
    return Row("Embeddings", embedding.name, embedding.name, f"embedding:{embedding.name}", "", embedding, note)


def _upscaler(upscaler: UpscalerInfo) -> Row:
    about = f"{upscaling_text(upscaler)}  ·  {upscaler.architecture}"
    note = write_bytes(upscaler.bytes_on_disk)
    return Row("Upscalers", upscaler.name, upscaler.name, about, "", upscaler, note)


def upscaling_text(upscaler: UpscalerInfo) -> str:
    """How far an upscaler goes by itself, in words."""
    return f"{upscaler.scale}×" if upscaler.scale > 1 else "cleans, same size"


def models_of(vae: VaeInfo, contents: Contents) -> tuple[str, ...]:
    """The names of the models whose pictures it could decode."""
    return tuple(model.ref.name for model in contents.models if vae.ref in model.vaes)


def _found(found: Found) -> Row:
    about = f"{KIND_LABELS[found.kind]} of {found.program or found.path.parent}"
    return Row(
        "In other programs' folders", str(found.path), found.name, about, "", found, write_bytes(found.bytes)
    )


def _entry(entry: CatalogueEntry) -> Row:
    note = "cannot be run" if entry.unusable else write_bytes(entry.bytes)
    row = Row("To install", entry.name, entry.label, kind_text(entry), entry.family, entry, note)
    return replace(row, is_trouble=bool(entry.unusable))


def kind_text(entry: CatalogueEntry) -> str:
    """What a row of the catalogue brings: the family of a model, else what it is and whom it is for."""
    if entry.kind == "model":
        return family_label(entry.family)
    label = KIND_LABELS[entry.kind]
    return f"{label[:1].upper()}{label[1:]}{f' for {family_label(entry.family)}' * bool(entry.family)}"


def _coming(name: str, progress: Progress, labels: Mapping[str, CatalogueEntry]) -> Row:
    entry = labels.get(name)
    share = progress.done / progress.total if progress.total else 0.0
    about = progress.doing or f"{write_bytes(progress.done)} of {write_bytes(progress.total)}{_pace(progress)}"
    family, title = (entry.family, entry.label) if entry else ("", name)
    return Row("Coming", name, title, about, family, Coming(name, progress), f"{share:.0%}", share)


def _pace(progress: Progress) -> str:
    """How fast it comes, and how long the rest takes."""
    left = progress.seconds_left
    return "" if left is None else f"  ·  {write_bytes(round(progress.rate))}/s  ·  {write_duration(left)} left"


def _held(one: Unfinished, labels: Mapping[str, CatalogueEntry]) -> Row:
    entry, plan = labels.get(one.plan.name), one.plan
    share = one.done / plan.bytes if plan.bytes else 0.0
    about = f"held at {write_bytes(one.done)} of {write_bytes(plan.bytes)}"
    family, title = (entry.family, entry.label) if entry else ("", plan.name)
    return Row("Coming", plan.name, title, about, family, one, f"{share:.0%}", share)
