"""`seedlock upscale`, with drawn pictures: what is asked for, kept and told."""

from pathlib import Path

import pytest
from PIL import Image

from studio.generation import metadata
from studio.generation.imprint import Imprint
from studio.generation.model import UpscalerInfo
from studio.paths import Paths
from tests.shelved_upscaler import shelve

FOX = ("generate", "a red fox", "--steps", "2", "--seed", "7", "--size", "64x48", "--json")


@pytest.fixture
def sharp() -> UpscalerInfo:
    return shelve(Paths.find().models, "sharp", 4)


def _imprint(path: str) -> Imprint:
    imprint = metadata.read(Path(path)).imprint
    assert imprint is not None
    return imprint


def test_a_picture_of_the_gallery_is_enlarged_and_stays_its_child(seedlock, sharp: UpscalerInfo) -> None:
    (fox,) = seedlock(*FOX).lines

    done = seedlock("upscale", fox["id"], "--with", "Sharp", "--json")

    assert done.status == 0, done.err
    (made,) = done.lines
    assert (made["width"], made["height"], made["prompt"]) == (256, 192, fox["prompt"])
    imprint = _imprint(made["path"])
    assert imprint.origin.parent == fox["id"]
    assert imprint.request.upscale is not None
    assert (imprint.request.upscale.weights, imprint.request.upscale.scale) == (sharp.sha256, 4)
    assert imprint.request.upscale.sha256 == fox["pixels_sha256"]
    assert "upscaled  4x by sharp" in seedlock("gallery", "show", made["id"]).out
    assert "upscaled: 4x by sharp" in seedlock("gallery", "tree", fox["id"]).out


def test_it_is_made_again_by_replay(seedlock, sharp: UpscalerInfo) -> None:
    (fox,) = seedlock(*FOX).lines
    (made,) = seedlock("upscale", fox["id"], "--scale", "2", "--json").lines

    assert (made["width"], made["height"]) == (128, 96)
    assert "identical" in seedlock("replay", made["id"]).out


def test_a_variation_of_an_upscaled_picture_is_one_of_the_picture_itself(seedlock, sharp: UpscalerInfo) -> None:
    (fox,) = seedlock(*FOX).lines
    (large,) = seedlock("upscale", fox["id"], "--json").lines

    (varied,) = seedlock("vary", large["id"], "--count", "1", "--json").lines

    assert (varied["width"], varied["height"]) == (64, 48)


def test_a_file_keeps_its_recipe_if_it_has_one_of_ours(seedlock, sharp: UpscalerInfo, tmp_path: Path) -> None:
    (fox,) = seedlock(*FOX).lines
    Image.new("LA", (30, 20), (9, 200)).save(tmp_path / "plain.png")

    ours, plain = seedlock("upscale", fox["path"], str(tmp_path / "plain.png"), "--json").lines

    assert ours["prompt"] == fox["prompt"]
    assert (plain["prompt"], plain["width"], plain["height"]) == ("", 120, 80)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nothere.png",), "There is no file nothere.png"),
        (("nothere",), "not the id of a picture"),
        (("plain.txt",), "cannot be read as a picture"),
        (("white.png", "--scale", "0.5"), "cannot be upscaled 0.5 times"),
        (("white.png", "--scale", "16"), "more than can be kept"),
        (("white.png", "--with", "other"), 'The nearest is "sharp"'),
    ],
)
def test_what_cannot_be_upscaled_gets_a_sentence(
    seedlock, sharp: UpscalerInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plain.txt").write_text("words")
    Image.new("RGB", (1000, 800)).save("white.png")

    done = seedlock("upscale", *arguments)

    assert done.status == 1
    assert sentence in done.err


def test_without_an_upscaler_the_sentence_says_how_to_get_one(seedlock) -> None:
    done = seedlock("upscale", "any")

    assert done.status == 1
    assert "seedlock models add" in done.err


def test_upscalers_are_listed_and_those_in_the_folder_stay(seedlock, sharp: UpscalerInfo) -> None:
    assert seedlock("models", "upscalers").out.split()[:3] == ["sharp", "4x", "ESRGAN"]
    assert "lies in" in seedlock("models", "remove", "sharp").err
