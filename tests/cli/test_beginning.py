"""`seedlock generate --from`, with drawn pictures: what is kept and told of sources, masks and hires passes."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from studio.generation import metadata
from studio.generation.guiders import Guider
from studio.generation.imprint import Imprint
from studio.paths import Paths

FOX = ("generate", "a red fox", "--steps", "2", "--seed", "7", "--json")


def _imprint(made: dict[str, Any]) -> Imprint:
    imprint = metadata.read(Path(made["path"])).imprint
    assert imprint is not None
    return imprint


@pytest.fixture
def white(tmp_path: Path) -> str:
    Image.new("L", (64, 64), 255).save(tmp_path / "mask.png")
    return str(tmp_path / "mask.png")


def test_a_picture_of_the_gallery_becomes_source_and_parent(seedlock, white: str) -> None:
    (fox,) = seedlock(*FOX).lines
    done = seedlock(
        "generate", "--from", fox["id"], "--strength", "0.4", "--mask", white, "--steps", "2", "--json"
    )

    assert done.status == 0, done.err
    (made,) = done.lines
    imprint = _imprint(made)
    assert imprint.origin.parent == fox["id"]
    assert imprint.request.source.sha256 == fox["pixels_sha256"]
    assert imprint.request.source.strength == 0.4
    assert len(imprint.request.source.mask) == 64
    assert (made["prompt"], made["width"]) == (fox["prompt"], fox["width"])
    assert seedlock("gallery", "show", made["id"], "--json").lines[0]["parent"] == fox["id"]


def test_a_file_becomes_a_source_in_its_own_proportions(seedlock, tmp_path: Path) -> None:
    Image.new("RGB", (1600, 800), "navy").save(tmp_path / "sea.jpg")
    (made,) = seedlock(*FOX, "--from", str(tmp_path / "sea.jpg")).lines
    request = _imprint(made).request
    assert (made["width"], made["height"]) == (272, 136)
    assert request.source.strength == 0.6


def test_a_picture_is_painted_on_around(seedlock) -> None:
    (fox,) = seedlock(*FOX).lines
    (made,) = seedlock("generate", "--from", fox["id"], "--outpaint", "left=64", "--steps", "1", "--json").lines
    assert made["width"] == fox["width"] + 64
    assert _imprint(made).request.source.mask


def test_how_it_is_made_beyond_words(seedlock) -> None:
    (made,) = seedlock(
        *FOX,
        "--hires",
        "2:0.4",
        "--clip-skip",
        "2",
        "--guidance-rescale",
        "0.5",
        "--seamless",
        "--guider",
        "pag:2",
        "--guidance-interval",
        "0.2:0.8",
    ).lines
    request = _imprint(made).request
    assert (request.hires.scale, request.hires.strength) == (2, 0.4)
    assert (request.clip_skip, request.guidance_rescale, request.seamless) == (2, 0.5, True)
    assert request.guider == Guider("pag", 2, 0.2, 0.8)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--strength", "0.5"), "no picture to start from"),
        (("--from", "nothing"), '"nothing" is not the id of a picture'),
        (("--from", "folder/nothing.png"), "There is no file folder/nothing.png"),
        (("--from", "a fox " * 1000), "There is no file a fox a fox"),
        (("--from", "{white}", "--strength", "1.5"), "strength 1.5 is out of range"),
        (("--from", "{white}", "--outpaint", "wide"), "says no margins"),
        (("--from", "{white}", "--outpaint", "999999"), "more than can be kept"),
        (("--from", "{white}", "--outpaint", "8", "--size", "64x64"), "makes its own mask and size"),
        (("--hires", "large"), "is no hires pass"),
        (("--hires", "nan"), "at most 8 times"),
        (("--hires", "inf:0.5"), "at most 8 times"),
        (("--from", "{white}", "--hires", "2"), "Leave one of them out"),
    ],
)
def test_what_cannot_begin_gets_a_sentence(seedlock, white: str, options: tuple[str, ...], sentence: str) -> None:
    done = seedlock(*FOX, *(option.format(white=white) for option in options))
    assert done.status == 1
    assert sentence in done.err
    assert done.err.count("\n") == 1


def test_a_source_that_was_lost_is_found_in_the_gallery_again(seedlock, home: Paths) -> None:
    (fox,) = seedlock(*FOX).lines
    (made,) = seedlock("generate", "--from", fox["id"], "--steps", "2", "--seed", "3", "--json").lines
    shutil.rmtree(home.sources)
    assert seedlock("replay", made["id"], "--json").lines[0]["verdict"] == "identical"
    assert list(home.sources.rglob("*.png"))
