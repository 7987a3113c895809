"""The request of an enlarged picture: its key, its recipe, what is said of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.generation import a1111
from studio.generation.changes import changes
from studio.generation.comparison import compare
from studio.generation.draft import Origin, Planned
from studio.generation.model import UpscalerInfo
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size
from studio.generation.upscaling import enlarged, largest, unknown_recipe, upscaled

RECIPE = GenerationRequest("a fox", Noise(7), ModelRef("tiny", "ab" * 32), Size(64, 48), 20, 5.0, "euler")
SHARP = UpscalerInfo("sharp", "cd" * 32, Path("sharp.safetensors"), "ESRGAN", 4, 1000)
PIXELS, OWN = "ef" * 32, Size(64, 48)


def test_an_upscaling_goes_as_far_as_its_upscaler_and_keeps_the_recipe():
    made = upscaled(RECIPE, PIXELS, OWN, SHARP)

    assert made.size == Size(256, 192)
    assert made.upscale is not None
    assert made.upscale.scale == 4
    assert made.before_upscaling() == RECIPE
    assert GenerationRequest.from_json(made.to_json()) == made


def test_a_request_without_upscaling_has_the_json_that_it_always_had():
    assert "upscale" not in RECIPE.to_json()


def test_the_words_of_an_upscaling_do_not_count_for_its_key_but_its_upscaler_does():
    made = upscaled(RECIPE, PIXELS, OWN, SHARP)

    assert (
        upscaled(replace(RECIPE, prompt="a hare"), PIXELS, OWN, replace(SHARP, name="other")).key() == made.key()
    )
    assert upscaled(RECIPE, PIXELS, OWN, SHARP, 2).key() != made.key()
    assert upscaled(RECIPE, PIXELS, OWN, replace(SHARP, sha256="aa" * 32)).key() != made.key()


def test_a_picture_upscaled_twice_still_knows_its_own_size():
    once = upscaled(RECIPE, PIXELS, OWN, SHARP, 2)

    twice = upscaled(once, "aa" * 32, once.size, SHARP, 1.5)

    assert twice.size == Size(192, 144)
    assert twice.before_upscaling() == RECIPE


def test_a_picture_without_a_recipe_can_be_upscaled():
    assert upscaled(unknown_recipe(OWN), PIXELS, OWN, SHARP).checked().prompt == ""


def test_what_would_be_too_large_is_refused_with_what_is_possible():
    own = Size(4000, 4000)

    with pytest.raises(StudioError, match=r"2\.2 times at most"):
        upscaled(RECIPE, PIXELS, own, SHARP)

    most = enlarged(own, largest(own))
    assert most.is_keepable


@pytest.mark.parametrize("scale", [0, -1, 17, float("nan")])
def test_a_scale_out_of_range_gets_a_sentence(scale: float):
    with pytest.raises(StudioError, match="cannot be upscaled"):
        upscaled(RECIPE, PIXELS, OWN, SHARP, scale)


def test_an_upscaling_is_the_one_change_that_is_told():
    before, after = (Planned(one, Origin()) for one in (RECIPE, upscaled(RECIPE, PIXELS, OWN, SHARP)))

    (change,) = changes(before, after)
    assert (change.name, change.after) == ("upscaled", "4x by sharp")
    lines = {line.name: line.values for line in compare([before, after])}
    assert lines["upscaled"] == ("", "4x by sharp")


def test_other_programs_read_the_upscaling_as_a1111_writes_it():
    text = a1111.write(upscaled(RECIPE, PIXELS, OWN, SHARP), "1")

    assert "Size: 64x48" in text
    assert "Postprocess upscale by: 4, Postprocess upscaler: sharp" in text
    assert a1111.read(text).size == Size(64, 48)
