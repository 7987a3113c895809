"""Walks: the promised number of frames, exact at keyframes, each frame a request of its own."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.experiments.walk import EASINGS, Keyframe, Walk
from studio.generation.draft import Planned
from studio.generation.guiders import Guider
from studio.generation.request import Blend, LoraRef, ModelRef, Noise, Size, Variation

Plan = Callable[..., Planned]
quiet = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def walk_of(*planned: Planned, frames: int = 9, is_loop: bool = False) -> Walk:
    return Walk(tuple(Keyframe(one) for one in planned), frames, is_loop=is_loop).checked()


@given(frames=st.integers(3, 200), is_loop=st.booleans())
@quiet
def test_a_walk_has_the_promised_frames_in_order(plan: Plan, frames: int, is_loop: bool) -> None:
    walk = walk_of(plan("a", seed=1), plan("b", seed=2), plan("c", seed=3), frames=frames, is_loop=is_loop)
    positions = walk.positions()
    assert len(positions) == frames
    assert list(positions) == sorted(set(positions))
    made = walk.frames_at(positions)
    assert made == walk.frames_at(positions)
    assert len({one.request.key() for one in made}) == frames


def test_keyframes_are_passed_exactly(plan: Plan) -> None:
    keyframes = [plan("a", seed=1), plan("b", seed=2), plan("c", seed=3)]
    walk = walk_of(*keyframes)
    assert [walk.frame(float(place)).request for place in range(3)] == [one.request for one in keyframes]
    loop = walk_of(*keyframes, is_loop=True)
    assert loop.frame(3.0).request.key() == keyframes[0].request.key()
    assert loop.positions()[-1] < 3


def test_a_longer_way_gets_more_frames_and_keyframes_are_still_passed(plan: Plan) -> None:
    ways = (
        Keyframe(plan("a", seed=1), length=6),
        Keyframe(plan("b", seed=2), length=2),
        Keyframe(plan("c", seed=3)),
    )
    positions = Walk(ways, 9).checked().positions()
    assert positions == (*(index / 6 for index in range(6)), 1.0, 1.5, 2.0)
    with pytest.raises(StudioError, match="length above 0"):
        Walk((Keyframe(plan("a", seed=1), length=0), *ways[1:]), 9).checked()


def test_between_keyframes_words_noise_and_guidance_move(plan: Plan) -> None:
    start, end = plan("a fox", seed=1), plan("an owl", seed=2)
    end = replace(end, request=replace(end.request, guidance_scale=9.0, negative_prompt="rain"))
    middle = walk_of(start, end).frame(0.5).request
    assert middle.blend == Blend("an owl", "rain", 0.5)
    assert middle.noise == Noise(1, (Variation(2, 0.5),))
    assert middle.guidance_scale == 7.0
    assert middle.prompt == "a fox"


def test_one_prompt_needs_no_blend(plan: Plan) -> None:
    assert walk_of(plan(seed=1), plan(seed=2)).frame(0.3).request.blend is None


def test_frames_are_of_one_run_that_more_frames_do_not_change(plan: Plan) -> None:
    walk = walk_of(plan(seed=1), plan(seed=2))
    runs = {one.origin.run for one in walk.frames_at(walk.positions())}
    assert runs == {walk.run} == {replace(walk, frames=50).run}


@pytest.mark.parametrize("easing", EASINGS.values(), ids=list(EASINGS))
def test_an_easing_leads_from_0_to_1_without_turning_back(easing: Callable[[float], float]) -> None:
    values = [easing(index / 50) for index in range(51)]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (0, pytest.approx(1))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"model": ModelRef("other", "cd" * 32)}, r"different models \(tiny and other\)"),
        ({"size": Size(128, 64)}, r"different sizes \(64x64 and 128x64\)"),
        ({"steps": 9}, "different steps"),
        ({"scheduler": "euler"}, "different schedulers"),
        ({"guider": Guider("apg")}, r"different guiders \(plain and APG\)"),
        ({"dialect": "plain"}, "different ways to write weights"),
        ({"blend": Blend("an owl", "", 0.5)}, "cannot be a blend"),
        ({"guidance_scale": 999.0}, "guidance scale"),
    ],
)
def test_keyframes_that_do_not_fit_get_a_sentence(plan: Plan, changes: dict[str, object], sentence: str) -> None:
    other = replace(plan(seed=2), request=replace(plan(seed=2).request, **changes))
    with pytest.raises(StudioError, match=sentence):
        walk_of(plan(seed=1), other)


@pytest.mark.parametrize(
    ("count", "frames", "sentence"),
    [
        (0, 9, "at least two keyframes"),
        (1, 9, "at least two keyframes"),
        (3, 2, "2 frames cannot pass 3"),
        (2, 10**6, "cannot pass"),
    ],
)
def test_a_walk_that_cannot_be_gets_a_sentence(plan: Plan, count: int, frames: int, sentence: str) -> None:
    with pytest.raises(StudioError, match=sentence):
        walk_of(*(plan(seed=seed) for seed in range(count)), frames=frames)


@pytest.mark.parametrize("fps", [0, -1, 1000, float("nan")])
def test_an_impossible_speed_gets_a_sentence(plan: Plan, fps: float) -> None:
    with pytest.raises(StudioError, match="frames a second"):
        replace(walk_of(plan(seed=1), plan(seed=2)), fps=fps).checked()


def test_loras_come_and_go_on_the_way(plan: Plan) -> None:
    ink = LoraRef("ink", "ab" * 32, 0.8)
    ends = [replace(plan(), request=replace(plan().request, loras=loras)) for loras in ((), (ink,))]
    walk = Walk(tuple(map(Keyframe, ends)), 3)

    weights = [frame.request.simplified().loras for frame in walk.frames_at(walk.positions())]

    assert weights == [(), (replace(ink, weight=0.4),), (ink,)]
