"""`seedlock run`: experiments from files, with drawn pictures."""

import json
from pathlib import Path

import pytest

GRID = {
    "experiment": "grid",
    "base": {"subject": "a red fox", "style": "golden hour", "steps": 2},
    "axes": ["frame=oil painting|sketch", "seed=1..2"],
}
WALK = {
    "experiment": "walk",
    "base": {"frame": "sketch", "seed": 7, "steps": 2},
    "keyframes": [{"subject": "a red fox"}, {"subject": "an owl", "easing": "ease"}],
    "frames": 6,
    "loop": True,
}


def written(folder: Path, values: object) -> str:
    """The path of an experiment's file."""
    path = folder / "experiment.json"
    path.write_text(json.dumps(values))
    return str(path)


def test_a_grid_of_a_file_is_the_grid_of_its_options(seedlock, tmp_path: Path) -> None:
    options = ("--subject", "a red fox", "--style", "golden hour", "--steps", "2")
    seedlock("grid", *options, "--axis", "frame=oil painting|sketch", "--axis", "seed=1..2")
    done = seedlock("run", written(tmp_path, GRID), "--out", str(tmp_path / "fox.html"), "--json")

    assert done.status == 0
    assert "4 cells: 4 already made, 0 to make" in done.err
    assert (tmp_path / "fox.html").exists()


def test_a_walk_of_a_file_becomes_a_film(seedlock, tmp_path: Path) -> None:
    done = seedlock("run", written(tmp_path, WALK), "--out", str(tmp_path / "fox.webp"), "--json")

    assert [line["frame"] for line in done.lines] == list(range(6))
    assert (tmp_path / "fox.webp").exists()
    again = seedlock("run", written(tmp_path, {**WALK, "even": True}), "--json")
    assert "the widest step is" in again.err


def test_variations_of_a_file_are_made(seedlock, tmp_path: Path) -> None:
    (fox,) = seedlock("generate", "a red fox", "--steps", "2", "--json").lines
    asked = {"experiment": "variations", "picture": fox["id"], "count": 3, "strength": 0.3, "seed": 1}
    done = seedlock("run", written(tmp_path, asked), "--json")

    assert {line["parent"] for line in done.lines} == {fox["id"]}
    assert "3 already made" in seedlock("run", written(tmp_path, asked)).err


def test_an_open_seed_is_named_so_that_the_file_can_have_it(seedlock, tmp_path: Path) -> None:
    done = seedlock("run", written(tmp_path, {**GRID, "axes": ["frame=sketch|photo"]}), "--json")
    assert f"The seed is {done.lines[0]['seed']}; write it into the file" in done.err


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([], "no JSON object"),
        ({}, '"experiment": one of grid, walk, variations'),
        ({**GRID, "experiment": "gird"}, "one of grid"),
        ({**GRID, "axes": []}, 'a list of "axes"'),
        ({**GRID, "axes": [["frame"]]}, "cannot be read"),
        ({**GRID, "axes": ["frame=sketch"]}, "one value only"),
        ({**GRID, "sheet": "x.png"}, 'no "sheet"'),
        ({**GRID, "base": "a fox"}, "base is no JSON object"),
        ({**GRID, "base": {"subjekt": "fox"}}, 'nearest is "subject"'),
        ({**GRID, "base": {"subject": 7}}, 'as "subject"'),
        ({**GRID, "base": {"subject": "fox", "model": "startr"}}, '"starter"'),
        ({**WALK, "keyframes": [{"subject": "a fox"}]}, "at least two keyframes"),
        ({**WALK, "frames": "six"}, "no whole number"),
        ({**WALK, "fps": True}, "no number"),
        ({**WALK, "loop": 1}, "neither true nor false"),
        ({"experiment": "variations"}, '"picture" that is no text'),
        ({"experiment": "variations", "picture": "1m83yx695vz"}, "no picture"),
    ],
)
def test_what_is_no_experiment_is_one_sentence(seedlock, tmp_path: Path, values: object, sentence: str) -> None:
    done = seedlock("run", written(tmp_path, values))

    assert (done.status, done.out) == (1, "")
    assert sentence in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"{", "no JSON"), (b"\xff\xfe", "no JSON"), (b"[" * 100_000, "no JSON"), (None, "cannot be read")],
)
def test_a_file_that_is_none_is_one_sentence(
    seedlock, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "experiment.json"
    if content is not None:
        path.write_bytes(content)
    done = seedlock("run", str(path))

    assert done.status == 1
    assert sentence in done.err
    assert done.err.count("\n") == 1
