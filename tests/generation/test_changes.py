"""What differs between two recipes."""

from dataclasses import replace

import pytest

from studio.generation.changes import changes
from studio.generation.draft import Origin, Planned
from studio.generation.request import Blend, GenerationRequest, ModelRef, Noise, Size, Variation
from studio.prompt.composition import Composition
from studio.prompt.diff import Change
from studio.prompt.fields import PromptFields

REQUEST = GenerationRequest(
    "A sketch of a red fox", Noise(7), ModelRef("starter", "ab" * 32), Size(192, 192), 20, 5.0, "ddim"
)
ORIGIN = Origin(Composition(PromptFields("red fox", "sketch")))
PLANNED = Planned(REQUEST, ORIGIN)


def test_equal_recipes_have_no_changes() -> None:
    assert changes(PLANNED, PLANNED) == ()


@pytest.mark.parametrize(
    ("request_after", "change"),
    [
        (replace(REQUEST, noise=Noise(8)), Change("seed", "7", "8")),
        (
            replace(REQUEST, noise=Noise(7, (Variation(9, 0.25), Variation(3, 0.1)))),
            Change("variation", "", "25% towards seed 9, then 10% towards seed 3"),
        ),
        (
            replace(REQUEST, blend=Blend("an owl", "rain", 0.5)),
            Change("blend", "", "50% towards an owl without rain"),
        ),
        (replace(REQUEST, model=ModelRef("other", "cd" * 32)), Change("model", "starter", "other")),
        (
            replace(REQUEST, model=ModelRef("starter", "cd" * 32)),
            Change("model", "starter (abababab)", "starter (cdcdcdcd)"),
        ),
        (replace(REQUEST, size=Size(256, 192)), Change("size", "192x192", "256x192")),
        (replace(REQUEST, steps=30), Change("steps", "20", "30")),
        (replace(REQUEST, guidance_scale=7.5), Change("guidance scale", "5", "7.5")),
        (replace(REQUEST, scheduler="euler"), Change("scheduler", "ddim", "euler")),
        (replace(REQUEST, dialect="compel"), Change("weights read as", "a1111", "compel")),
        (replace(REQUEST, negative_prompt="blurry"), Change("negative", "", "blurry")),
        (replace(REQUEST, prompt="A fox"), Change("prompt", "A sketch of a red fox", "A fox")),
    ],
)
def test_every_parameter_is_told(request_after: GenerationRequest, change: Change) -> None:
    assert changes(PLANNED, Planned(request_after, ORIGIN)) == (change,)


def test_a_renamed_model_is_the_same_model() -> None:
    assert changes(PLANNED, Planned(replace(REQUEST, model=ModelRef("mine", "ab" * 32)), ORIGIN)) == ()


def test_fields_tell_the_difference_without_the_whole_prompt() -> None:
    after = Planned(
        replace(REQUEST, prompt="An etching of a red fox", negative_prompt="text"),
        Origin(Composition(PromptFields("red fox", "etching", negative="text"))),
    )
    assert changes(PLANNED, after) == (Change("frame", "sketch", "etching"), Change("negative", "", "text"))


def test_what_wildcards_drew_is_told_by_the_prompt() -> None:
    drawn = [
        Planned(
            replace(REQUEST, prompt=f"A sketch of a {animal}"),
            Origin(Composition(PromptFields("__animal__", "sketch"), wildcard_seed=seed)),
        )
        for seed, animal in enumerate(("fox", "owl"))
    ]
    assert changes(*drawn) == (
        Change("wildcard seed", "0", "1"),
        Change("prompt", "A sketch of a fox", "A sketch of a owl"),
    )
