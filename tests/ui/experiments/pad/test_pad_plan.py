"""What the pad asks for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.generation.draft import Origin, Planned
from studio.generation.model import DraftDefaults
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size, Variation
from studio.ui.experiments.pad.pad_plan import CORNERS, LATTICE, PadPlan

REQUEST = GenerationRequest("a fox", Noise(7), ModelRef("tiny", "ab" * 32), Size(64, 64), 20, 5.0, "euler")
QUICK = DraftDefaults(4, 3.0, "dpmpp_2m")
PLAN = PadPlan(Planned(REQUEST, Origin(parent="7")), (8, 9, 10), QUICK)


def test_the_corners_are_the_picture_and_the_seeds_own_noises() -> None:
    assert PLAN.at(CORNERS[0]) == PLAN.base
    assert [PLAN.at(corner).request.noise for corner in CORNERS[1:]] == [Noise(8), Noise(9), Noise(10)]


def test_a_draft_takes_the_models_few_steps_and_keeps_the_size() -> None:
    request = PLAN.draft_at((1, 0)).request
    assert (request.steps, request.guidance_scale, request.scheduler) == (4, 3.0, "dpmpp_2m")
    assert request.size == REQUEST.size


def test_a_picture_of_few_steps_is_its_own_draft() -> None:
    quick = replace(PLAN, base=replace(PLAN.base, request=replace(REQUEST, steps=2)))
    assert quick.draft_at((0.5, 0.5)) == quick.at((0.5, 0.5))


@pytest.mark.parametrize("corner", [1, 2, 3])
def test_another_seed_at_a_corner_changes_it_alone(corner: int) -> None:
    changed = PLAN.with_seed(corner, 99)
    for index, place in enumerate(CORNERS):
        assert (changed.at(place) != PLAN.at(place)) == (index == corner)


@given(st.floats(0, 1), st.floats(0, 1))
def test_every_place_is_a_request_that_can_be_made_and_descends_from_the_picture(x: float, y: float) -> None:
    planned = PLAN.at((x, y))
    planned.request.checked()
    assert planned.origin.parent == "7"


def test_the_places_between_the_corners_are_all_different() -> None:
    keys = {PLAN.at(place).request.key() for place in (*CORNERS, *LATTICE)}
    assert len(keys) == 9


def test_a_pad_around_a_variation_begins_at_the_variation() -> None:
    noise = Noise(7, (Variation(3, 0.2),))
    varied = replace(PLAN, base=replace(PLAN.base, request=replace(REQUEST, noise=noise)))
    assert varied.at((0, 0)).request.noise == noise
