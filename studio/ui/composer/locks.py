"""Which fields keep their value while others are drawn anew."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from studio.errors import StudioError
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.prompt.wildcards import Held, Wildcards, has_draws


def drawn_fields(fields: PromptFields) -> frozenset[str]:
    """The fields in which variants or wildcards stand; styles by their aspect, "style" where it is unknown."""
    return frozenset(name for name, text in _texts(fields) if has_draws(text))


def locks_of(composition: Composition) -> tuple[Held, ...]:
    """The locks that keep what a composition draws: those it has, and one a field that its own seed draws."""
    held, seed = {one.field for one in composition.held}, composition.wildcard_seed
    if seed is None:
        return composition.held
    as_subject = {} if composition.text is None else {"subject": composition.text}
    free = sorted(drawn_fields(replace(composition.fields, **as_subject)) - held)
    return (*composition.held, *(Held(name, seed) for name in free))


def held_by(locks: Sequence[Held], composition: Composition) -> Composition:
    """The composition in which locked fields keep their draws and all others are drawn anew.

    Where one seed holds all that is drawn, it is the seed of the whole composition.
    """
    drawn = drawn_fields(composition.fields)
    held = tuple(lock for lock in locks if lock.field in drawn)
    seeds = {lock.wildcard_seed for lock in held}
    if len(held) == len(drawn) and len(seeds) == 1:
        return replace(composition, wildcard_seed=seeds.pop(), held=())
    return replace(composition, wildcard_seed=None, held=held)


def with_held_draws(composition: Composition, locks: Sequence[Held], wildcards: Wildcards) -> Composition:
    """The composition as it reads: with what locked fields keep; as it stands where that cannot be drawn."""
    fields = composition.fields
    names = {lock.field for lock in locks} & drawn_fields(fields)
    if not names:
        return composition
    try:
        drawn = wildcards.expand(fields, 0, locks)
    except StudioError:  # said when the picture is asked for
        return composition
    styles = zip(fields.styles, drawn.styles, strict=True)
    shown = PromptFields(
        subject=drawn.subject if "subject" in names else fields.subject,
        frame=drawn.frame if "frame" in names else fields.frame,
        styles=tuple(new if (old.aspect or "style") in names else old for old, new in styles),
        modifiers=drawn.modifiers if "modifier" in names else fields.modifiers,
        negative=drawn.negative if "negative" in names else fields.negative,
    )
    return replace(composition, fields=shown)


def _texts(fields: PromptFields) -> Iterator[tuple[str, str]]:
    yield "frame", fields.frame
    yield "subject", fields.subject
    yield from ((style.aspect or "style", style.text) for style in fields.styles)
    yield from (("modifier", text) for text in fields.modifiers)
    yield "negative", fields.negative
