"""What an axis offers: the vocabulary, what is installed, and ranges worth trying."""

from collections.abc import Mapping

from studio.engine import families, schedulers
from studio.engine.library import ModelLibrary
from studio.errors import StudioError
from studio.experiments.axis import AXES
from studio.generation.draft import Draft
from studio.generation.guiders import GUIDERS
from studio.generation.model import OWN_VAE_NAME
from studio.prompt.fields import ASPECTS
from studio.prompt.templates import TemplateBook
from studio.prompt.vocabulary import Vocabulary
from studio.ui.composer.offers import knows_part, knows_whole, offers
from studio.ui.composer.sizes import size_choices
from studio.ui.widgets.choices import Choice

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "words": ("frame", "subject", "modifier", "negative", "template", "replace", "wildcards"),
    "style": ("style", *ASPECTS),
    "noise": ("seed", "variation-seed", "variation-strength"),
    "settings": ("steps", "guidance", "guider", "scheduler", "size", "model", "vae"),
}

_RANGES: Mapping[str, tuple[Choice, ...]] = {
    "seed": (Choice("1..4", "four seeds"), Choice("1..8", "eight seeds"), Choice("1..16", "sixteen seeds")),
    "wildcards": (Choice("1..4", "four draws of every variant and wildcard"), Choice("1..8", "eight draws")),
    "variation-seed": (Choice("1..4", "four directions"), Choice("1..8", "eight directions")),
    "variation-strength": (
        Choice("0..0.4 by 0.1", "from the picture itself to a strong variation"),
        Choice("0..1 by 0.25", "all the way to the other noise"),
    ),
    "steps": (
        Choice("8|16|32", "doubled twice"),
        Choice("4..20 by 4", "where more steps stop to matter"),
        Choice("10..50 by 10", "the whole range"),
    ),
    "guidance": (
        Choice("1..9 by 2", "from free to strict"),
        Choice("3..8 by 1", "around what is usual"),
        Choice("2..12 by 2.5", "the whole range"),
    ),
}

PLACEHOLDERS: Mapping[str, str] = {
    "replace": "text to find, then what stands in its place",
    "variation-strength": "0..0.4 by 0.1",
    "lora": "ink:0..1 by 0.25",
    "steps": "8|16|32 or 4..20 by 4",
    "guidance": "3..8 or 1..9 by 2",
    "size": "512x768",
}


def axis_choices() -> tuple[Choice, ...]:
    """Every axis there is, in groups."""
    grouped = {name: group for group, names in _GROUPS.items() for name in names}
    listed = [*grouped, *(name for name in AXES if name not in grouped)]
    return tuple(Choice(AXES[name].label, AXES[name].about, grouped.get(name, "more")) for name in listed)


def value_choices(
    name: str, draft: Draft, words: Vocabulary, templates: TemplateBook, library: ModelLibrary
) -> tuple[Choice, ...]:
    """What an axis offers beside this recipe; what its model knows comes first."""
    match name:
        case "template":
            return tuple(Choice(template.name) for template in templates.all())
        case "scheduler":
            unsuited = draft.model.unsuited_schedulers
            rows = (row for row in schedulers.SCHEDULERS if row.name not in unsuited)
            return tuple(Choice(row.name, row.about, row.family) for row in rows)
        case "guider":
            return tuple(
                Choice(row.name, row.about)
                for row in GUIDERS
                if row.name in families.guiders_of(draft.model.family)
            )
        case "model":
            return tuple(Choice(model.ref.name) for model in library.all())
        case "vae":
            return tuple(Choice(name) for name in (OWN_VAE_NAME, *(vae.name for vae in draft.model.vaes)))
        case "size":
            return size_choices(draft.model)
        case "lora":
            return tuple(
                Choice(f"{lora.name}:0..1 by 0.25", "from without it to all of it") for lora in library.loras.all()
            )
        case "replace":
            return ()
        case _ if name in _RANGES:
            return _RANGES[name]
        case _:
            return _words(name, draft, words)


def _words(name: str, draft: Draft, words: Vocabulary) -> tuple[Choice, ...]:
    """The words of a field or an aspect, as the composer offers them."""
    knowledge = draft.model.knowledge
    finishing = knows_whole(knowledge.modifiers | knowledge.styles) if knowledge.is_limited else None
    match name:
        case "frame":
            knows = knows_whole(knowledge.frames) if knowledge.is_limited else None
            return offers(words.frames, knows, knowledge.frames)
        case "subject":
            knows = knows_part(knowledge.subjects) if knowledge.is_limited else None
            return offers(words.subjects, knows, knowledge.subjects)
        case "modifier":
            return offers(words.modifiers, finishing, knowledge.modifiers)
        case "negative":
            return offers(words.negatives, None)
        case "style":
            return offers(words.entries("style"), finishing, knowledge.styles)
        case _:
            extra = (word for word in knowledge.styles if words.aspect_of(word) == name)
            return offers(words.entries("style", name), finishing, extra)


def known_name(text: str) -> str:
    """The axis that a user means by a name or a label.

    Raises:
        StudioError: there is none.
    """
    wanted = text.strip().casefold().replace(" ", "-")
    by_label = {kind.label.casefold().replace(" ", "-"): name for name, kind in AXES.items()}
    name = wanted if wanted in AXES else by_label.get(wanted)
    if name is None:
        raise StudioError(f'There is no axis "{text.strip()}". Choose one of the list.')
    return name
