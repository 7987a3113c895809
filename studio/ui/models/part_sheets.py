"""What is told of what is used with models: LoRAs, VAEs, textual inversions and upscalers."""

from studio.generation.model import EmbeddingInfo, LoraInfo, UpscalerInfo, VaeInfo
from studio.ui.gallery.facts import Fact
from studio.ui.models.contents import Contents
from studio.ui.models.sheet import REMOVE, Sheet, file_facts
from studio.ui.models.shelf import Row, family_label, models_of, upscaling_text

Part = LoraInfo | VaeInfo | EmbeddingInfo | UpscalerInfo


def part_sheet(row: Row, part: Part, contents: Contents) -> Sheet:
    """What is told of one of them."""
    match part:
        case LoraInfo():
            kind, about, facts = _lora(row, part)
        case VaeInfo():
            kind, about, facts = _vae(part, contents)
        case EmbeddingInfo():
            kind, about, facts = _embedding(part)
        case UpscalerInfo():
            kind, about, facts = _upscaler(part)
    return Sheet(part.name, kind, about=about, acts=(REMOVE,), facts=(*facts, *file_facts(part)))


_Told = tuple[str, str, tuple[Fact, ...]]
"""Kind, explanation, and facts of its own."""


def _lora(row: Row, lora: LoraInfo) -> _Told:
    facts = (
        Fact("Family", family_label(lora.family) or "it does not say"),
        Fact("In a prompt", f"<lora:{lora.name}:0.8>", copied=f"<lora:{lora.name}:0.8>"),
    )
    return f"LoRA {row.about}", "A LoRA changes how a model draws; write it into a prompt with a weight.", facts


def _vae(vae: VaeInfo, contents: Contents) -> _Told:
    facts = (
        Fact("Fits", ", ".join(models_of(vae, contents)) or "no model that is here"),
        Fact("Latents", f"{vae.channels} channels", "What it reads; a model must make the same"),
    )
    about = (
        "A VAE turns what a model has made into colours; another one mends faces, or pale or burnt colours. "
        "Choose it on the page of a model, or for a picture beside its parameters, under More."
    )
    return "VAE", about, facts


def _embedding(embedding: EmbeddingInfo) -> _Told:
    about = (
        "A textual inversion is a word that a model learns from a small file; many stand in the negative prompt."
    )
    word = f"embedding:{embedding.name}"
    return "Embedding", about, (Fact("In a prompt", word, copied=word),)


def _upscaler(upscaler: UpscalerInfo) -> _Told:
    facts = (
        Fact("Makes", f"{upscaler.scale} times larger sides" if upscaler.scale > 1 else "the same size, cleaner"),
        Fact("Built like", upscaler.architecture),
    )
    about = (
        "An upscaler enlarges finished pictures and sharpens what is there. "
        "Choose Upscale … on a picture, or press Ctrl+Shift+U."
    )
    return f"Upscaler  ·  {upscaling_text(upscaler)}", about, facts
