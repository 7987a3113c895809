"""Sources: found by their pixels, whatever file they came in."""

from pathlib import Path

import pytest
from PIL import Image

from studio.errors import StudioError
from studio.generation.imprint import pixels_sha256
from studio.generation.sources import Sources


def test_a_picture_is_found_by_the_hash_that_the_gallery_knows(tmp_path: Path):
    sources, image = Sources(tmp_path / "sources"), Image.effect_noise((20, 10), 50).convert("RGB")
    image.save(tmp_path / "fox.webp", lossless=True)

    sha256 = sources.keep_file(tmp_path / "fox.webp")

    assert sha256 == pixels_sha256(image) == sources.keep(image)
    assert sha256 in sources
    assert sources.find(sha256).tobytes() == image.tobytes()
    assert [path.suffix for path in (tmp_path / "sources").rglob("*.*")] == [".png"]


def test_a_mask_is_kept_in_greys(tmp_path: Path):
    sources = Sources(tmp_path)
    assert sources.find(sources.keep(Image.new("RGB", (4, 4), "white"), "L")).mode == "L"


@pytest.mark.parametrize("contents", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_picture_gets_a_sentence(tmp_path: Path, contents: bytes):
    (tmp_path / "fox.png").write_bytes(contents)
    with pytest.raises(StudioError, match="cannot be read as a picture"):
        Sources(tmp_path).keep_file(tmp_path / "fox.png")
    with pytest.raises(StudioError, match="There is no file"):
        Sources(tmp_path).keep_file(tmp_path / "owl.png")


def test_a_source_that_cannot_be_kept_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "sources").write_text("a file where the folder would be")
    with pytest.raises(StudioError, match="could not be written"):
        Sources(tmp_path / "sources").keep(Image.new("RGB", (8, 8)))
    assert [path.name for path in tmp_path.iterdir()] == ["sources"]
