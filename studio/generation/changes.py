"""What differs between two recipes: how they were composed, and with which parameters they are made."""

from collections.abc import Sequence
from typing import Protocol

from studio.generation.beginnings import Hires, SourceImage, Upscale
from studio.generation.draft import Origin
from studio.generation.guiders import write_guider
from studio.generation.request import Blend, GenerationRequest, ModelRef, Variation
from studio.prompt.diff import Change, diff, one


class Composed(Protocol):
    """A request and how it was composed: `Planned` and `GenerationRecord` tell both."""

    @property
    def request(self) -> GenerationRequest:
        """What determines the picture."""
        ...

    @property
    def origin(self) -> Origin:
        """How the request was composed."""
        ...


def changes(before: Composed, after: Composed) -> tuple[Change, ...]:
    """The changes that lead from one recipe to another, fields first, with names and values for the user.

    The written prompts are compared only where the fields do not tell the difference: after wildcards, or where
    the prompt was not composed from fields.
    """
    composed = diff(before.origin.composition, after.origin.composition)
    return (
        *composed,
        *_texts(before.request, after.request, composed),
        *_parameters(before.request, after.request),
    )


def _texts(before: GenerationRequest, after: GenerationRequest, told: tuple[Change, ...]) -> tuple[Change, ...]:
    names = {change.name for change in told}
    is_prompt_told = bool(names - {"negative", "wildcard seed"})
    return (
        *(() if is_prompt_told else one("prompt", before.prompt, after.prompt)),
        *(() if "negative" in names else one("negative", before.negative_prompt, after.negative_prompt)),
    )


def _parameters(before: GenerationRequest, after: GenerationRequest) -> tuple[Change, ...]:
    return (
        *one("seed", str(before.noise.seed), str(after.noise.seed)),
        *one("variation", write_variations(before.noise.variations), write_variations(after.noise.variations)),
        *one("blend", write_blend(before.blend), write_blend(after.blend)),
        *_models(before, after),
        *one("LoRAs", write_loras(before), write_loras(after)),
        *_sizes(before, after),
        *one("steps", str(before.steps), str(after.steps)),
        *one("guidance scale", f"{before.guidance_scale:g}", f"{after.guidance_scale:g}"),
        *one("scheduler", before.scheduler, after.scheduler),
        *one("weights read as", before.dialect, after.dialect),
        *one("source", write_source(before.source), write_source(after.source)),
        *one("hires", write_hires(before.hires), write_hires(after.hires)),
        *one("upscaled", write_upscale(before.upscale), write_upscale(after.upscale)),
        *one("clip skip", str(before.clip_skip), str(after.clip_skip)),
        *one("guidance rescale", f"{before.guidance_rescale:g}", f"{after.guidance_rescale:g}"),
        *one("guider", write_guider(before.guider), write_guider(after.guider)),
        *one("seamless", _yes(before.seamless), _yes(after.seamless)),
        *one("VAE", write_vae(before.vae), write_vae(after.vae)),
        *one("embeddings", write_embeddings(before), write_embeddings(after)),
    )


def _sizes(before: GenerationRequest, after: GenerationRequest) -> tuple[Change, ...]:
    """The sizes, unless an upscaling tells why they differ."""
    sizes = {request.before_upscaling().size for request in (before, after)}
    if before.upscale != after.upscale and len(sizes) == 1:
        return ()
    return one("size", str(before.size), str(after.size))


def write_source(source: SourceImage | None) -> str:
    """A source as people read it, "" where there is none."""
    if source is None:
        return ""
    part = f" within mask {source.mask[:8]}" if source.mask else ""
    return f"{source.strength:.0%} anew from {source.sha256[:8]}{part}"


def write_hires(hires: Hires | None) -> str:
    """A hires pass as people read it, "" where there is none."""
    return "" if hires is None else f"{hires.scale:g} times enlarged, {hires.strength:.0%} anew"


def write_vae(vae: ModelRef | None) -> str:
    """A VAE as people read it, with the start of its hash."""
    return "the model's own" if vae is None or not vae.name else write_model(vae)


def write_embeddings(request: GenerationRequest) -> str:
    """The textual inversions as people read them, with the start of their hashes."""
    return ", ".join(f"{ref.name} ({ref.sha256[:8]})" for ref in request.simplified().embeddings)


def write_upscale(upscale: Upscale | None) -> str:
    """An upscaling as people read it, "" where there is none."""
    return "" if upscale is None else f"{upscale.scale:g}x by {upscale.name}"


def _yes(claim: bool) -> str:
    return "yes" if claim else "no"


def write_variations(variations: Sequence[Variation]) -> str:
    """Variations as people read them: "20% towards seed 8"."""
    return ", then ".join(f"{one.strength:.0%} towards seed {one.seed}" for one in variations)


def write_blend(blend: Blend | None) -> str:
    """A blend as people read it, "" where there is none."""
    if blend is None:
        return ""
    negative = f" without {blend.negative_prompt}" if blend.negative_prompt else ""
    return f"{blend.amount:.0%} towards {blend.prompt}{negative}"


def write_loras(request: GenerationRequest) -> str:
    """The LoRAs and their weights as people read them: "ink 0.8, fog 1"."""
    return ", ".join(f"{lora.name} {lora.weight:g}" for lora in request.simplified().loras)


def _models(before: GenerationRequest, after: GenerationRequest) -> tuple[Change, ...]:
    """Models differ by their contents; two of the same name are told apart by the start of their hash."""
    if before.model.sha256 == after.model.sha256:
        return ()
    if before.model.name != after.model.name:
        return one("model", before.model.name, after.model.name)
    return one("model", *(write_model(ref) for ref in (before.model, after.model)))


def write_model(ref: ModelRef) -> str:
    """A model with the start of its hash, which tells those of one name apart."""
    return f"{ref.name} ({ref.sha256[:8]})"
