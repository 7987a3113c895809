"""The runner that tests of jobs share."""

from collections.abc import Iterator

import pytest

from studio.engine.fake import FakeEngine
from studio.jobs.runner import JobRunner
from tests.jobs.bench import Bench, Watch


@pytest.fixture
def bench(keep) -> Iterator[Bench]:
    engine, watch = FakeEngine(), Watch()
    runner = JobRunner(engine, keep, watch)
    yield Bench(engine, watch, runner)
    runner.close()
