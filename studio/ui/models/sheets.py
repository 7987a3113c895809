"""What is told of one row of the models' place, and what can be done with it: values, no widgets."""

from dataclasses import dataclass, replace
from typing import Literal

from studio.engine import schedulers
from studio.engine.catalogue import CatalogueEntry
from studio.engine.installing.outside import Found
from studio.engine.installing.parts import Unfinished
from studio.engine.library import Problem
from studio.generation.model import (
    KIND_LABELS,
    EmbeddingInfo,
    LoraInfo,
    ModelInfo,
    ModelKnowledge,
    UpscalerInfo,
    VaeInfo,
)
from studio.generation.request import ModelRef
from studio.ui.gallery.facts import Fact
from studio.ui.models.shelf import Coming, Contents, Row, family_label, kind_text, models_of, upscaling_text
from studio.ui.models.sizes import size_text

_WORDS_SHOWN = 5

Deed = Literal[
    "use", "install", "pause", "cancel", "go_on", "discard", "remove", "add", "read_licence", "open_page"
]


@dataclass(frozen=True)
class Act:
    """A button: what it does, what it says, and how it looks (a role of the theme, an icon)."""

    deed: Deed
    label: str
    role: str = ""
    icon: str = ""
    about: str = ""


@dataclass(frozen=True)
class VaeChoice:
    """The VAEs that can decode a model's pictures, and the one that does; None stands for its own."""

    offered: tuple[ModelRef | None, ...]
    chosen: ModelRef | None


@dataclass(frozen=True)
class Sheet:
    """One model as it is told: title, kind, sentences, a bar while it is coming, buttons, a choice, facts."""

    title: str
    kind: str
    about: str = ""
    likes: str = ""
    trouble: str = ""
    share: float | None = None
    doing: str = ""
    acts: tuple[Act, ...] = ()
    vae: VaeChoice | None = None
    facts: tuple[Fact, ...] = ()


_REMOVE = Act("remove", "Remove", "", "trash", "Take it off the list; this can be undone")
_LICENCE = Act("read_licence", "Read the licence", "link", "", "Opens the licence in your browser")
_PAGE = Act("open_page", "Its page", "link", "", "Opens the publisher's page in your browser")


def sheet_of(row: Row, contents: Contents) -> Sheet:
    """What is told of a row."""
    match row.thing:
        case ModelInfo() as model:
            return _model(row, model, contents)
        case LoraInfo() as lora:
            return _lora(row, lora)
        case VaeInfo() as vae:
            return _vae(vae, contents)
        case EmbeddingInfo() as embedding:
            return _embedding(embedding)
        case UpscalerInfo() as upscaler:
            return _upscaler(upscaler)
        case Problem() as problem:
            return Sheet(
                problem.name,
                "Listed, but it cannot be used",
                trouble=problem.reason,
                acts=(replace(_REMOVE, label="Take off the list"),),
                facts=(Fact("Place", str(problem.path), copied=str(problem.path)),),
            )
        case Coming() as coming:
            return _coming(row, coming, contents)
        case Unfinished() as held:
            return _held(row, held, contents)
        case Found() as found:
            return _found(row, found)
        case entry:
            return _entry(entry)


def _model(row: Row, model: ModelInfo, contents: Contents) -> Sheet:
    entry = _entry_of(model.ref.name, contents)
    is_shipped = model.path.is_relative_to(contents.shipped)
    use = Act("use", "Use this model", "primary", "paint-brush", "Make the next pictures with it")
    return Sheet(
        model.ref.name,
        row.about,
        about=entry.about if entry else "",
        likes=entry.likes if entry else "",
        acts=(use,) if is_shipped else (use, _REMOVE),
        vae=VaeChoice((None, *model.vaes), model.defaults.vae) if model.vaes else None,
        facts=(
            *model_facts(model),
            *(_licence_facts(entry) if entry else ()),
            Fact("On disk", f"{size_text(model.bytes_on_disk)}{_lent(model)}"),
            Fact(
                "SHA-256", model.ref.sha256[:12], "The start of the hash of its contents", copied=model.ref.sha256
            ),
            Fact("Place", str(model.path), copied=str(model.path)),
        ),
    )


def _lent(model: ModelInfo) -> str:
    """What it takes from another model's folder, where that is counted."""
    return f", and {size_text(model.bytes_lent)} of {model.parts.name}" if model.parts else ""


def _lora(row: Row, lora: LoraInfo) -> Sheet:
    facts = (
        Fact("Family", family_label(lora.family) or "it does not say"),
        Fact("In a prompt", f"<lora:{lora.name}:0.8>", copied=f"<lora:{lora.name}:0.8>"),
        Fact("On disk", size_text(lora.bytes_on_disk)),
        Fact("SHA-256", lora.sha256[:12], "The start of the hash of its weights", copied=lora.sha256),
        Fact("Place", str(lora.path), copied=str(lora.path)),
    )
    about = "A LoRA changes how a model draws; write it into a prompt with a weight."
    return Sheet(lora.name, f"LoRA {row.about}", about=about, acts=(_REMOVE,), facts=facts)


def _vae(vae: VaeInfo, contents: Contents) -> Sheet:
    models = models_of(vae, contents)
    facts = (
        Fact("Fits", ", ".join(models) or "no model that is here"),
        Fact("Latents", f"{vae.channels} channels", "What it reads; a model must make the same"),
        Fact("On disk", size_text(vae.bytes_on_disk)),
        Fact("SHA-256", vae.sha256[:12], "The start of the hash of its file", copied=vae.sha256),
        Fact("Place", str(vae.path), copied=str(vae.path)),
    )
    about = (
        "A VAE turns what a model has made into colours; another one mends faces, or pale or burnt colours. "
        "Choose it beside a picture's parameters, under More."
    )
    return Sheet(vae.name, "VAE", about=about, acts=(_REMOVE,), facts=facts)


def _embedding(embedding: EmbeddingInfo) -> Sheet:
    word = f"embedding:{embedding.name}"
    facts = (
        Fact("In a prompt", word, copied=word),
        Fact("On disk", size_text(embedding.bytes_on_disk)),
        Fact("SHA-256", embedding.sha256[:12], "The start of the hash of its file", copied=embedding.sha256),
        Fact("Place", str(embedding.path), copied=str(embedding.path)),
    )
    about = (
        "A textual inversion is a word that a model learns from a small file; many stand in the negative prompt."
    )
    return Sheet(embedding.name, "Embedding", about=about, acts=(_REMOVE,), facts=facts)


def _upscaler(upscaler: UpscalerInfo) -> Sheet:
    facts = (
        Fact("Makes", f"{upscaler.scale} times larger sides" if upscaler.scale > 1 else "the same size, cleaner"),
        Fact("Built like", upscaler.architecture),
        Fact("On disk", size_text(upscaler.bytes_on_disk)),
        Fact("SHA-256", upscaler.sha256[:12], "The start of the hash of its file", copied=upscaler.sha256),
        Fact("Place", str(upscaler.path), copied=str(upscaler.path)),
    )
    about = (
        "An upscaler enlarges finished pictures and sharpens what is there. "
        "Choose Upscale … on a picture, or press Ctrl+Shift+U."
    )
    kind = f"Upscaler  ·  {upscaling_text(upscaler)}"
    return Sheet(upscaler.name, kind, about=about, acts=(_REMOVE,), facts=facts)


def _coming(row: Row, coming: Coming, contents: Contents) -> Sheet:
    entry, progress = _entry_of(coming.name, contents), coming.progress
    pause = Act("pause", "Pause", "", "pause", "Hold it; what has arrived is kept, also when Seedlock is closed")
    cancel = Act("cancel", "Cancel", "", "x", "Call it off and delete what has arrived")
    return Sheet(
        row.title,
        "Being installed",
        about=entry.about if entry else "",
        share=row.share,
        doing="\n".join(part for part in (row.about, progress.file) if part),
        acts=(pause, cancel),
        facts=_entry_facts(entry) if entry else (),
    )


def _held(row: Row, held: Unfinished, contents: Contents) -> Sheet:
    entry = _entry_of(held.plan.name, contents)
    go_on = Act("go_on", "Go on", "primary", "download-simple", "Fetch the rest")
    discard = Act("discard", "Delete what has arrived", "", "trash", "Free its space")
    return Sheet(
        row.title,
        "Not finished",
        about=entry.about if entry else "",
        share=row.share,
        doing=f"{row.about[:1].upper()}{row.about[1:]}",
        acts=(go_on, discard),
        facts=_entry_facts(entry) if entry else (Fact("From", held.plan.repo),),
    )


def _found(row: Row, found: Found) -> Sheet:
    what = KIND_LABELS[found.kind]
    add = Act("add", f"Use this {what}", "primary", "plus", "List it; it stays where it is")
    whose = f" of {found.program}" if found.program else ""
    return Sheet(
        found.name,
        f"{'An' if found.kind in ('upscaler', 'embedding') else 'A'} {what} in the folder{whose}",
        about="It stays where it is: nothing is copied or changed there.",
        acts=(add,),
        facts=(Fact("On disk", row.note), Fact("Place", str(found.path), copied=str(found.path))),
    )


def _entry(entry: CatalogueEntry) -> Sheet:
    install = Act("install", "Install …", "primary", "download-simple", "Shows the licence first")
    return Sheet(
        entry.label,
        f"{kind_text(entry)}{'  ·  cannot be run' * bool(entry.unusable)}",
        about=entry.about,
        likes=entry.likes,
        trouble=entry.unusable,
        acts=(_PAGE,) if entry.unusable else (install, _LICENCE, _PAGE),
        facts=_entry_facts(entry),
    )


def _entry_facts(entry: CatalogueEntry) -> tuple[Fact, ...]:
    sources = "Read at its publisher's: " + (", ".join(sorted(entry.checked)) or "nothing yet")
    sources += f". As other programs have it: {', '.join(sorted(entry.seen))}" if entry.seen else ""
    return (
        *(_settings_facts(entry) if entry.steps else ()),
        *((Fact("Not wanted", entry.negative, copied=entry.negative),) if entry.negative else ()),
        *((Fact("Download", size_text(entry.bytes)),) if entry.bytes else ()),
        *_licence_facts(entry),
        Fact("From", entry.repo + (f"/{entry.file}" if entry.file else ""), sources, copied=entry.repo),
    )


def _settings_facts(entry: CatalogueEntry) -> tuple[Fact, ...]:
    sizes = ", ".join(f"{size.width} × {size.height}" for size in entry.sizes[:4])
    more = ["clip skip 2"] * (entry.clip_skip == 2) + ["no guidance"] * (entry.guidance_scale <= 1)
    guidance = f"guidance {entry.guidance_scale:g}" if entry.guidance_scale > 1 else ""
    settings = [f"{entry.steps} steps", guidance, schedulers.named(entry.scheduler).label, *more]
    return (Fact("Makes", sizes), Fact("Begins with", ", ".join(part for part in settings if part)))


def _licence_facts(entry: CatalogueEntry) -> tuple[Fact, ...]:
    gated = " Its publisher wants a signed-in user: it needs your token (settings, Models)." * entry.gated
    return (Fact("Licence", f"{entry.licence.name}. {entry.licence.terms}{gated}"),)


def _entry_of(name: str, contents: Contents) -> CatalogueEntry | None:
    return next((entry for entry in contents.entries if entry.name == name), None)


def model_facts(model: ModelInfo) -> tuple[Fact, ...]:
    """What an installed model makes, and with which settings it begins."""
    defaults, size = model.defaults, model.defaults.size
    label = schedulers.named(defaults.scheduler).label
    return (
        Fact("Makes", f"{size.width} × {size.height} pixels"),
        Fact("Begins with", f"{defaults.steps} steps, guidance {defaults.guidance_scale:g}, {label}"),
        *((Fact("Takes from", model.parts.name, "Its text encoders and VAE"),) if model.parts else ()),
        *((Fact("Not wanted", defaults.negative, copied=defaults.negative),) if defaults.negative else ()),
        *knowledge_facts(model.knowledge),
    )


def knowledge_facts(knowledge: ModelKnowledge) -> tuple[Fact, ...]:
    """What a small model was trained on, a line a field; other models know language at large."""
    if not knowledge.is_limited:
        return (Fact("Knows", "Language at large"),)
    fields = {
        "Frames": knowledge.frames,
        "Subjects": knowledge.subjects,
        "Styles": knowledge.styles,
        "Modifiers": knowledge.modifiers,
    }
    about = "Words that this model was trained on; others have little effect"
    return tuple(Fact(name, _some(words), about) for name, words in fields.items() if words)


def _some(words: frozenset[str]) -> str:
    """How many words there are, and some from all over the alphabet."""
    ordered = sorted(words, key=str.casefold)
    step = max(1, len(ordered) // _WORDS_SHOWN)
    return f"{len(ordered)}: {', '.join(ordered[::step][:_WORDS_SHOWN])}{' …' if step > 1 else ''}"
