"""Any number of recipes beside each other: every value of each, by the names that `changes` uses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studio.generation.changes import (
    Composed,
    write_blend,
    write_embeddings,
    write_hires,
    write_loras,
    write_model,
    write_source,
    write_upscale,
    write_vae,
    write_variations,
)
from studio.generation.guiders import write_guider
from studio.generation.request import ModelRef
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
    models = Line("model", _models([recipe.request.model for recipe in recipes]))
    lines = [Line(name, tuple(read(recipe) for recipe in recipes)) for name, read in _VALUES.items()]
    told = [line for line in (*lines, models) if any(line.values)]
    is_composed = all(recipe.origin.composition.text is None for recipe in recipes)
    is_told = any(line.name in _FIELDS and not line.is_alike for line in told)
    prompts = next((line for line in told if line.name == "prompt"), None)
    if prompts is not None and is_composed and (is_told or prompts.is_alike):
        told.remove(prompts)
    return tuple(sorted(told, key=lambda line: _ORDER.index(line.name)))


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

_VALUES: dict[str, Callable[[Composed], str]] = {
    **_FIELDS,
    "prompt": lambda recipe: recipe.request.prompt,
    "negative": lambda recipe: recipe.request.negative_prompt,
    "seed": lambda recipe: str(recipe.request.noise.seed),
    "variation": lambda recipe: write_variations(recipe.request.noise.variations),
    "blend": lambda recipe: write_blend(recipe.request.blend),
    "LoRAs": lambda recipe: write_loras(recipe.request),
    "size": lambda recipe: str(recipe.request.size),
    "steps": lambda recipe: str(recipe.request.steps),
    "guidance scale": lambda recipe: f"{recipe.request.guidance_scale:g}",
    "scheduler": lambda recipe: recipe.request.scheduler,
    "weights read as": lambda recipe: recipe.request.dialect,
    "source": lambda recipe: write_source(recipe.request.source),
    "hires": lambda recipe: write_hires(recipe.request.hires),
    "upscaled": lambda recipe: write_upscale(recipe.request.upscale),
    "clip skip": lambda recipe: f"{recipe.request.clip_skip}",
    "guidance rescale": lambda recipe: f"{recipe.request.guidance_rescale:g}",
    "guider": lambda recipe: write_guider(recipe.request.guider),
    "seamless": lambda recipe: "yes" if recipe.request.seamless else "no",
    "VAE": lambda recipe: write_vae(recipe.request.vae),
    "embeddings": lambda recipe: write_embeddings(recipe.request),
}
"""How each value is read."""

_ORDER = (*_FIELDS, "prompt", "negative", "model", *(name for name in _VALUES if name not in _FIELDS))
