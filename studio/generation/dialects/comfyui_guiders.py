"""The guiders of ComfyUI: nodes between a model and its sampler that change how each step uses the guidance."""

from collections.abc import Iterable, Mapping

from studio.generation.dialects.values import Values, number
from studio.generation.guiders import Guider, named

_GUIDERS: Mapping[str, tuple[str, str]] = {
    "PerturbedAttentionGuidance": ("pag", "scale"),
    "PerturbedAttention": ("pag", "scale"),
    "APG": ("apg", "eta"),
    "CFGZeroStar": ("cfg_zero_star", ""),
}
"""Our name of what a kind of node does, and the input that is its number: ComfyUI's own nodes, and the one of the
extension sd-perturbed-attention."""

WIDGETS: Mapping[str, tuple[str, ...]] = {
    **{kind: (amount,) for kind, (_, amount) in _GUIDERS.items()},
    "RescaleCFG": ("multiplier",),
}
"""The inputs that their widgets stand for."""


def guider_in(nodes: Iterable[tuple[str, Values]]) -> Guider | None:
    """The guider of the first node that is one, by kinds and inputs; None where its number is out of our range."""
    for kind, inputs in nodes:
        if kind in _GUIDERS:
            name, place = _GUIDERS[kind]
            row = named(name)
            amount = number(inputs.get(place)) if place else 0.0
            guider = None if amount is None or amount > row.most else Guider(name, amount)
            return None if guider is None or guider.is_plain else guider
    return None


def rescale_in(nodes: Iterable[tuple[str, Values]]) -> float:
    """By what share the guided prediction's deviation is drawn back; 0 where no node does that."""
    shares = (number(inputs.get("multiplier")) for kind, inputs in nodes if kind == "RescaleCFG")
    share = next(shares, None)
    return share if share is not None and share <= 1 else 0.0
