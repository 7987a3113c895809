"""Any number of recipes beside each other: every value of each, by the names that `changes` uses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studio.generation.changes import PARAMETERS, Composed, write_model
from studio.generation.request import GenerationRequest, ModelRef
from studio.prompt.diff import write_wildcard_seeds
from studio.prompt.fields import ASPECTS


@dataclass(frozen=True)
class Line:
    """One thing that recipes have: its name for the user, and its value in each ("" where there is none)."""

    name: str
    values: tuple[str, ...]

    @property
    def is_alike(self) -> bool:
        """Whether all recipes agree."""
        return len(set(self.values)) <= 1


def compare(recipes: Sequence[Composed]) -> tuple[Line, ...]:
    """Every value of every recipe, in the order of the composer, without lines that are empty in all.

    The written prompts stand there only where the fields do not tell what differs.
    """
    requests = [recipe.request for recipe in recipes]
    values = {name: tuple(map(read, recipes)) for name, read in _FIELDS.items()}
    values |= {name: tuple(map(read, requests)) for name, read in _REQUESTED.items()}
    values["model"] = _models([request.model for request in requests])
    told = [Line(name, found) for name, found in values.items() if any(found)]
    is_composed = all(recipe.origin.composition.text is None for recipe in recipes)
    is_told = any(line.name in _FIELDS and not line.is_alike for line in told)
    prompts = next((line for line in told if line.name == "prompt"), None)
    if prompts is not None and is_composed and (is_told or prompts.is_alike):
        told.remove(prompts)
    return tuple(told)


def _models(models: Sequence[ModelRef]) -> tuple[str, ...]:
    """The names of models; those of one name and other contents are told apart, a mere other name is none."""
    names = {model.sha256: model.name for model in reversed(models)}
    is_ambiguous = len(set(names.values())) < len(names)
    shown = [ModelRef(names[model.sha256] if model.sha256 else model.name, model.sha256) for model in models]
    return tuple(write_model(model) if is_ambiguous else model.name for model in shown)


def _style(aspect: str) -> Callable[[Composed], str]:
    def read(recipe: Composed) -> str:
        styles = recipe.origin.composition.fields.styles
        return ", ".join(style.text for style in styles if style.aspect == aspect)

    return read


_FIELDS: dict[str, Callable[[Composed], str]] = {
    "frame": lambda recipe: recipe.origin.composition.fields.frame,
    "subject": lambda recipe: recipe.origin.composition.fields.subject,
    **{aspect: _style(aspect) for aspect in ASPECTS},
    "style": _style(""),
    "modifier": lambda recipe: ", ".join(recipe.origin.composition.fields.modifiers),
    "template": lambda recipe: recipe.origin.composition.template.name,
    "wildcard seed": lambda recipe: write_wildcard_seeds(recipe.origin.composition),
}

_REQUESTED: dict[str, Callable[[GenerationRequest], str]] = {
    "prompt": lambda request: request.prompt,
    "negative": lambda request: request.negative_prompt,
    "model": PARAMETERS["model"],  # before the seed
    **PARAMETERS,
}
