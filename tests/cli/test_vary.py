"""`seedlock vary`, with drawn pictures."""

import pytest

from studio.engine.fake import FakeEngine
from studio.gallery.gallery import Gallery
from studio.generation.request import Variation
from studio.paths import Paths


@pytest.fixture
def fox(seedlock) -> str:
    """The id of a picture."""
    return seedlock("generate", "a red fox", "--seed", "7", "--steps", "2", "--json").lines[0]["id"]


def test_variations_descend_from_their_picture(seedlock, fox: str, home: Paths) -> None:
    done = seedlock("vary", fox, "--count", "3", "--strength", "0.3", "--json")

    assert done.status == 0
    assert "3 variations: 0 already made, 3 to make" in done.err
    assert {(line["seed"], line["parent"], line["run"]) for line in done.lines} == {(7, fox, f"vary-{fox}")}
    assert len({line["key"] for line in done.lines}) == 3
    gallery = Gallery.open(home)
    (variation,) = gallery.get(done.lines[0]["id"]).request.noise.variations
    gallery.close()
    assert variation == Variation(variation.seed, 0.3)


def test_the_same_choice_is_not_made_again(seedlock, fox: str) -> None:
    first = seedlock("vary", fox, "--seed", "1", "--json")
    again = seedlock("vary", fox, "--seed", "1", "--count", "6", "--json")

    assert "6 variations: 4 already made, 2 to make" in again.err
    assert {line["id"] for line in first.lines} < {line["id"] for line in again.lines}


def test_a_variation_can_be_varied(seedlock, fox: str) -> None:
    (varied,) = seedlock("vary", fox, "--count", "1", "--json").lines
    (again,) = seedlock("vary", varied["id"], "--count", "1", "--json").lines

    assert again["parent"] == varied["id"]
    assert again["key"] != varied["key"]


def test_at_full_strength_it_is_the_other_seeds_picture(seedlock, fox: str, home: Paths) -> None:
    (varied,) = seedlock("vary", fox, "--count", "1", "--strength", "1", "--json").lines
    gallery = Gallery.open(home)
    seed = gallery.get(varied["id"]).request.noise.variations[0].seed
    gallery.close()
    (own,) = seedlock("generate", "a red fox", "--seed", str(seed), "--steps", "2", "--json").lines

    assert own["key"] == varied["key"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--count", "0"], "0 variations"),
        (["--strength", "0"], "strength 0 cannot"),
        (["--strength", "1.1"], "strength 1.1 cannot"),
        (["--strength", "nan"], "strength nan cannot"),
    ],
)
def test_what_cannot_be_is_one_sentence(seedlock, fox: str, arguments: list[str], sentence: str) -> None:
    done = seedlock("vary", fox, *arguments)

    assert (done.status, done.out) == (1, "")
    assert sentence in done.err
    assert done.err.count("\n") == 1


def test_a_picture_that_is_not_there_is_said(seedlock) -> None:
    done = seedlock("vary", "1m83yx695vz")
    assert (done.status, done.err) == (1, 'seedlock: There is no picture "1m83yx695vz" in the gallery.\n')


def test_a_model_that_is_gone_is_said_once(seedlock, home: Paths, plan) -> None:
    gallery = Gallery.open(home)
    made = [(one, FakeEngine().generate([one.request], lambda _: None)[0]) for one in (plan(), plan(seed=8))]
    ids = [gallery.add(*pair).id for pair in made]
    gallery.close()
    keyframes = [part for one in ids for part in ("--keyframe", f'{{"picture": "{one}"}}')]

    for arguments in (["vary", ids[0]], ["walk", *keyframes, "--frames", "6"]):
        done = seedlock(*arguments)
        assert (done.status, done.out) == (1, "")
        assert done.err.count('There is no model "tiny"') == 1
