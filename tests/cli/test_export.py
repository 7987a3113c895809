"""`seedlock gallery export`."""

import csv
import zipfile
from pathlib import Path

import pytest
from PIL import Image


@pytest.fixture
def made(seedlock) -> list[dict]:
    """A fox and a lighthouse."""
    return [seedlock("generate", text, "--steps", "1", "--json").lines[0] for text in ("a fox", "a lighthouse")]


@pytest.mark.parametrize(("form", "kind"), [("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WEBP")])
def test_pictures_go_into_a_folder(seedlock, made, tmp_path: Path, form: str, kind: str) -> None:
    done = seedlock("gallery", "export", "", "--to", str(tmp_path / "out"), "--format", form, "--json")

    paths = [Path(line["path"]) for line in done.lines]
    assert len(paths) == 2
    for path in paths:
        with Image.open(path) as picture:
            assert picture.format == kind


def test_an_id_or_a_search_chooses(seedlock, made, tmp_path: Path) -> None:
    by_id = seedlock("gallery", "export", made[0]["id"], "--to", str(tmp_path / "one"))
    by_words = seedlock("gallery", "export", "lighthouse", "--to", str(tmp_path / "two"))

    assert made[0]["id"] in by_id.out
    assert made[1]["id"] in by_words.out
    assert len(by_id.out.splitlines()) == len(by_words.out.splitlines()) == 1


def test_a_recipe_stays_at_home_if_wanted(seedlock, made, tmp_path: Path) -> None:
    seedlock("gallery", "export", "fox", "--to", str(tmp_path), "--no-metadata")
    seedlock("gallery", "export", "fox", "--to", str(tmp_path / "with"))

    (bare,), (full,) = tmp_path.glob("*.png"), (tmp_path / "with").glob("*.png")
    assert b"a fox" not in bare.read_bytes()
    assert b"a fox" in full.read_bytes()


def test_tables_and_archives_are_one_file(seedlock, made, tmp_path: Path) -> None:
    seedlock("gallery", "export", "", "--to", str(tmp_path / "all.csv"), "--format", "csv")
    seedlock("gallery", "export", "", "--to", str(tmp_path / "all.zip"), "--format", "zip")

    with (tmp_path / "all.csv").open(newline="") as table:
        assert len(list(csv.DictReader(table))) == 2
    assert len([name for name in zipfile.ZipFile(tmp_path / "all.zip").namelist() if name.endswith(".png")]) == 2


def test_the_settings_choose_the_format_where_nothing_is_said(seedlock, made, home, tmp_path: Path) -> None:
    home.settings.write_text('{"export": {"format": "webp"}}')
    assert seedlock("gallery", "export", "fox", "--to", str(tmp_path)).out.strip().endswith(".webp")


def test_nothing_to_export_is_one_line(seedlock, tmp_path: Path) -> None:
    done = seedlock("gallery", "export", "fox", "--to", str(tmp_path))

    assert done.status == 1
    assert "nothing to export" in done.err
