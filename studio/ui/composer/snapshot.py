"""What the composer holds at one moment: the step of its undo history and what the session remembers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from studio.errors import StudioError
from studio.generation.beginnings import Hires, SourceImage
from studio.generation.draft import Draft
from studio.generation.guiders import Guider
from studio.generation.model import ModelInfo
from studio.generation.plain import from_plain, to_plain
from studio.generation.request import Blend, ModelRef, Variation
from studio.prompt.composition import Composition
from studio.prompt.wildcards import Held
from studio.ui.composer.locks import held_by, locks_of
from studio.ui.composer.parameters import Parameters


@dataclass(frozen=True)
class Snapshot:
    """All that the user chose; the model is None where none is installed.

    `seeds` are the locked ones: none where each picture gets its own. The composition holds no draws: `locks` do.
    `is_quick` asks for the model's few steps; the parameters wait meanwhile. What follows is as in the request.
    """

    composition: Composition = field(default_factory=Composition)
    parameters: Parameters = field(default_factory=Parameters)
    model: ModelRef | None = None
    seeds: tuple[int, ...] = ()
    variations: tuple[Variation, ...] = ()
    blend: Blend | None = None
    locks: tuple[Held, ...] = ()
    count: int = 1
    dialect: str = "a1111"
    parent: str | None = None
    is_quick: bool = False
    source: SourceImage | None = None
    hires: Hires | None = None
    clip_skip: int | None = None
    guidance_rescale: float = 0.0
    seamless: bool = False
    guider: Guider | None = None
    vae: ModelRef | None = None


def of_draft(draft: Draft) -> Snapshot:
    """What the composer shows for a draft."""
    one = () if draft.seed is None else (draft.seed,)
    numbers = Parameters(draft.size, draft.steps, draft.guidance_scale, draft.scheduler)
    return Snapshot(
        composition=replace(draft.composition, wildcard_seed=None, held=()),
        parameters=Parameters(draft.size) if draft.is_quick else numbers,
        model=draft.model.ref,
        seeds=draft.seeds or one,
        variations=draft.variations,
        blend=draft.blend,
        locks=locks_of(draft.composition),
        count=draft.count,
        dialect=draft.dialect,
        parent=draft.parent,
        is_quick=draft.is_quick,
        source=draft.source,
        hires=draft.hires,
        clip_skip=draft.clip_skip,
        guidance_rescale=draft.guidance_rescale,
        seamless=draft.seamless,
        guider=draft.guider,
        vae=draft.vae,
    )


def to_draft(snapshot: Snapshot, model: ModelInfo) -> Draft:
    """What a snapshot asks of `model`; with a source there is no hires pass, which waits."""
    seeds, parameters = snapshot.seeds, snapshot.parameters
    draft = Draft(
        composition=held_by(snapshot.locks, snapshot.composition),
        model=model,
        seed=seeds[0] if seeds else None,
        seeds=seeds if len(seeds) > 1 else (),
        variations=snapshot.variations,
        blend=snapshot.blend,
        count=snapshot.count,
        size=parameters.size,
        steps=parameters.steps,
        guidance_scale=parameters.guidance_scale,
        scheduler=parameters.scheduler,
        dialect=snapshot.dialect,
        parent=snapshot.parent,
        source=snapshot.source,
        hires=snapshot.hires if snapshot.source is None else None,
        clip_skip=snapshot.clip_skip,
        guidance_rescale=snapshot.guidance_rescale,
        seamless=snapshot.seamless,
        guider=snapshot.guider,
        vae=snapshot.vae,
    )
    return draft.quickened() if snapshot.is_quick else draft


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """Plain values for a JSON file."""
    return cast(dict[str, Any], to_plain(snapshot))


def from_json(values: Mapping[str, Any]) -> Snapshot:
    """Read what `to_json` gave.

    Raises:
        StudioError: the values are no snapshot of this version.
    """
    try:
        return from_plain(Snapshot, values)
    except ValueError as error:
        raise StudioError(
            "The last session cannot be read by this version of Seedlock; it starts empty."
        ) from error
