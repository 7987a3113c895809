"""Our engine as the app runs it, in a process of its own, for measurements."""

import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from studio.engine.library import ModelLibrary
from studio.engine.process import EngineProcess
from studio.engine.protocol import Engine, Step
from studio.generation.model import ModelInfo
from studio.generation.record import Environment
from studio.generation.request import GenerationRequest, Noise


@dataclass(frozen=True)
class Ours:
    """A running engine with the model in memory: `environment` says how it computes."""

    engine: EngineProcess
    info: ModelInfo
    environment: Environment

    def seconds(self, requests: Sequence[GenerationRequest], batch_size: int = 1) -> float:
        """How long it takes to make all pictures, as many at once as are alike, at most `batch_size`."""
        started = time.perf_counter()
        for first in range(0, len(requests), batch_size):
            self.engine.generate(requests[first : first + batch_size], ignore)
        return time.perf_counter() - started


@contextmanager
def our_engine(library: ModelLibrary, info: ModelInfo, device: str) -> Generator[Ours]:
    """The engine, warm: one picture was made."""
    engine = EngineProcess(partial(make_engine, library, device))
    try:
        (made,) = engine.generate([request_for(info, "a cat", 0, steps=1)], ignore)
        yield Ours(engine, info, made.environment)
    finally:
        engine.close()


def request_for(info: ModelInfo, prompt: str, seed: int, steps: int | None = None) -> GenerationRequest:
    """A request with the model's own settings."""
    defaults = info.defaults
    return GenerationRequest(
        prompt=prompt,
        noise=Noise(seed),
        model=info.ref,
        size=defaults.size,
        steps=steps or defaults.steps,
        guidance_scale=defaults.guidance_scale,
        scheduler=defaults.scheduler,
    )


def make_engine(library: ModelLibrary, device: str) -> Engine:
    """The engine itself; the other process calls this, for only there torch is imported."""
    from studio.engine.diffusers_engine import DiffusersEngine

    return DiffusersEngine(library, device)


def ignore(_step: Step) -> None:
    """Previews and progress arrive, and nobody looks."""
