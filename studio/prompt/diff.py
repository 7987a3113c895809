"""What differs between two compositions, field by field and phrase by phrase."""

from collections import Counter
from dataclasses import dataclass

from studio.prompt.composition import Composition
from studio.prompt.fields import ASPECTS, PromptFields
from studio.prompt.template import Template


@dataclass(frozen=True)
class Change:
    """One thing that differs: its name for the user, and its value before and after ("" where there is none)."""

    name: str
    before: str
    after: str


def diff_fields(before: PromptFields, after: PromptFields) -> tuple[Change, ...]:
    """The changes that lead from one set of fields to another, in the order of the composer.

    A phrase that took the place of another one of its kind is one change; phrases that only moved are one change
    named "order of styles" or "order of modifiers".
    """
    return (
        *one("frame", before.frame, after.frame),
        *one("subject", before.subject, after.subject),
        *_styles(before, after),
        *_phrases("modifier", before.modifiers, after.modifiers),
        *one("negative", before.negative, after.negative),
    )


def diff(before: Composition, after: Composition) -> tuple[Change, ...]:
    """As `diff_fields`, with the template, a text of the user's own, and the seed of wildcards."""
    return (
        *diff_fields(before.fields, after.fields),
        *one("template", _template(before.template), _template(after.template)),
        *one("text", before.text or "", after.text or ""),
        *one("wildcard seed", write_wildcard_seeds(before), write_wildcard_seeds(after)),
    )


def one(name: str, before: str, after: str) -> tuple[Change, ...]:
    """The change of a single value, if it is one."""
    return () if before == after else (Change(name, before, after),)


def _styles(before: PromptFields, after: PromptFields) -> tuple[Change, ...]:
    changes: list[Change] = []
    for aspect in (*ASPECTS, ""):
        kept = (
            tuple(style.text for style in fields.styles if style.aspect == aspect) for fields in (before, after)
        )
        changes += _phrases(aspect or "style", *kept)
    if not changes and before.styles != after.styles:
        texts = (", ".join(style.text for style in fields.styles) for fields in (before, after))
        changes += one("order of styles", *texts)
    return tuple(changes)


def _phrases(name: str, before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Change, ...]:
    """Removed and added phrases in pairs, as far as they go; else a change of order."""
    removed = list((Counter(before) - Counter(after)).elements())
    added = list((Counter(after) - Counter(before)).elements())
    if not removed and not added:
        return one(f"order of {name}s", ", ".join(before), ", ".join(after))
    rows = max(len(removed), len(added))
    removed += [""] * (rows - len(removed))
    added += [""] * (rows - len(added))
    return tuple(Change(name, *pair) for pair in zip(removed, added, strict=True))


def _template(template: Template) -> str:
    return f"{template.name} ({' · '.join(template.slots)})"


def write_wildcard_seeds(composition: Composition) -> str:
    """As people read them: the seed of all fields, then those of fields that keep what was drawn."""
    seed = composition.wildcard_seed
    held = (f"{one.field} {one.wildcard_seed}" for one in composition.held)
    return ", ".join((*(() if seed is None else (str(seed),)), *held))
