"""What a table tells of a generation: its parameters, and what it was made with."""

from datetime import datetime

from studio.engine import schedulers
from studio.errors import StudioError
from studio.generation.changes import write_embeddings, write_hires, write_source, write_upscale
from studio.generation.guiders import write_guider
from studio.generation.recipe import PROGRAMS
from studio.generation.record import Environment, GenerationRecord
from studio.generation.request import Noise
from studio.ui.gallery.facts import Fact

OURS = "seedlock"
"""The source of pictures that were made here."""


def recipe_facts(record: GenerationRecord) -> list[Fact]:
    """The parameters of a record as lines; what another program did not tell is left out."""
    request, size = record.request, record.request.size
    facts = _noise_facts(request.noise)
    if (blend := request.blend) is not None:
        amount = f"{blend.amount:.0%} towards {blend.prompt}"
        facts.append(Fact("Blend", amount, "How far the words lie on the way to another prompt"))
    hashed = f"SHA-256 {request.model.sha256}" if request.model.sha256 else "Its contents are not known"
    known = (
        Fact("Model", request.model.name, hashed),
        Fact("Size", size.shown if size.width else "", "Width and height in pixels"),
        Fact("Steps", str(request.steps or ""), "How often the noise was reduced"),
        Fact("Guidance", _guidance(record), "How strictly the picture follows the prompt"),
        Fact("Scheduler", _scheduler_label(request.scheduler), "The way from noise to picture"),
        Fact("Source", write_source(request.source), "The picture that this one began upon"),
        Fact("Hires", write_hires(request.hires), "Made small first, enlarged, and made again from there"),
        Fact("Upscaled", write_upscale(request.upscale), "Enlarged by an upscaler when it was finished"),
        Fact("Clip skip", str(request.clip_skip) * (request.clip_skip > 1), "How early the words were taken"),
        Fact(
            "Rescale", f"{request.guidance_rescale:g}" * (request.guidance_rescale > 0), "Burnt colours drawn back"
        ),
        Fact("Guider", write_guider(request.guider) if request.guider else "", "How each step used the guidance"),
        Fact("Seamless", "yes" * request.seamless, "Its edges continue at the opposite side"),
        Fact("VAE", request.vae.name if request.vae else "", "What decoded it, in the place of the model's own"),
        Fact("Embeddings", write_embeddings(request), "Words that were learnt from files"),
        *_origin_facts(record),
        Fact("Took", f"{record.seconds:.1f} s" if record.seconds else "", "Time of computation"),
        Fact("Made", _local_time(record.created), "When the picture was finished"),
    )
    return [*facts, *(fact for fact in known if fact.value)]


def _noise_facts(noise: Noise) -> list[Fact]:
    seed = Fact("Seed", str(noise.seed), "The noise that the picture grew from", copied=str(noise.seed))
    ways = (f"{variation.strength:.0%} towards {variation.seed}" for variation in noise.variations)
    return [seed, *(Fact("Variation", way, "How far the noise lies on the way to another seed's") for way in ways)]


def _origin_facts(record: GenerationRecord) -> list[Fact]:
    """Which program made a picture that is not ours, and how it means weights."""
    if record.source == OURS:
        return []
    weights = {"a1111": "A1111", "comfyui": "ComfyUI", "compel": "Compel", "plain": "plain text"}
    means = weights.get(record.request.dialect, record.request.dialect)
    return [
        Fact("Made by", PROGRAMS.get(record.source, record.source), "The program whose file this is"),
        Fact("Weights", f"as {means} reads them", "What (words:1.2) in the prompt mean"),
    ]


def _guidance(record: GenerationRecord) -> str:
    """The guidance scale; of other programs' pictures 0 means that it is not known."""
    scale = record.request.guidance_scale
    return f"{scale:g}" if scale or record.source == OURS else ""


def environment_facts(environment: Environment) -> list[Fact]:
    """What a record was made with, as lines; what is unknown is left out."""
    lines = {
        "Device": ", ".join(part for part in (environment.device, environment.dtype) if part),
        "Attention": environment.attention,
        "Batch": str(environment.batch_size or ""),
        "Memory saved by": environment.memory,
        "Threads": str(environment.threads or ""),
        "Seedlock": environment.seedlock,
        "PyTorch": environment.torch,
        "Diffusers": environment.diffusers,
        "Transformers": environment.transformers,
        "Python": environment.python,
        "System": environment.platform,
    }
    return [Fact(name, value) for name, value in lines.items() if value]


def _scheduler_label(name: str) -> str:
    """The scheduler as people call it; an unknown one, of another version, by its name."""
    try:
        return schedulers.named(name).label
    except StudioError:
        return name


def _local_time(moment: datetime) -> str:
    return f"{moment.astimezone():%d %b %Y, %H:%M}".lstrip("0")
