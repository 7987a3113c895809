"""What differs between two recipes: how they were composed, and with which parameters they are made."""

from collections.abc import Callable, Sequence
from itertools import chain
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
    told = {name: one(name, read(before), read(after)) for name, read in PARAMETERS.items()}
    told |= {"model": _models(before, after), "size": _sizes(before, after)}
    return tuple(chain.from_iterable(told.values()))


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


PARAMETERS: dict[str, Callable[[GenerationRequest], str]] = {
    "seed": lambda request: str(request.noise.seed),
    "variation": lambda request: write_variations(request.noise.variations),
    "blend": lambda request: write_blend(request.blend),
    "model": lambda request: write_model(request.model),
    "LoRAs": write_loras,
    "size": lambda request: str(request.size),
    "steps": lambda request: str(request.steps),
    "guidance scale": lambda request: f"{request.guidance_scale:g}",
    "scheduler": lambda request: request.scheduler,
    "weights read as": lambda request: request.dialect,
    "source": lambda request: write_source(request.source),
    "hires": lambda request: write_hires(request.hires),
    "upscaled": lambda request: write_upscale(request.upscale),
    "clip skip": lambda request: str(request.clip_skip),
    "guidance rescale": lambda request: f"{request.guidance_rescale:g}",
    "guider": lambda request: write_guider(request.guider),
    "seamless": lambda request: "yes" if request.seamless else "no",
    "VAE": lambda request: write_vae(request.vae),
    "embeddings": write_embeddings,
}
"""How each parameter is read to people, by its name for them; the texts are told apart from these."""
