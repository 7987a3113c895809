"""What recalling a recipe would change in a draft, one proposal a change, each of which can be left out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

from studio.engine import schedulers
from studio.errors import StudioError
from studio.gallery.matching import match
from studio.generation.beginnings import Hires
from studio.generation.changes import write_blend, write_hires, write_source, write_vae, write_variations
from studio.generation.draft import Draft
from studio.generation.guiders import write_guider
from studio.generation.model import OWN_VAE, ModelInfo
from studio.generation.record import GenerationRecord
from studio.generation.request import GenerationRequest, ModelRef
from studio.prompt.composition import Composition
from studio.prompt.diff import Change, write_wildcard_seeds
from studio.prompt.fields import PromptFields
from studio.ui.composer.seeds_text import write_seeds

What = Literal["all", "prompt", "seed", "remix"]
"""Which part of a recipe is recalled; "remix" is everything but the seed."""


@dataclass(frozen=True)
class Proposal:
    """One change as the user reads it, and the function that makes it."""

    change: Change
    apply: Callable[[Draft], Draft]


@dataclass(frozen=True)
class Proposals:
    """All that would change, and sentences on what cannot be had on this machine."""

    items: tuple[Proposal, ...]
    notes: tuple[str, ...] = ()


def propose(draft: Draft, record: GenerationRecord, what: What, models: Sequence[ModelInfo]) -> Proposals:
    """What would have to change in `draft` for it to make the recalled part of `record`."""
    composed = tuple(_words(draft, record)) if what != "seed" else ()
    seed = tuple(_noise(draft, record)) if what in ("all", "seed") else ()
    if what in ("seed", "prompt"):
        return Proposals((*composed, *seed))
    model = next((info for info in models if info.ref.sha256 == record.request.model.sha256), None)
    request = record.request.before_upscaling()
    settings = tuple(_settings(draft, request, model or draft.model))
    return Proposals((*composed, *seed, *settings), tuple(_notes(draft, request, model)))


def accept(draft: Draft, record: GenerationRecord, accepted: Sequence[Proposal]) -> Draft:
    """The draft with the accepted changes; it then descends from the record."""
    changed = reduce(lambda state, proposal: proposal.apply(state), accepted, draft)
    return replace(changed, parent=record.id)


def _composition(record: GenerationRecord) -> Composition:
    """How the record was composed; its prompt as a text where it came without fields."""
    composition, request = record.origin.composition, record.request
    if composition.text is None and not composition.fields.subject:
        return Composition(PromptFields(negative=request.negative_prompt), text=request.prompt)
    return composition


def _words(draft: Draft, record: GenerationRecord) -> Iterator[Proposal]:
    """The changes of the prompt and of the way from it to another."""
    blend = record.request.blend
    yield from _composed(draft.composition, _composition(record))
    if draft.blend != blend:
        yield Proposal(Change("blend", write_blend(draft.blend), write_blend(blend)), _putting(blend=blend))


def _composed(now: Composition, then: Composition) -> Iterator[Proposal]:
    """The changes of the prompt: by field where both are composed, else as one text."""
    if now.text is None and then.text is None:
        a, b = now.fields, then.fields
        yield from _field("frame", a.frame, b.frame, frame=b.frame)
        yield from _field("subject", a.subject, b.subject, subject=b.subject)
        yield from _field("style", _styles(a), _styles(b), styles=b.styles)
        yield from _field("modifier", ", ".join(a.modifiers), ", ".join(b.modifiers), modifiers=b.modifiers)
        yield from _part("template", now.template.name, then.template.name, template=then.template)
        seeds = write_wildcard_seeds(now), write_wildcard_seeds(then)
        yield from _part("wildcard seed", *seeds, wildcard_seed=then.wildcard_seed, held=then.held)
    else:
        yield from _text(now, then)
    negatives = now.fields.negative, then.fields.negative
    yield from _field("negative", *negatives, negative=then.fields.negative)


def _text(now: Composition, then: Composition) -> Iterator[Proposal]:
    """The whole prompt as one change; what is not wanted stays a change of its own."""

    def put(draft: Draft) -> Draft:
        kept = draft.composition.fields.negative
        return replace(draft, composition=replace(then, fields=replace(then.fields, negative=kept)))

    before, after = now.prompt().text, then.prompt().text
    if before != after:
        yield Proposal(Change("prompt", before, after), put)


def _field(name: str, before: str, after: str, **values: object) -> Iterator[Proposal]:
    def put(draft: Draft) -> Draft:
        fields = replace(draft.composition.fields, **values)  # pyright: ignore[reportArgumentType]
        return replace(draft, composition=replace(draft.composition, fields=fields))

    if before != after:
        yield Proposal(Change(name, before, after), put)


def _part(name: str, before: str, after: str, **values: object) -> Iterator[Proposal]:
    def put(draft: Draft) -> Draft:
        composition = replace(draft.composition, **values)  # pyright: ignore[reportArgumentType]
        return replace(draft, composition=composition)

    if before != after:
        yield Proposal(Change(name, before, after), put)


def _parameter(name: str, before: str, after: str, **values: object) -> Iterator[Proposal]:
    if before != after:
        yield Proposal(Change(name, before, after), _putting(**values))


def _putting(**values: object) -> Callable[[Draft], Draft]:
    """What puts these values into a draft."""

    def put(draft: Draft) -> Draft:
        return replace(draft, **values)  # pyright: ignore[reportArgumentType]

    return put


def _noise(draft: Draft, record: GenerationRecord) -> Iterator[Proposal]:
    """The changes of the seed and of the ways from it to others."""
    noise = record.request.noise
    now = "random" if draft.seed is None else write_seeds(draft.seeds or (draft.seed,))
    yield from _parameter("seed", now, str(noise.seed), seed=noise.seed, seeds=())
    if draft.variations != noise.variations:
        ways = (write_variations(one) for one in (draft.variations, noise.variations))
        yield Proposal(Change("variation", *ways), _putting(variations=noise.variations))


def _settings(draft: Draft, then: GenerationRequest, model: ModelInfo) -> Iterator[Proposal]:
    """The changes of model and parameters; what is left to the model counts as the model's own value."""
    yield from _parameter("model", _model(draft.model), _model(model), model=model)
    own = model.defaults
    size = model.nearest_size(then.size)
    yield from _parameter("size", str(replace(draft, model=model).finished_size), str(size), size=size)
    steps = own.steps if draft.steps is None else draft.steps
    yield from _parameter("steps", str(steps), str(then.steps), steps=then.steps)
    guidance = own.guidance_scale if draft.guidance_scale is None else draft.guidance_scale
    yield from _parameter(
        "guidance scale", f"{guidance:g}", f"{then.guidance_scale:g}", guidance_scale=then.guidance_scale
    )
    if _runs(then.scheduler, model):
        now = draft.scheduler or own.scheduler
        yield from _parameter("scheduler", _label(now), _label(then.scheduler), scheduler=then.scheduler)
    yield from _parameter("weights read as", draft.dialect, then.dialect, dialect=then.dialect)
    yield from _beyond_words(draft, then)
    yield from _vae(draft, then, model)


def _vae(draft: Draft, then: GenerationRequest, model: ModelInfo) -> Iterator[Proposal]:
    """The change of the VAE, if the recipe's is here; what is left to the model counts as the model's."""
    now, wanted = model.defaults.vae if draft.vae is None else draft.vae, _installed_vae(then, model)
    if wanted is not None and wanted.sha256 != (now or OWN_VAE).sha256:
        yield from _parameter("VAE", write_vae(now), write_vae(wanted), vae=wanted)


def _installed_vae(then: GenerationRequest, model: ModelInfo) -> ModelRef | None:
    """The recipe's VAE among those that fit the model; None where it is not."""
    found = OWN_VAE if then.vae is None else match(then.vae, model.vaes)
    return found if found in (OWN_VAE, *model.vaes) else None


def _beyond_words(draft: Draft, then: GenerationRequest) -> Iterator[Proposal]:
    """The changes of what a picture starts from and of how it is made beyond its words."""
    yield from _parameter("source", write_source(draft.source), write_source(then.source), source=then.source)
    if draft.hires != then.hires:
        hires = write_hires(draft.hires), write_hires(then.hires)
        yield Proposal(Change("hires", *hires), _enlarging(then.hires))
    skip = draft.clip_skip or draft.model.defaults.clip_skip
    yield from _parameter("clip skip", str(skip), str(then.clip_skip), clip_skip=then.clip_skip)
    rescale = then.guidance_rescale
    yield from _parameter(
        "guidance rescale", f"{draft.guidance_rescale:g}", f"{rescale:g}", guidance_rescale=rescale
    )
    yield from _parameter("guider", write_guider(draft.guider), write_guider(then.guider), guider=then.guider)
    seams = ("yes" if one.seamless else "no" for one in (draft, then))
    yield from _parameter("seamless", *seams, seamless=then.seamless)


def _enlarging(hires: Hires | None) -> Callable[[Draft], Draft]:
    """What puts a hires pass into a draft and leaves it its size."""
    return lambda draft: replace(draft, hires=hires, size=draft.finished_size)


def _notes(draft: Draft, then: GenerationRequest, model: ModelInfo | None) -> Iterator[str]:
    if model is None:
        yield f"The model “{then.model.name}” is not on this machine. Your model, {draft.model.ref.name}, stays."
    used = model or draft.model
    if then.vae is not None and _installed_vae(then, used) is None:
        yield f"The VAE “{then.vae.name}” is not on this machine, or does not fit. Yours stays."
    if not _runs(then.scheduler, used):
        yield f"{_label(then.scheduler)} does not run with {used.ref.name}. Your scheduler stays."
    if used.nearest_size(then.size) != then.size:
        yield f"{used.ref.name} cannot make {then.size}. The nearest size is {used.nearest_size(then.size)}."


def _runs(scheduler: str, model: ModelInfo) -> bool:
    return _label(scheduler) != scheduler and scheduler not in model.unsuited_schedulers


def _label(scheduler: str) -> str:
    """The scheduler as people call it; an unknown one by its name."""
    try:
        return schedulers.named(scheduler).label
    except StudioError:
        return scheduler


def _model(model: ModelInfo) -> str:
    return model.ref.name


def _styles(fields: PromptFields) -> str:
    return ", ".join(style.text for style in fields.styles)
