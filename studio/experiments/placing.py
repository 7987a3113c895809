"""How a value of an axis gets into a draft: one function a kind of axis."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from studio.errors import StudioError
from studio.experiments.variations import STRONG
from studio.generation.draft import Draft, FindLora, no_lora
from studio.generation.model import ModelInfo
from studio.generation.request import Variation
from studio.prompt import lora_tags
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.template import Template


@dataclass(frozen=True)
class Lookups:
    """What names stand for; each function raises StudioError for a name that it does not know.

    `scheduler` gives the proper name of a scheduler, `aspect` the aspect of a style phrase ("" if unknown).
    """

    template: Callable[[str], Template]
    model: Callable[[str], ModelInfo]
    scheduler: Callable[[str], str]
    aspect: Callable[[str], str]
    lora: FindLora = no_lora


Put = Callable[[Draft, str, Lookups], Draft]
"""Puts a value into a draft."""


def _with_fields(draft: Draft, fields: PromptFields) -> Draft:
    """The draft with these fields, unless a text of the user's own hides them."""
    if draft.composition.text is not None:
        raise StudioError(
            "The prompt is written as one text, so its fields change nothing. Use the axis replace, or fields."
        )
    return replace(draft, composition=replace(draft.composition, fields=fields))


def put_frame(draft: Draft, value: str, _: Lookups) -> Draft:
    """Take this frame."""
    return _with_fields(draft, replace(draft.composition.fields, frame=value))


def put_subject(draft: Draft, value: str, _: Lookups) -> Draft:
    """Take this subject."""
    return _with_fields(draft, replace(draft.composition.fields, subject=value))


def put_modifier(draft: Draft, value: str, _: Lookups) -> Draft:
    """Add a modifier, if it is one and not there yet."""
    fields = draft.composition.fields
    added = (value,) if value and value not in fields.modifiers else ()
    return _with_fields(draft, replace(fields, modifiers=(*fields.modifiers, *added)))


def put_negative(draft: Draft, value: str, _: Lookups) -> Draft:
    """Take this as what must not be there."""
    composition = draft.composition
    return replace(draft, composition=replace(composition, fields=replace(composition.fields, negative=value)))


def put_lora(draft: Draft, value: str, _: Lookups) -> Draft:
    """Add a LoRA, "name:weight", or give it this weight; an empty value adds none."""
    if not value:
        return draft
    return replace(draft, composition=lora_tags.put(draft.composition, lora_tags.parse_lora(value)))


def put_style(draft: Draft, value: str, lookups: Lookups) -> Draft:
    """Put a style in the place of those of its aspect; an empty one changes nothing."""
    return put_aspect(lookups.aspect(value))(draft, value, lookups) if value else draft


def put_aspect(aspect: str) -> Put:
    """Puts a style in the place of those of its aspect; an empty one takes them away."""

    def put(draft: Draft, value: str, _: Lookups) -> Draft:
        fields = draft.composition.fields
        others = [style for style in fields.styles if style.aspect != aspect]
        places = [index for index, style in enumerate(fields.styles) if style.aspect == aspect]
        if value:
            others.insert(places[0] if places else len(others), StylePhrase(value, aspect))
        return _with_fields(draft, replace(fields, styles=tuple(others)))

    return put


def put_template(draft: Draft, value: str, lookups: Lookups) -> Draft:
    """Take the template of this name."""
    changed = _with_fields(draft, draft.composition.fields)
    return replace(changed, composition=replace(changed.composition, template=lookups.template(value)))


def put_wildcards(draft: Draft, value: str, _: Lookups) -> Draft:
    """Draw variants and wildcards by this seed."""
    return replace(draft, composition=replace(draft.composition, wildcard_seed=int(value)))


def put_variation_seed(draft: Draft, value: str, _: Lookups) -> Draft:
    """Turn the last variation towards this seed; where there is none, vary strongly."""
    *first, last = draft.variations or (Variation(0, STRONG),)
    return replace(draft, variations=(*first, replace(last, seed=int(value))))


def put_strength(draft: Draft, value: str, _: Lookups) -> Draft:
    """Give the last variation this strength.

    Raises:
        StudioError: there is no variation.
    """
    if not draft.variations:
        raise StudioError(
            "A variation strength needs a seed to vary towards. Give it a variation, or the axis variation-seed."
        )
    *first, last = draft.variations
    return replace(draft, variations=(*first, replace(last, strength=float(value))))


def replace_text(draft: Draft, searched: str, value: str) -> Draft:
    """Put `value` where `searched` stands, in every field or in a text of the user's own.

    Raises:
        StudioError: it stands nowhere.
    """
    found = 0

    def changed(text: str) -> str:
        nonlocal found
        found += text.count(searched)
        return text.replace(searched, value)

    if not searched:
        raise StudioError("The axis replace needs a text to search for as its first value.")
    composition = _texts_changed(draft.composition, changed)
    if not found:
        raise StudioError(f'"{searched}" is not in the prompt, so nothing can be put in its place.')
    return replace(draft, composition=composition)


def _texts_changed(composition: Composition, changed: Callable[[str], str]) -> Composition:
    """The composition with every text as `changed` makes it; fields behind a text of its own are left alone."""
    fields = composition.fields
    negative = changed(fields.negative)
    if composition.text is not None:
        return replace(composition, text=changed(composition.text), fields=replace(fields, negative=negative))
    whole = PromptFields(
        subject=changed(fields.subject),
        frame=changed(fields.frame),
        styles=tuple(replace(style, text=changed(style.text)) for style in fields.styles),
        modifiers=tuple(changed(modifier) for modifier in fields.modifiers),
        negative=negative,
    )
    return replace(composition, fields=whole)
