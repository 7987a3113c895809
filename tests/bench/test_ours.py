"""Our engine behind the queue, as measurements run it, with an engine that draws."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from studio.bench.ours import Ours, ignore
from studio.engine.fake import FakeEngine
from studio.engine.protocol import OnStep
from studio.generation.draft import Planned
from studio.generation.model import ModelInfo
from studio.generation.record import Generated
from studio.generation.request import GenerationRequest

Plan = Callable[..., Planned]


@dataclass
class Counting(FakeEngine):
    """Notes how many pictures each batch has."""

    batches: list[int] = field(default_factory=list)

    def generate(self, requests: Sequence[GenerationRequest], on_step: OnStep) -> list[Generated]:
        self.batches.append(len(requests))
        return super().generate(requests, on_step)


@pytest.fixture
def engine() -> Counting:
    return Counting()


@pytest.fixture
def ours(engine: Counting, model: ModelInfo, plan: Plan) -> Ours:
    (made,) = FakeEngine().generate([plan().request], ignore)
    return Ours(engine, model, made.environment)


def test_pictures_are_made_so_many_at_once(engine: Counting, ours: Ours, plan: Plan) -> None:
    assert ours.seconds([plan(seed=seed).request for seed in range(14)], 5) > 0
    assert engine.batches == [5, 5, 4]


def test_a_picture_that_fails_ends_the_measurement(ours: Ours, plan: Plan) -> None:
    with pytest.raises(RuntimeError, match="cannot draw"):
        ours.seconds([plan("fail please").request])
