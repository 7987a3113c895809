"""How long a batch still takes, by a clock that the test turns."""

from dataclasses import dataclass

import pytest

from studio.engine.protocol import Step
from studio.jobs.pace import Pace


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def take_batch(pace: Pace, clock: Clock, kind: str, seconds: float, tail: float) -> list[float | None]:
    """A batch of four steps; the seconds left after each."""
    pace.begin(kind)
    left = []
    for index in range(1, 5):
        clock.now += seconds
        left.append(pace.seconds_left(Step("denoising", index, 4)))
    clock.now += tail
    pace.end()
    return left


def test_a_first_batch_is_timed_by_its_own_steps(clock: Clock) -> None:
    assert take_batch(Pace(clock), clock, "small", seconds=2.0, tail=1.0) == [None, 4.0, 2.0, 0.0]


def test_the_next_of_its_kind_knows_the_rest_from_the_first_step(clock: Clock) -> None:
    pace = Pace(clock)
    take_batch(pace, clock, "small", seconds=2.0, tail=1.0)

    assert take_batch(pace, clock, "small", seconds=2.0, tail=1.0) == [7.0, 5.0, 3.0, 1.0]


def test_another_kind_starts_without_a_rate(clock: Clock) -> None:
    pace = Pace(clock)
    take_batch(pace, clock, "small", seconds=2.0, tail=1.0)

    assert take_batch(pace, clock, "big", seconds=5.0, tail=0.0)[0] is None


def test_decoding_takes_as_long_as_last_time(clock: Clock) -> None:
    pace = Pace(clock)
    take_batch(pace, clock, "small", seconds=2.0, tail=1.5)
    pace.begin("small")

    assert pace.seconds_left(Step("decoding")) == 1.5
    assert pace.seconds_left(Step("loading")) is None
