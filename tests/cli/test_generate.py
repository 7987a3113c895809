"""`seedlock generate`, with drawn pictures."""

from pathlib import Path

import pytest
from PIL import Image

FOX = ("--frame", "oil painting", "--subject", "a red fox", "--style", "golden hour", "--steps", "3")
KEYS = "id key prompt negative seed model width height steps path pixels_sha256 seconds"


def test_a_picture_is_made_kept_and_told_of(seedlock) -> None:
    done = seedlock("generate", *FOX, "--seed", "7", "--json")

    assert done.status == 0
    (line,) = done.lines
    assert list(line) == KEYS.split()
    assert line["prompt"] == "An oil painting of a red fox, golden hour"
    assert (line["seed"], line["steps"], line["model"]) == (7, 3, "starter")
    with Image.open(line["path"]) as picture:
        assert picture.size == (line["width"], line["height"])


def test_the_same_seed_repeats_the_picture_and_another_does_not(seedlock) -> None:
    hashes = [
        seedlock("generate", *FOX, "--seed", seed, "--json").lines[0]["pixels_sha256"] for seed in ("7", "7", "8")
    ]
    assert hashes[0] == hashes[1] != hashes[2]


def test_several_pictures_count_the_seed_up(seedlock) -> None:
    done = seedlock("generate", "a lighthouse", "--seed", "7", "--count", "3", "--steps", "1", "--json")
    assert [line["seed"] for line in done.lines] == [7, 8, 9]


def test_without_a_seed_each_picture_has_its_own(seedlock) -> None:
    done = seedlock("generate", "a lighthouse", "--count", "4", "--steps", "1", "--json")
    assert len({line["seed"] for line in done.lines}) == 4


def test_a_draft_takes_few_steps(seedlock) -> None:
    (line,) = seedlock("generate", "a lighthouse", "--draft", "--json").lines
    assert line["steps"] <= 8


def test_copies_are_put_where_they_are_wanted(seedlock, tmp_path: Path) -> None:
    done = seedlock("generate", *FOX, "--count", "2", "--out", str(tmp_path / "new" / "folder"))

    assert done.status == 0
    assert len(list((tmp_path / "new" / "folder").glob("*.png"))) == 2
    assert "folder" in done.out


def test_a_style_gets_its_aspect_from_the_vocabulary(seedlock) -> None:
    (made,) = seedlock("generate", *FOX, "--json").lines
    done = seedlock("gallery", "search", 'style:"golden hour"', "--json")
    assert [line["id"] for line in done.lines] == [made["id"]]


def test_the_vocabulary_is_there_as_wildcards(seedlock) -> None:
    done = seedlock("generate", "a __frame__ of a fox", "--count", "6", "--steps", "1", "--json")

    prompts = {line["prompt"] for line in done.lines}
    assert len(prompts) > 2
    assert not any("__" in prompt for prompt in prompts)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--subject", ""], "subject is empty"),
        ([""], "prompt is empty"),
        (["a fox", "--seed", str(2**64)], "out of range"),
        (["a fox", "--seed", "-1"], "out of range"),
        (["a fox", "--steps", "0"], "0 steps"),
        (["a fox", "--count", "0"], "0 pictures"),
        (["a fox", "--size", "100x100"], "nearest size is"),
        (["a fox", "--size", "big"], "not a size"),
        (["a fox", "--guidance", "-1"], "guidance scale"),
        (["a fox", "--scheduler", "eular"], '"euler"'),
        (["a fox", "--model", "startr"], '"starter"'),
        (["--subject", "a fox", "--template", "lists"], '"list"'),
        (["fail please"], "cannot draw"),
        (["a __framme__ of a fox"], "frame"),
        (["a {red|white fox"], "{"),
    ],
)
def test_what_cannot_be_is_one_line_and_status_1(seedlock, arguments, sentence) -> None:
    done = seedlock("generate", *arguments)

    assert done.status == 1
    assert sentence in done.err
    assert done.err.count("\n") == 1
    assert done.out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["a fox", "--seed", "seven"],
        ["a fox", "--device", "abacus"],
        ["a fox", "--wrong"],
        ["a fox", "--draft", "--steps", "4"],
        ["a fox", "--frame", "photo"],
    ],
)
def test_wrong_usage_is_status_2(seedlock, arguments) -> None:
    assert seedlock("generate", *arguments).status == 2


def test_a_failure_leaves_the_other_pictures(seedlock) -> None:
    done = seedlock(
        "generate", "{a fox|fail please}", "--count", "12", "--steps", "1", "--wildcard-seed", "1", "--json"
    )

    assert done.status == 1
    assert 0 < len(done.lines) < 12
    assert "cannot draw" in done.err


def test_a_home_that_cannot_be_made_is_said(seedlock, monkeypatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SEEDLOCK_HOME", str(tmp_path / "file" / "home"))

    done = seedlock("generate", "a fox")

    assert done.status == 1
    assert "SEEDLOCK_HOME" in done.err


def test_a_seed_that_is_no_number_is_answered_with_what_a_seed_is(seedlock) -> None:
    assert "A seed is a whole number from 0 to" in seedlock("generate", "a fox", "--seed", "seven").err
