"""The script: what the editor does to a walk, as values."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.experiments.walk import Keyframe, Walk
from studio.generation.draft import Planned
from studio.generation.request import ModelRef
from studio.ui.experiments.walk.script import Script

Plan = Callable[..., Planned]


@pytest.fixture
def script(plan: Plan) -> Script:
    return Script(Walk(tuple(Keyframe(plan(seed=seed)) for seed in (1, 2, 3)), 25))


def seeds(script: Script) -> list[int]:
    return [keyframe.planned.request.noise.seed for keyframe in script.keyframes]


def test_keyframes_are_inserted_moved_doubled_and_removed(script: Script, plan: Plan) -> None:
    assert seeds(script.inserted(1, [Keyframe(plan(seed=9))])) == [1, 9, 2, 3]
    assert seeds(script.moved(0, 2)) == [2, 3, 1]
    assert seeds(script.duplicated(1)) == [1, 2, 2, 3]
    assert seeds(script.removed(1)) == [1, 3]


@given(
    frames=st.integers(3, 500),
    lengths=st.lists(st.floats(0.1, 50), min_size=3, max_size=3),
    is_loop=st.booleans(),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_ways_share_all_frames(script: Script, frames: int, lengths: list[float], is_loop: bool) -> None:
    keyframes = tuple(
        replace(keyframe, length=length) for keyframe, length in zip(script.keyframes, lengths, strict=True)
    )
    counts = Script(Walk(keyframes, frames, is_loop=is_loop)).counts()
    assert len(counts) == (3 if is_loop else 2)
    assert sum(counts) == (frames if is_loop else frames - 1)


def test_a_longer_way_leaves_the_others_as_they_are(script: Script) -> None:
    assert script.counts() == (12, 12)
    longer = script.with_count(0, 20)
    assert longer.counts() == (20, 12)
    assert longer.walk.frames == 33
    assert longer.with_count(1, 0).counts() == (20, 1)
    positions = longer.walk.positions()
    assert positions[20] == 1.0


def test_length_and_speed_decide_the_frames(script: Script) -> None:
    assert script.with_fps(10).with_seconds(3).walk.frames == 30
    assert script.with_fps(10).seconds == 2.5


def test_keyframes_can_be_made_alike(script: Script) -> None:
    other = replace(script.keyframes[1].planned.request, model=ModelRef("other", "cd" * 32), steps=9)
    keyframe = replace(script.keyframes[1], planned=replace(script.keyframes[1].planned, request=other))
    mixed = script.replaced(1, keyframe)
    assert "different models" in mixed.problem()
    assert mixed.alike() == script


def test_too_few_keyframes_or_frames_are_a_problem(script: Script) -> None:
    assert "at least two" in Script().problem()
    assert "cannot pass" in script.with_frames(2).problem()
    assert script.problem() == ""
