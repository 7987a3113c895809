"""`seedlock replay`."""

from pathlib import Path

import pytest
from PIL import Image


@pytest.fixture
def made(seedlock) -> dict:
    return seedlock("generate", "a red fox", "--seed", "7", "--steps", "2", "--json").lines[0]


def test_the_same_picture_is_identical(seedlock, made) -> None:
    done = seedlock("replay", made["id"], "--json")

    assert done.status == 0
    assert done.lines == [{"id": made["id"], "verdict": "identical", "because": ""}]


def test_another_picture_is_different(seedlock, made) -> None:
    path = Path(made["path"])
    Image.new("RGB", (made["width"], made["height"])).save(path)

    assert "different" in seedlock("replay", made["id"]).out


def test_a_missing_picture_is_one_line(seedlock, made) -> None:
    Path(made["path"]).unlink()
    done = seedlock("replay", made["id"])

    assert done.status == 1
    assert "nothing to compare" in done.err


def test_replaying_keeps_nothing(seedlock, made) -> None:
    seedlock("replay", made["id"])
    assert len(seedlock("gallery", "search", "--json").lines) == 1
