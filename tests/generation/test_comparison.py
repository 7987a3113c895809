"""Recipes beside each other tell all that differs, in words for the user, and nothing twice."""

from dataclasses import replace

import pytest

from studio.generation.beginnings import Hires, SourceImage
from studio.generation.changes import changes
from studio.generation.comparison import Line, compare
from studio.generation.draft import Origin, Planned
from studio.generation.guiders import Guider
from studio.generation.request import Blend, GenerationRequest, LoraRef, ModelRef, Noise, Size
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase

FIELDS = PromptFields("a red fox", "photograph", (StylePhrase("golden hour", "lighting"),), ("8K",))


def planned(fields: PromptFields = FIELDS, seed: int = 7, model: ModelRef | None = None) -> Planned:
    """A recipe that is composed of fields."""
    composition = Composition(fields)
    request = GenerationRequest(
        composition.prompt().text,
        Noise(seed),
        model or ModelRef("starter", "a" * 64),
        Size(64, 64),
        20,
        5.0,
        "euler",
    )
    return Planned(request, Origin(composition))


def differing(*recipes: Planned) -> list[Line]:
    """The lines on which recipes do not agree."""
    return [line for line in compare(recipes) if not line.is_alike]


def test_only_what_differs_is_not_alike():
    recipes = planned(), planned(replace(FIELDS, frame="oil painting"), seed=8), planned(seed=9)

    assert differing(*recipes) == [
        Line("frame", ("photograph", "oil painting", "photograph")),
        Line("seed", ("7", "8", "9")),
    ]
    assert Line("subject", ("a red fox",) * 3) in compare(recipes)
    assert "prompt" not in [line.name for line in compare(recipes)]


def test_a_prompt_stands_there_where_fields_do_not_tell_it():
    one = planned()
    drawn = replace(one, request=replace(one.request, prompt="A photograph of a wolf"))
    written = replace(one, origin=Origin(Composition(text="a wolf")))

    assert differing(one, drawn) == [Line("prompt", (one.request.prompt, "A photograph of a wolf"))]
    assert "prompt" in [line.name for line in compare([one, written])]


def test_models_differ_by_their_contents():
    same, renamed = ModelRef("starter", "a" * 64), ModelRef("my starter", "a" * 64)
    other = ModelRef("starter", "b" * 64)

    assert differing(planned(model=same), planned(model=renamed)) == []
    assert differing(planned(model=same), planned(model=other)) == [
        Line("model", ("starter (aaaaaaaa)", "starter (bbbbbbbb)"))
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("negative_prompt", "blurry"),
        ("noise", Noise(8)),
        ("model", ModelRef("other", "b" * 64)),
        ("size", Size(96, 64)),
        ("steps", 30),
        ("guidance_scale", 7.5),
        ("scheduler", "ddim"),
        ("dialect", "comfyui"),
        ("blend", Blend("a wolf", "", 0.4)),
        ("loras", (LoraRef("ink", "c" * 64, 0.8),)),
        ("source", SourceImage("d" * 64, 0.6)),
        ("hires", Hires(2, 0.5)),
        ("clip_skip", 2),
        ("guidance_rescale", 0.7),
        ("seamless", True),
        ("guider", Guider("pag", 3, 0.2, 0.8)),
        ("vae", ModelRef("ft-mse", "e" * 64)),
    ],
)
def test_whatever_a_request_holds_is_told_in_one_line(name: str, value: object):
    one = planned()
    other = replace(one, request=replace(one.request, **{name: value}))

    (line,) = differing(one, other)
    (change,) = changes(one, other)

    assert (line.name, line.values) == (change.name, (change.before, change.after))
