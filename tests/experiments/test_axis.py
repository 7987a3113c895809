"""Axes: what is read, what is refused, and where values go."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.experiments.axis import AXES, Axis, parse_axis
from studio.experiments.placing import Lookups
from studio.generation.draft import Draft
from studio.generation.guiders import Guider
from studio.generation.model import OWN_VAE
from studio.generation.request import Size, Variation
from studio.prompt.composition import Composition
from studio.prompt.fields import StylePhrase


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("frame=oil painting|pencil drawing", ("oil painting", "pencil drawing")),
        ("Frame = oil painting | pencil drawing ", ("oil painting", "pencil drawing")),
        ("modifier=|8K", ("", "8K")),
        ("subject=a {red|white} fox|an owl", ("a {red|white} fox", "an owl")),
        (r"subject=a\|b|c\d", ("a|b", r"c\d")),
        ("seed=1..4", ("1", "2", "3", "4")),
        ("seed=1..3|18446744073709551615", ("1", "2", "3", "18446744073709551615")),
        ("steps=4..12 by 2", ("4", "6", "8", "10", "12")),
        ("steps=4..11 by 3", ("4", "7", "10")),
        ("guidance=1..2.5 by 0.5", ("1", "1.5", "2", "2.5")),
        ("guidance=7.50|10", ("7.5", "10")),
        ("variation_strength=0..0.3 by 0.1", ("0", "0.1", "0.2", "0.3")),
        ("lora=ink:0..0.5 by 0.25", ("ink:0", "ink:0.25", "ink:0.5")),
        ("lora=|ink|my wash : 0.50", ("", "ink:1", "my wash:0.5")),
        ("size=64x64|64 × 128", ("64x64", "64x128")),
    ],
)
def test_values_and_ranges_are_read(text: str, values: tuple[str, ...]) -> None:
    assert parse_axis(text).values == values


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("frame", "is no axis"),
        ("framme=a|b", 'nearest is "frame"'),
        ("sead=1..4", 'nearest is "seed"'),
        ("=a|b", "There is no axis"),
        ("frame=", "one value only"),
        ("frame=sketch", "one value only"),
        ("seed=1..1", "one value only"),
        ("frame=sketch|photo| sketch", 'value "sketch" 2 times'),
        ("seed=1..4|3", 'value "3" 2 times'),
        ("guidance=7|7.0", 'value "7" 2 times'),
        ("size=64x64|64×64", 'value "64x64" 2 times'),
        ("seed=8..1", "runs backwards. Write 1..8"),
        ("steps=4..12 by 0", "never arrives"),
        ("steps=4..12 by -2", "never arrives"),
        ("seed=0..999999999", "more than 10000 values"),
        ("steps=4.5|6", "whole numbers"),
        ("steps=many|few", "is no value of the axis steps"),
        ("seed=1..|3", "is no value of the axis seed"),
        ("lora=ink:much|ink", "is no value of the axis lora"),
        ("size=big|64x64", "is not a size"),
        ("guidance=nan|1", "is no value of the axis guidance"),
    ],
)
def test_what_is_no_axis_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(StudioError, match=sentence):
        parse_axis(text)


@given(st.integers(0, 2**64 - 1), st.integers(1, 300), st.integers(1, 9))
def test_a_range_has_its_ends_and_no_value_twice(first: int, count: int, step: int) -> None:
    values = parse_axis(f"seed={first}..{first + count * step} by {step}").values
    assert len(set(values)) == count + 1
    assert (values[0], values[-1]) == (str(first), str(first + count * step))


@given(st.text(max_size=40))
def test_no_text_is_anything_but_an_axis_or_a_sentence(text: str) -> None:
    try:
        axis = parse_axis(text)
    except StudioError:
        return
    assert axis == axis.checked()


@pytest.mark.parametrize(
    ("name", "value", "prompt"),
    [
        ("frame", "oil painting", "An oil painting of a red fox, golden hour, 8K"),
        ("subject", "an owl", "A sketch of an owl, golden hour, 8K"),
        ("style", "moonlight", "A sketch of a red fox, moonlight, 8K"),
        ("style", "art nouveau", "A sketch of a red fox, golden hour, art nouveau, 8K"),
        ("style", "", "A sketch of a red fox, golden hour, 8K"),
        ("lighting", "candles", "A sketch of a red fox, candles, 8K"),
        ("lighting", "", "A sketch of a red fox, 8K"),
        ("artist", "Klimt", "A sketch of a red fox, golden hour, in the style of Klimt, 8K"),
        ("modifier", "sharp", "A sketch of a red fox, golden hour, 8K, sharp"),
        ("modifier", "8K", "A sketch of a red fox, golden hour, 8K"),
        ("lora", "ink:0.5", "A sketch of a red fox, golden hour, 8K, <lora:ink:0.5>"),
        ("lora", "", "A sketch of a red fox, golden hour, 8K"),
        ("template", "list", "sketch, a red fox, golden hour, 8K"),
    ],
)
def test_fields_change_the_prompt(draft: Draft, lookups: Lookups, name: str, value: str, prompt: str) -> None:
    changed = Axis(name, (value, "other")).apply(draft, value, lookups)
    assert changed.composition.prompt().text == prompt


@pytest.mark.parametrize(
    ("name", "value", "changes"),
    [
        ("seed", "9", {"seed": 9}),
        ("steps", "9", {"steps": 9}),
        ("guidance", "2.5", {"guidance_scale": 2.5}),
        ("scheduler", "Euler a", {"scheduler": "euler_ancestral"}),
        ("guider", "pag", {"guider": Guider("pag", 3)}),
        ("guider", "cfg", {"guider": None}),
        ("size", "64x128", {"size": Size(64, 128)}),
        ("vae", "own", {"vae": OWN_VAE}),
        ("variation-strength", "0.5", {"variations": (Variation(1, 0.5),)}),
        ("variation-seed", "5", {"variations": (Variation(5, 0.1),)}),
    ],
)
def test_parameters_change_the_draft(
    draft: Draft, lookups: Lookups, name: str, value: str, changes: dict[str, object]
) -> None:
    varied = replace(draft, variations=(Variation(1, 0.1),))
    assert Axis(name, (value, "")).apply(varied, value, lookups) == replace(varied, **changes)


def test_a_text_is_replaced_wherever_it_stands(draft: Draft, lookups: Lookups) -> None:
    axis = parse_axis("replace=fox|owl|cat")
    prompts = [axis.apply(draft, value, lookups).composition.prompt().text for value in axis.values]
    assert prompts == [f"A sketch of a red {animal}, golden hour, 8K" for animal in ("fox", "owl", "cat")]
    written = replace(draft, composition=Composition(text="fox, fox"))
    assert axis.apply(written, "owl", lookups).composition.text == "owl, owl"


@pytest.mark.parametrize(
    ("axis", "sentence"),
    [
        ("replace=dog|cat", '"dog" is not in the prompt'),
        ("replace=|cat", "text to search for"),
        ("variation-strength=0|1", "needs a seed to vary towards"),
        ("template=lists|sentence", '"list"'),
        ("model=none|tiny", "no model"),
        ("vae=mse|own", "no VAE .mse. that fits"),
        ("scheduler=eular|ddim", '"euler"'),
    ],
)
def test_a_value_that_cannot_be_put_gets_a_sentence(
    draft: Draft, lookups: Lookups, axis: str, sentence: str
) -> None:
    read = parse_axis(axis)
    with pytest.raises(StudioError, match=sentence):
        read.apply(draft, read.values[0], lookups)


def test_fields_behind_a_written_prompt_are_refused(draft: Draft, lookups: Lookups) -> None:
    written = replace(draft, composition=Composition(text="a fox"))
    for name in ("frame", "subject", "style", "modifier", "template"):
        with pytest.raises(StudioError, match="written as one text"):
            Axis(name, ("list", "moonlight")).apply(written, "list", lookups)


def test_a_style_goes_where_its_aspect_stood(draft: Draft, lookups: Lookups) -> None:
    both = Axis("theme", ("art nouveau", "")).apply(draft, "art nouveau", lookups)
    assert Axis("lighting", ("candles", "")).apply(both, "candles", lookups).composition.fields.styles == (
        StylePhrase("candles", "lighting"),
        StylePhrase("art nouveau", "theme"),
    )


def test_every_axis_has_words_for_people() -> None:
    assert all(kind.label and kind.about for kind in AXES.values())
