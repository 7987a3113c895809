"""Our engine as the app runs it, in a process of its own and behind the queue, for measurements."""

import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from studio.engine.library import ModelLibrary
from studio.engine.process import EngineProcess
from studio.engine.protocol import Engine, OnStep, Step
from studio.generation.draft import Origin, Planned
from studio.generation.model import ModelInfo
from studio.generation.record import Environment, Generated, GenerationRecord
from studio.generation.request import GenerationRequest, ModelRef, Noise
from studio.jobs.events import Event, Failed, Finished, Stopped
from studio.jobs.runner import JobRunner


@dataclass(frozen=True)
class Ours:
    """A running engine with the model in memory: `environment` says how it computes."""

    engine: Engine
    info: ModelInfo
    environment: Environment

    def seconds(self, requests: Sequence[GenerationRequest], batch_size: int = 1) -> float:
        """How long a new queue takes to make all pictures, at most `batch_size` at once or `batching.AUTOMATIC`.

        Raises:
            RuntimeError: a picture was not made.
        """
        events: SimpleQueue[Event] = SimpleQueue()
        runner = JobRunner(_Lent(self.engine), _remember, events.put, batch_size)
        runner.start()
        try:
            started = time.perf_counter()
            left = len(runner.submit([Planned(request, Origin()) for request in requests]))
            while left:
                left -= isinstance(_unfailed(events.get()), Finished)
            return time.perf_counter() - started
        finally:
            runner.close()


@dataclass(frozen=True)
class _Lent:
    """An engine that outlives the queue which works with it."""

    engine: Engine

    def prepare(self, model: ModelRef | None, on_step: OnStep) -> None:
        self.engine.prepare(model, on_step)

    def generate(self, requests: Sequence[GenerationRequest], on_step: OnStep) -> list[Generated]:
        return self.engine.generate(requests, on_step)

    def close(self) -> None:
        """Leave it to its owner."""


def _unfailed(event: Event) -> Event:
    if isinstance(event, Failed | Stopped):
        raise RuntimeError(f"A picture was not made: {event}")
    return event


def _remember(planned: Planned, made: Generated) -> GenerationRecord:
    """What a gallery would know of a picture; it is written nowhere, for that is measured elsewhere."""
    now = datetime.now(UTC)
    return GenerationRecord("", planned.request, planned.origin, made.environment, made.seconds, now, Path(), "")


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
