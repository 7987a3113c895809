"""What the Generate button says before it is pressed: what will stay and what will change."""

from studio.generation.draft import Draft
from studio.prompt.diff import diff


def button_words(draft: Draft, before: Draft | None) -> tuple[str, str]:
    """What pressing does, and what that means: ("Generate", "seed 7 locked, frame changed").

    `before` is the draft that was generated last.
    """
    verb = "Generate" if draft.count == 1 else f"Generate {draft.count}"
    if draft.seed is None:
        return verb, "new seed" if draft.count == 1 else "new seeds"
    held = f"seed {draft.seed} locked" if draft.count == 1 else f"seeds from {draft.seed} on"
    if before is None:
        return verb, held
    names = _changed(before, draft)
    return verb, f"{held}, {_listed(names)} changed" if names else f"{held}, nothing changed"


def _changed(before: Draft, after: Draft) -> list[str]:
    """The names of what differs, each once."""
    named = [change.name for change in diff(before.composition, after.composition)]
    pairs = {
        "seed": (before.seed, after.seed),
        "model": (before.model.ref, after.model.ref),
        "size": (before.size, after.size),
        "steps": (before.steps, after.steps),
        "guidance": (before.guidance_scale, after.guidance_scale),
        "scheduler": (before.scheduler, after.scheduler),
    }
    named += [name for name, (old, new) in pairs.items() if old != new]
    return list(dict.fromkeys(named))


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return f"{len(names)} things"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
