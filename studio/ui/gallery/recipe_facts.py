"""What a table tells of a generation: its parameters, and what it was made with."""

from datetime import datetime

from studio.engine import schedulers
from studio.errors import StudioError
from studio.generation.record import Environment, GenerationRecord
from studio.ui.gallery.facts import Fact


def recipe_facts(record: GenerationRecord) -> list[Fact]:
    """The parameters of a record as lines."""
    request, noise = record.request, record.request.noise
    facts = [Fact("Seed", str(noise.seed), "The noise that the picture grew from", copied=str(noise.seed))]
    for variation in noise.variations:
        strength = f"{variation.strength:.0%} towards {variation.seed}"
        facts.append(Fact("Variation", strength, "How far the noise lies on the way to another seed's"))
    if (blend := request.blend) is not None:
        amount = f"{blend.amount:.0%} towards {blend.prompt}"
        facts.append(Fact("Blend", amount, "How far the words lie on the way to another prompt"))
    return [
        *facts,
        Fact("Model", request.model.name, f"SHA-256 {request.model.sha256}"),
        Fact("Size", f"{request.size.width} × {request.size.height}", "Width and height in pixels"),
        Fact("Steps", str(request.steps), "How often the noise was reduced"),
        Fact("Guidance", f"{request.guidance_scale:g}", "How strictly the picture follows the prompt"),
        Fact("Scheduler", _scheduler_label(request.scheduler), "The way from noise to picture"),
        Fact("Took", f"{record.seconds:.1f} s", "Time of computation"),
        Fact("Made", _local_time(record.created), "When the picture was finished"),
    ]


def environment_facts(environment: Environment) -> list[Fact]:
    """What a record was made with, as lines; what is unknown is left out."""
    lines = {
        "Device": f"{environment.device}, {environment.dtype}",
        "Attention": environment.attention,
        "Batch": str(environment.batch_size),
        "Memory saved by": environment.memory,
        "Threads": str(environment.threads),
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
