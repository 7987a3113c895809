"""`seedlock gallery import`."""

from pathlib import Path

from PIL import Image, PngImagePlugin

TEXT = "a red fox\nNegative prompt: hat\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 512x768"


def picture(path: Path, text: str = TEXT) -> Path:
    """A PNG as A1111 writes it."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", text)
    Image.new("RGB", (8, 8)).save(path, pnginfo=info)
    return path


def test_each_file_is_a_line_of_the_report(seedlock, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    good, bad = picture(folder / "a.png"), folder / "b.png"
    bad.write_bytes(b"no picture")

    first = seedlock("gallery", "import", str(folder), "--json")
    again = seedlock("gallery", "import", str(good), "--json")

    assert first.status == again.status == 0
    done, failed = first.lines
    assert done == {"path": str(good), "status": "imported", "id": done["id"], "dialect": "a1111", "error": None}
    assert (failed["status"], failed["id"], failed["dialect"]) == ("failed", None, None)
    assert "not a PNG" in failed["error"]
    assert again.lines == [done | {"status": "duplicate"}]
    assert seedlock("gallery", "search", "fox", "--json").lines[0]["seed"] == 5


def test_nothing_but_failures_is_status_1(seedlock, tmp_path: Path) -> None:
    done = seedlock("gallery", "import", str(tmp_path / "none.png"))

    assert done.status == 1
    assert "does not exist" in done.out
    assert "Nothing could be imported" in done.err
