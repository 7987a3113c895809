"""What a plan will take: pictures, seconds and bytes, from what was made before."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from studio.generation.record import GenerationRecord
from studio.generation.request import GenerationRequest

BYTES_A_PIXEL = 1.0
"""Of a PNG with its recipe: 0.8 to 1.0 over twelve pictures of the starter model."""

HISTORY = 200
"""How many of the latest pictures tell how long the next will take."""


@dataclass(frozen=True)
class Estimate:
    """The cost of a plan; `seconds` is None where nothing like it was made before."""

    pictures: int
    seconds: float | None
    bytes: int


def estimate(requests: Sequence[GenerationRequest], history: Sequence[GenerationRecord]) -> Estimate:
    """What it takes to make `requests`, as far as `history`, the latest pictures, tells."""
    rates = _rates(history)
    seconds: float | None = 0.0
    for request in requests:
        rate = rates.get(request.model.sha256)
        seconds = None if seconds is None or rate is None else seconds + rate * _work(request)
    return Estimate(len(requests), seconds, round(sum(_pixels(one) * BYTES_A_PIXEL for one in requests)))


def write_duration(seconds: float) -> str:
    """A time as people say it: "40 s", "3 min", "2.5 h"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def write_bytes(count: float) -> str:
    """An amount as people say it: "820 kB", "1.2 MB", "96 MB", "3.4 GB"."""
    if count < 1e6:
        return f"{max(1, round(count / 1e3))} kB"
    value, unit = (count / 1e6, "MB") if count < 1e9 else (count / 1e9, "GB")
    return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"


def _rates(history: Sequence[GenerationRecord]) -> dict[str, float]:
    """Median seconds for a unit of work, by model."""
    by_model: dict[str, list[float]] = {}
    for record in history:
        by_model.setdefault(record.request.model.sha256, []).append(record.seconds / _work(record.request))
    return {model: statistics.median(rates) for model, rates in by_model.items()}


def _work(request: GenerationRequest) -> float:
    """A picture's work, in steps of a pixel; decoding takes about as long as one step."""
    return (request.steps + 1) * _pixels(request)


def _pixels(request: GenerationRequest) -> int:
    return request.size.width * request.size.height
