"""Our engine behind the queue, as measurements run it, with an engine that draws."""

from collections.abc import Callable

import pytest

from studio.bench.ours import Ours, ignore
from studio.engine.fake import FakeEngine
from studio.generation.draft import Planned
from studio.generation.model import ModelInfo
from studio.jobs.batching import AUTOMATIC

Plan = Callable[..., Planned]


@pytest.fixture
def ours(model: ModelInfo, plan: Plan) -> Ours:
    engine = FakeEngine(seconds_per_step=0.01, fits=9)
    (made,) = engine.generate([plan().request], ignore)
    return Ours(engine, model, made.environment)


def test_pictures_made_at_once_share_their_time(ours: Ours, plan: Plan) -> None:
    requests = [plan(seed=seed, steps=8).request for seed in range(14)]

    assert ours.seconds(requests, AUTOMATIC) < ours.seconds(requests, 1) / 2


def test_a_picture_that_fails_ends_the_measurement(ours: Ours, plan: Plan) -> None:
    with pytest.raises(RuntimeError, match="cannot draw"):
        ours.seconds([plan("fail please").request])
