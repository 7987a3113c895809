"""InvokeAI: three dialects; the two old ones are read by the library sd-parsers."""

from collections.abc import Mapping
from typing import Any

from studio.generation.dialects.values import recipe_of, values_in
from studio.generation.recipe import Recipe

SOURCE = "invokeai"
WEIGHTS = "compel"


def read(texts: Mapping[str, str]) -> Recipe | None:
    """The recipe of InvokeAI 3 and later, or of its forerunners; None where there is none."""
    if values := values_in(texts.get("invokeai_metadata", "")):
        return recipe_of(values, SOURCE, WEIGHTS)
    if "sd-metadata" in texts or "Dream" in texts:
        return _old(texts)
    return None


def _old(texts: Mapping[str, str]) -> Recipe | None:
    """ "sd-metadata" (version 2) and "Dream" (a command line)."""
    from sd_parsers.exceptions import ParserError  # loaded here: 60 ms that no start of the window should pay
    from sd_parsers.parsers import InvokeAIParser

    known = {name: text for name, text in texts.items() if name in ("sd-metadata", "Dream")}
    try:
        found = InvokeAIParser().parse(known)
    except (ParserError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return None
    sampler = found.samplers[0]
    values: dict[str, Any] = {**found.metadata, **sampler.parameters, "sampler": sampler.name}
    values |= {"prompt": found.full_prompt, "negative_prompt": found.full_negative_prompt}
    values |= {"model": sampler.model.name if sampler.model else ""}
    return recipe_of(values, SOURCE, WEIGHTS)
