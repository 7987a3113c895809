"""Recipes in text files beside pictures: the same dialects as inside of them, or lines of "Name: value"."""

import re
from collections.abc import Mapping

from studio.generation.dialects.recognition import recognise
from studio.generation.dialects.values import Values, recipe_of, values_in
from studio.generation.recipe import Recipe

SOURCE = "sidecar"
"""The source of recipes that tell nothing of the program that wrote them."""

_LINE = re.compile(r"\s{0,8}([A-Za-z][\w \-]{0,60}?)\s*[:=]\s?(.*)")
_MOST_LINES = 500
_GRAPHS = ("prompt", "workflow")


def recipe_beside(text: str) -> Recipe | None:
    """The recipe in a text file, whatever its form, None if it is none.

    JSON may be the metadata of Fooocus, SwarmUI, InvokeAI, Easy Diffusion or Draw Things, or a graph of ComfyUI;
    other texts are A1111's, or name a value a line, as Easy Diffusion and flat YAML do.
    """
    text = text.lstrip("\ufeff").strip()
    values = values_in(text)
    if values is None:
        return recognise({"parameters": text}) or _of_values(_lines(text))
    names = ("parameters", *_GRAPHS, *(("invokeai_metadata",) if "positive_prompt" in values else ()))
    under = (recognise({name: text}) for name in names)
    return next((found for found in under if found is not None), None) or _of_values(values)


def _of_values(values: Values) -> Recipe | None:
    """Named values: those of a program that is known by them, or of none."""
    if "c" in values and "prompt" not in values:
        return recipe_of(values, "drawthings", "a1111")
    texts: Mapping[str, str] = {str(name): str(value) for name, value in values.items()}
    has_more = any(str(name).lower() != "prompt" for name in values)
    return recognise(texts) or (recipe_of(values, SOURCE, "a1111") if has_more else None)


def _lines(text: str) -> dict[str, object]:
    """Lines like "Steps: 30" as values; quotes of YAML are taken off."""
    found: dict[str, object] = {}
    for line in text.splitlines()[:_MOST_LINES]:
        if match := _LINE.fullmatch(line):
            value = match[2].strip()
            is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            found.setdefault(match[1].strip(), value[1:-1] if is_quoted else value)
    return found
