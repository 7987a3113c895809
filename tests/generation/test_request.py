"""The request: canonical, checked, and the same for everybody."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.generation.beginnings import Hires, SourceImage
from studio.generation.guiders import Guider
from studio.generation.request import (
    SEED_LIMIT,
    Blend,
    GenerationRequest,
    LoraRef,
    ModelRef,
    Noise,
    Size,
    Variation,
)

REQUEST = GenerationRequest("a fox", Noise(7), ModelRef("tiny", "ab" * 32), Size(64, 64), 20, 5.0, "euler")
INK, WASH = LoraRef("ink", "cd" * 32, 0.5), LoraRef("wash", "ab" * 32, 0.5)

requests = st.builds(
    GenerationRequest,
    prompt=st.text(st.characters(codec="utf-8"), max_size=30),
    noise=st.builds(
        Noise,
        seed=st.integers(0, SEED_LIMIT - 1),
        variations=st.lists(st.builds(Variation, st.integers(0, SEED_LIMIT - 1), st.floats(0, 1)), max_size=3).map(
            tuple
        ),
    ),
    model=st.builds(ModelRef, st.text(st.characters(codec="utf-8"), max_size=9), st.text("0123456789abcdef")),
    size=st.builds(Size, st.integers(1, 4096), st.integers(1, 4096)),
    steps=st.integers(1, 1000),
    guidance_scale=st.floats(0, 100),
    scheduler=st.text("abc_", max_size=9),
    negative_prompt=st.text(st.characters(codec="utf-8"), max_size=30),
    dialect=st.sampled_from(["a1111", "comfyui", "compel", "plain"]),
    blend=st.none()
    | st.builds(
        Blend,
        prompt=st.text(st.characters(codec="utf-8"), max_size=9),
        negative_prompt=st.just("hat"),
        amount=st.floats(0, 1),
    ),
    loras=st.lists(
        st.builds(LoraRef, st.just("ink"), st.sampled_from(["ab", "cd"]), st.floats(-10, 10)), max_size=3
    ).map(tuple),
    source=st.none() | st.builds(SourceImage, st.just("ab"), st.floats(0.01, 1), st.sampled_from(["", "cd"])),
    hires=st.none() | st.builds(Hires, st.floats(1.1, 8), st.floats(0.01, 1)),
    clip_skip=st.sampled_from([1, 2]),
    guidance_rescale=st.floats(0, 1),
    seamless=st.booleans(),
    guider=st.none()
    | st.builds(Guider, st.sampled_from(["cfg", "pag"]), st.floats(0, 9), st.floats(0, 0.4), st.floats(0.5, 1)),
    vae=st.none() | st.builds(ModelRef, st.just("ft-mse"), st.sampled_from(["ab", "cd"])),
)


@given(requests)
def test_json_gives_the_request_back(request: GenerationRequest):
    again = GenerationRequest.from_json(request.to_json())

    assert again == request
    assert again.to_json() == request.to_json()


def test_the_key_follows_the_contents_of_a_vae_not_its_name():
    decoded = replace(REQUEST, vae=ModelRef("ft-mse", "ab" * 32))

    assert decoded.key() == replace(REQUEST, vae=ModelRef("renamed", "ab" * 32)).key()
    assert len({one.key() for one in (REQUEST, decoded, replace(REQUEST, vae=ModelRef("ft-mse", "cd" * 32)))}) == 3


def test_the_key_follows_the_contents_of_loras_not_their_names():
    worn = replace(REQUEST, loras=(INK,))

    assert worn.key() != REQUEST.key()
    assert worn.key() == replace(REQUEST, loras=(replace(INK, name="renamed"),)).key()
    assert worn.kind() != REQUEST.kind()


def test_the_json_is_canonical():
    assert REQUEST.to_json() == (
        '{"guidance_scale":5.0,"model":{"name":"tiny","sha256":"' + "ab" * 32 + '"},"noise":{"seed":7},'
        '"prompt":"a fox","scheduler":"euler","size":{"height":64,"width":64},"steps":20}'
    )


def test_a_shipped_key_never_changes():
    assert REQUEST.key() == "56268efbf607988494cdf090565da6d045a9eda0a88b25eb142c25721bfd8591"


def test_whole_numbers_and_fractions_make_the_same_key():
    whole = replace(REQUEST, guidance_scale=5, noise=Noise(7, (Variation(8, 1),)))

    assert whole.key() == replace(REQUEST, guidance_scale=5.0, noise=Noise(7, (Variation(8, 1.0),))).key()


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        (replace(REQUEST, noise=Noise(7, (Variation(8, 0.0),))), REQUEST),
        (replace(REQUEST, noise=Noise(9, (Variation(8, 0.3), Variation(7, 1.0)))), REQUEST),
        (replace(REQUEST, blend=Blend("an owl", "", 0.0)), REQUEST),
        (replace(REQUEST, loras=(INK, replace(INK, weight=-0.5))), REQUEST),
        (replace(REQUEST, loras=(INK, WASH, INK)), replace(REQUEST, loras=(WASH, replace(INK, weight=1)))),
        (
            replace(REQUEST, blend=Blend("an owl", "rain", 1.0)),
            replace(REQUEST, prompt="an owl", negative_prompt="rain"),
        ),
    ],
)
def test_requests_of_one_picture_have_one_key(asked: GenerationRequest, same: GenerationRequest):
    assert asked.key() == same.key()
    assert asked.simplified() == same


@given(requests)
def test_a_simplified_request_cannot_be_simplified_further(request: GenerationRequest):
    assert request.simplified().simplified() == request.simplified()


GLOOM = ModelRef("gloom", "ef" * 32)


def test_the_key_follows_the_contents_of_embeddings_that_the_words_name():
    asked = replace(REQUEST, prompt="a fox, embedding:Gloom", embeddings=(GLOOM,))
    assert asked.key() != replace(asked, embeddings=(replace(GLOOM, sha256="ab" * 32),)).key()
    assert asked.key() == replace(asked, embeddings=(replace(GLOOM, name="other"), GLOOM)).key()
    assert replace(REQUEST, embeddings=(GLOOM,)).key() == REQUEST.key()
    assert asked.kind() == replace(REQUEST, prompt="an owl").kind()
    assert GenerationRequest.from_json(asked.to_json()) == asked


def test_a_blend_counts_the_embeddings_of_both_ends():
    ends = replace(REQUEST, blend=Blend("embedding:gloom", "", 0.5), embeddings=(GLOOM,))
    assert ends.simplified().embeddings == (GLOOM,)
    assert replace(ends, blend=Blend("embedding:gloom", "", 0)).simplified().embeddings == ()


def test_the_key_follows_the_model_s_contents_not_its_name():
    renamed = replace(REQUEST, model=ModelRef("mine", REQUEST.model.sha256))

    assert renamed.key() == REQUEST.key()
    assert replace(REQUEST, model=ModelRef("tiny", "cd" * 32)).key() != REQUEST.key()


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "null", "[]", "{}", '{"prompt": "fox"}', "[" * 5000),
        *(REQUEST.to_json().replace('"steps":20', f'"steps":{bad}') for bad in ('"20"', "20.5", "true", "NaN")),
        REQUEST.to_json().replace("a fox", r"\ud800"),
    ],
)
def test_json_that_is_no_request_gets_a_sentence(text: str):
    with pytest.raises(StudioError, match="cannot be read by this version"):
        GenerationRequest.from_json(text)


def test_a_request_of_a_later_version_is_refused():
    with pytest.raises(StudioError, match="Update Seedlock"):
        GenerationRequest.from_json(REQUEST.to_json().replace('"steps":20', '"steps":20,"warmth":3'))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"prompt": "  "}, "prompt is empty"),
        ({"noise": Noise(2**64)}, "out of range. Use a whole number from 0 to 18446744073709551615"),
        ({"noise": Noise(-1)}, "The seed -1 is out of range"),
        ({"noise": Noise(1, (Variation(2**64, 0.5),))}, "is out of range"),
        ({"noise": Noise(1, (Variation(2, 1.5),))}, "variation strength must lie between 0 and 1"),
        ({"blend": Blend("an owl", "", -0.5)}, "blend must lie between 0 and 1"),
        ({"blend": Blend(" ", "", 0.5)}, "prompt is empty"),
        ({"prompt": "a \udcff fox"}, "no text"),
        ({"size": Size(0, 64)}, "0x64 cannot be made"),
        ({"size": Size(64, 2**70)}, "cannot be made"),
        ({"steps": 0}, "0 steps cannot make a picture"),
        ({"loras": (LoraRef("ink", "", 11),)}, "weight 11 of the LoRA ink is out of range"),
        ({"loras": (LoraRef("ink", "", float("nan")),)}, "out of range"),
        ({"guidance_scale": float("nan")}, "guidance scale nan is out of range"),
        ({"source": SourceImage("ab", 0)}, "strength 0 is out of range"),
        ({"hires": Hires(1, 0.5)}, "enlarged more than 1 and at most 8 times"),
        ({"hires": Hires(2, 0.5), "source": SourceImage("ab", 0.5)}, "Leave one of them out"),
        ({"clip_skip": 3}, "Clip skip runs from 1"),
        ({"guidance_rescale": -0.1}, "rescale must lie between 0"),
    ],
)
def test_numbers_out_of_range_get_a_sentence(changes: dict[str, object], sentence: str):
    with pytest.raises(StudioError, match=sentence):
        replace(REQUEST, **changes).checked()


def test_the_greatest_seed_is_fine():
    assert replace(REQUEST, noise=Noise(2**64 - 1)).checked().noise.seed == 2**64 - 1


@pytest.mark.parametrize("text", ["512x768", "512 × 768", "512*768", "512X768"])
def test_sizes_are_read_as_people_write_them(text: str):
    assert Size.parse(text) == Size(512, 768)


@pytest.mark.parametrize("text", ["", "512", "0x9", "ax5", "1x2x3", "-1x5", "²x²"])
def test_what_is_no_size_gets_a_sentence(text: str):
    with pytest.raises(StudioError, match="is not a size"):
        Size.parse(text)
