"""LoRAs that are named in a prompt as in A1111, `<lora:name:0.8>`: taken out of the text, or put into it."""

import math
import re
from dataclasses import dataclass, replace

from studio.errors import StudioError
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields

_TAG = r"<lora:([^<>:]+)(?::([^<>]*))?>"
_OWN_PHRASE = re.compile(rf",?\s*{_TAG}(?=\s*(?:,|\Z))")
_WITHIN = re.compile(rf"{_TAG}\s*")
_ANY = re.compile(_TAG)


@dataclass(frozen=True)
class LoraTag:
    """A LoRA by name and how much of it is added; 1 is as much as it was trained for."""

    name: str
    weight: float = 1.0

    def __str__(self) -> str:
        """As it stands in a prompt."""
        return f"<lora:{self.name}:{self.weight:g}>"


def parse_lora(text: str) -> LoraTag:
    """Read "name" or "name:0.8", also between the brackets of a prompt.

    Raises:
        StudioError: there is no name, or the weight is no number.
    """
    inside = text.strip().removeprefix("<lora:").removesuffix(">")
    name, colon, weight = inside.partition(":")
    if not name.strip():
        raise StudioError(f'"{text}" names no LoRA. Write its name and weight, like ink:0.8.')
    return LoraTag(name.strip(), _number(weight, text) if colon else 1.0)


def tags_in(text: str) -> tuple[LoraTag, ...]:
    """The LoRAs that a text names, in their order.

    Raises:
        StudioError: a weight is no number.
    """
    return tuple(parse_lora(match[0]) for match in _ANY.finditer(text))


def without_tags(text: str) -> str:
    """The text without its LoRAs and without the commas that only they needed; others stay as they are."""
    if not _ANY.search(text):
        return text
    bare = _WITHIN.sub("", _OWN_PHRASE.sub("", text))
    return re.sub(r"\s*,(?:\s*,)+", ",", bare).strip(" ,")


def part(composition: Composition) -> tuple[Composition, tuple[LoraTag, ...]]:
    """The composition without LoRAs, and the LoRAs that its positive texts name.

    Raises:
        StudioError: a weight is no number.
    """
    if composition.text is not None:
        return replace(composition, text=without_tags(composition.text)), tags_in(composition.text)
    fields = composition.fields
    texts = (fields.frame, fields.subject, *(style.text for style in fields.styles), *fields.modifiers)
    tags = tuple(tag for text in texts for tag in tags_in(text))
    return (replace(composition, fields=_bare(fields)), tags) if tags else (composition, ())


def put(composition: Composition, tag: LoraTag) -> Composition:
    """The composition with this LoRA as its last modifier, or behind a text of the user's own; the same LoRA
    with another weight goes."""
    if composition.text is not None:
        return replace(composition, text=f"{_without(composition.text, tag.name)} {tag}".strip())
    kept = [_without(modifier, tag.name) for modifier in composition.fields.modifiers]
    modifiers = (*(modifier for modifier in kept if modifier), str(tag))
    return replace(composition, fields=replace(composition.fields, modifiers=modifiers))


def _bare(fields: PromptFields) -> PromptFields:
    styles = (replace(style, text=without_tags(style.text)) for style in fields.styles)
    modifiers = map(without_tags, fields.modifiers)
    return replace(
        fields,
        frame=without_tags(fields.frame),
        subject=without_tags(fields.subject),
        styles=tuple(style for style in styles if style.text),
        modifiers=tuple(modifier for modifier in modifiers if modifier),
    )


def _without(text: str, name: str) -> str:
    """The text without the LoRA of this name."""
    others = [tag for tag in tags_in(text) if tag.name.lower() != name.lower()]
    if len(others) == len(tags_in(text)):
        return text
    return " ".join([without_tags(text), *map(str, others)]).strip()


def _number(weight: str, text: str) -> float:
    try:
        value = float(weight)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise StudioError(f'"{text}" has no weight that is one number. Write it like <lora:ink:0.8>.')
    return value
