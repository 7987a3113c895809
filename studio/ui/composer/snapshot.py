"""What the composer holds at one moment: the step of its undo history and what the session remembers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from studio.errors import StudioError
from studio.generation.draft import Draft
from studio.generation.model import ModelInfo
from studio.generation.request import ModelRef, Size
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.template import Template
from studio.ui.composer.parameters import Parameters


@dataclass(frozen=True)
class Snapshot:
    """All that the user chose; the model is None where none is installed."""

    composition: Composition = field(default_factory=Composition)
    parameters: Parameters = field(default_factory=Parameters)
    model: ModelRef | None = None
    seed: int | None = None
    count: int = 1
    dialect: str = "a1111"
    parent: str | None = None


def of_draft(draft: Draft) -> Snapshot:
    """What the composer shows for a draft."""
    return Snapshot(
        composition=draft.composition,
        parameters=Parameters(draft.size, draft.steps, draft.guidance_scale, draft.scheduler),
        model=draft.model.ref,
        seed=draft.seed,
        count=draft.count,
        dialect=draft.dialect,
        parent=draft.parent,
    )


def to_draft(snapshot: Snapshot, model: ModelInfo) -> Draft:
    """What a snapshot asks of `model`; wildcards are held with the seed, else they are drawn anew."""
    composition = snapshot.composition
    if snapshot.seed is None:
        composition = replace(composition, wildcard_seed=None)
    return Draft(
        composition=composition,
        model=model,
        seed=snapshot.seed,
        count=snapshot.count,
        dialect=snapshot.dialect,
        parent=snapshot.parent,
        **_as_keywords(snapshot.parameters),
    )


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """Plain values for a JSON file."""
    return asdict(snapshot)


def from_json(values: Mapping[str, Any]) -> Snapshot:
    """Read what `to_json` gave.

    Raises:
        StudioError: the values are no snapshot of this version.
    """
    try:
        rest = {name: values[name] for name in ("seed", "count", "dialect", "parent")}
        return Snapshot(
            composition=_composition(values["composition"]),
            parameters=_parameters(values["parameters"]),
            model=ModelRef(**values["model"]) if values["model"] else None,
            **rest,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise StudioError(
            "The last session cannot be read by this version of Seedlock; it starts empty."
        ) from error


def _as_keywords(parameters: Parameters) -> dict[str, Any]:
    return {name: getattr(parameters, name) for name in ("size", "steps", "guidance_scale", "scheduler")}


def _parameters(values: Mapping[str, Any]) -> Parameters:
    size = values["size"]
    return Parameters(
        size=Size(**size) if size else None,
        steps=values["steps"],
        guidance_scale=values["guidance_scale"],
        scheduler=values["scheduler"],
    )


def _composition(values: Mapping[str, Any]) -> Composition:
    fields, template = values["fields"], values["template"]
    return Composition(
        fields=PromptFields(
            subject=fields["subject"],
            frame=fields["frame"],
            styles=tuple(StylePhrase(**style) for style in fields["styles"]),
            modifiers=tuple(fields["modifiers"]),
            negative=fields["negative"],
        ),
        template=Template(template["name"], tuple(template["slots"]), template["sentence"]),
        text=values["text"],
        wildcard_seed=values["wildcard_seed"],
    )
