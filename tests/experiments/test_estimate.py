"""Estimates follow what similar pictures took."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from studio.engine.fake import FakeEngine
from studio.experiments.estimate import estimate, write_bytes, write_duration
from studio.generation.draft import Planned
from studio.generation.record import GenerationRecord
from studio.generation.request import ModelRef, Size

Plan = Callable[..., Planned]


@pytest.fixture
def history(plan: Plan, keep: Callable[..., GenerationRecord]) -> list[GenerationRecord]:
    """Three pictures of four steps; the first took longer, since the model was loaded."""
    generated = FakeEngine().generate([plan().request], lambda _: None)[0]
    return [keep(plan(), replace(generated, seconds=seconds)) for seconds in (9.0, 1.0, 1.0)]


def test_a_plan_takes_as_long_as_its_pictures_did(plan: Plan, history: list[GenerationRecord]) -> None:
    cost = estimate([plan(seed=seed).request for seed in range(10)], history)
    assert cost.pictures == 10
    assert cost.seconds == pytest.approx(10)
    assert 10_000 < cost.bytes < 200_000


def test_more_steps_and_pixels_take_longer(plan: Plan, history: list[GenerationRecord]) -> None:
    big = replace(plan(steps=9).request, size=Size(128, 64))
    assert estimate([big], history).seconds == pytest.approx(4)


def test_of_what_was_never_made_the_time_is_unknown(plan: Plan, history: list[GenerationRecord]) -> None:
    other = replace(plan().request, model=ModelRef("other", "cd" * 32))
    assert estimate([plan().request, other], history).seconds is None
    assert estimate([], []).seconds == 0


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (89, "89 s"), (180, "3 min"), (5399, "90 min"), (9000, "2.5 h")]
)
def test_times_are_written_as_people_say_them(seconds: float, text: str) -> None:
    assert write_duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(1, "1 kB"), (820_000, "820 kB"), (1_200_000, "1.2 MB"), (95.6e6, "96 MB"), (3.4e9, "3.4 GB")],
)
def test_amounts_are_written_as_people_say_them(count: float, text: str) -> None:
    assert write_bytes(count) == text
