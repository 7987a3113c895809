"""What the Generate button says before it is pressed: what will stay and what will change."""

from collections.abc import Callable

from studio.generation.draft import Draft
from studio.prompt.composition import Composition
from studio.prompt.diff import diff
from studio.ui.composer.locks import drawn_fields
from studio.ui.composer.seeds_text import write_seeds

LONG_SEED = 10**6
"""A seed from here on leaves no room on the button for what changed; it stands in its own field."""


def button_words(draft: Draft, before: Draft | None) -> tuple[str, ...]:
    """What pressing does, and what that means: ("Generate", "seed 7 locked, frame changed"), the latter in full
    and then in fewer and fewer words.

    `before` is the draft that was generated last.
    """
    verb = "Draft" if draft.is_quick else "Generate"
    verb = verb if draft.pictures == 1 else f"{verb} {draft.pictures}"
    drawn = _drawn_anew(draft.composition)
    changed = [] if before is None else _changed(before, draft)
    is_same = before is not None and not changed and draft.seed is not None and not drawn
    seeds, seeds_short, rest = _seeds(draft), _seeds_short(draft), ["nothing changed"] if is_same else []
    told = [_said(drawn, "drawn anew", _listed), _said(changed, "changed", _listed), *rest]
    changes = f"{len(changed)} changes" if len(changed) > 1 else _said(changed, "changed", _listed)
    counted = [_said(drawn, "drawn anew", _counted), changes, *rest]
    lines = (
        [seeds, *told],
        [seeds_short, *told],
        [seeds_short, *counted],
        [seeds_short, *counted[1:]],
        counted[1:],
    )
    return (verb, *dict.fromkeys(", ".join(filter(None, line)) for line in lines if any(line)))


def _said(names: list[str], what: str, write: Callable[[list[str]], str]) -> str:
    return f"{write(names)} {what}" if names else ""


def _counted(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} things"


def _seeds_short(draft: Draft) -> str:
    if draft.seeds:
        return f"{len(draft.seeds)} seeds"
    return "seed locked" if draft.seed is not None and draft.count == 1 else _seeds(draft)


def _seeds(draft: Draft) -> str:
    if draft.seeds:
        return f"seeds {write_seeds(draft.seeds)}"
    if draft.seed is None:
        return "new seed" if draft.count == 1 else "new seeds"
    if draft.count > 1:
        return f"seeds from {draft.seed} on"
    return f"seed {draft.seed} locked" if draft.seed < LONG_SEED else "seed locked"


def _drawn_anew(composition: Composition) -> list[str]:
    """The fields whose variants and wildcards no lock holds."""
    if composition.wildcard_seed is not None:
        return []
    held = {one.field for one in composition.held}
    return sorted(drawn_fields(composition.fields) - held)


def _changed(before: Draft, after: Draft) -> list[str]:
    """The names of what differs, each once."""
    named = [one.name for one in diff(before.composition, after.composition) if one.name != "wildcard seed"]
    pairs = {
        "seed": (before.seed, after.seed) if after.seed is not None else (),
        "variation": (before.variations, after.variations),
        "blend": (before.blend, after.blend),
        "model": (before.model.ref, after.model.ref),
        "size": (before.size, after.size),
        "source": tuple(one.source and (one.source.sha256, one.source.mask) for one in (before, after)),
        "hires": (before.hires, after.hires),
        "clip skip": (before.clip_skip, after.clip_skip),
        "rescale": (before.guidance_rescale, after.guidance_rescale),
        "guider": (before.guider, after.guider),
        "seams": (before.seamless, after.seamless),
        "VAE": (before.vae, after.vae),
    }
    if before.source is not None and after.source is not None:
        pairs["strength"] = (before.source.strength, after.source.strength)
    if before.is_quick == after.is_quick:
        pairs |= {
            "steps": (before.steps, after.steps),
            "guidance": (before.guidance_scale, after.guidance_scale),
            "scheduler": (before.scheduler, after.scheduler),
        }
    named += [name for name, pair in pairs.items() if pair and pair[0] != pair[1]]
    return list(dict.fromkeys(named))


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return f"{len(names)} things"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
