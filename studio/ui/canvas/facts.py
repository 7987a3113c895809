"""What a picture was made with, in one line."""

from studio.generation.record import GenerationRecord
from studio.generation.request import GenerationRequest, Noise


def facts_of_record(record: GenerationRecord) -> str:
    """A finished picture's: seed, size, steps, seconds."""
    return f"{facts_of(record.request)}  ·  {record.seconds:.1f} s"


def facts_of(request: GenerationRequest) -> str:
    """Seed, size and steps."""
    return f"Seed {_ways_of(request.noise)}  ·  {request.size.shown}  ·  {request.steps} steps"


def _ways_of(noise: Noise) -> str:
    """A seed, and the way from it: "7 → 8 (20 %)"."""
    ways = (f" → {one.seed} ({one.strength:.0%})" for one in noise.variations)
    return f"{noise.seed}{''.join(ways)}"
