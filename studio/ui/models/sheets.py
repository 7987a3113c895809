"""What is told of one row of the models' place, and what can be done with it: values, no widgets."""

from dataclasses import replace

from studio.engine import schedulers
from studio.engine.catalogue import CatalogueEntry
from studio.engine.installing.outside import Found
from studio.engine.installing.parts import Unfinished
from studio.engine.library import Problem
from studio.experiments.estimate import write_bytes
from studio.generation.model import (
    KIND_LABELS,
    EmbeddingInfo,
    LoraInfo,
    ModelInfo,
    ModelKnowledge,
    UpscalerInfo,
    VaeInfo,
)
from studio.ui.gallery.facts import Fact
from studio.ui.models.contents import Contents
from studio.ui.models.part_sheets import part_sheet
from studio.ui.models.sheet import REMOVE, Act, Sheet, VaeChoice, file_facts
from studio.ui.models.shelf import Coming, Row, kind_text

_WORDS_SHOWN = 5

_LICENCE = Act("read_licence", "Read the licence", "link", "", "Opens the licence in your browser")
_PAGE = Act("open_page", "Its page", "link", "", "Opens the publisher's page in your browser")


def sheet_of(row: Row, contents: Contents) -> Sheet:
    """What is told of a row."""
    match row.thing:
        case ModelInfo() as model:
            return _model(row, model, contents)
        case LoraInfo() | VaeInfo() | EmbeddingInfo() | UpscalerInfo() as part:
            return part_sheet(row, part, contents)
        case Problem() as problem:
            return Sheet(
                problem.name,
                "Listed, but it cannot be used",
                trouble=problem.reason,
                acts=(replace(REMOVE, label="Take off the list"),),
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
        acts=(use,) if is_shipped else (use, REMOVE),
        vae=VaeChoice((None, *model.vaes), model.defaults.vae) if model.vaes else None,
        facts=(
            *model_facts(model),
            *(_licence_facts(entry) if entry else ()),
            *file_facts(model, _lent(model)),
        ),
    )


def _lent(model: ModelInfo) -> str:
    """What it takes from another model's folder, where that is counted."""
    return f", and {write_bytes(model.bytes_lent)} of {model.parts.name}" if model.parts else ""


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
        *((Fact("Download", write_bytes(entry.bytes)),) if entry.bytes else ()),
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
