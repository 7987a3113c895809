"""What the Generate button says before it is pressed: what will stay and what will change."""

from studio.generation.draft import Draft
from studio.prompt.composition import Composition
from studio.prompt.diff import diff
from studio.ui.composer.locks import drawn_fields
from studio.ui.composer.seeds_text import write_seeds

LONG_SEED = 10**6
"""A seed from here on leaves no room on the button for what changed; it stands in its own field."""


def button_words(draft: Draft, before: Draft | None) -> tuple[str, str]:
    """What pressing does, and what that means: ("Generate", "seed 7 locked, frame changed").

    `before` is the draft that was generated last.
    """
    verb = "Draft" if draft.is_quick else "Generate"
    verb = verb if draft.pictures == 1 else f"{verb} {draft.pictures}"
    said = [_seeds(draft)]
    if drawn := _drawn_anew(draft.composition):
        said.append(f"{_listed(drawn)} drawn anew")
    if before is not None:
        names = _changed(before, draft)
        if names:
            said.append(f"{_listed(names)} changed")
        elif draft.seed is not None and not drawn:
            said.append("nothing changed")
    return verb, ", ".join(said)


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
    }
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
