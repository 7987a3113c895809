"""Pictures and tables for other programs."""

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from studio.errors import StudioError
from studio.gallery.exports import ExportFormat, ExportOptions, export
from studio.gallery.gallery import Gallery
from studio.generation.metadata import read
from studio.generation.record import GenerationRecord
from studio.generation.traces import traces

Make = Callable[..., GenerationRecord]


def test_a_png_is_the_kept_file(make: Make, tmp_path: Path):
    record = make()

    (written,) = export([record], tmp_path / "out")

    assert written.name == f"{record.created.astimezone():%Y-%m-%d}_7_{record.id}.png"
    assert written.read_bytes() == record.path.read_bytes()


@pytest.mark.parametrize(("kind", "suffix"), [("png", ".png"), ("jpeg", ".jpg"), ("webp", ".webp")])
def test_every_picture_format_carries_the_recipe_or_nothing(
    make: Make, tmp_path: Path, kind: ExportFormat, suffix: str
):
    record = make()
    (full,) = export([record], tmp_path / f"full{suffix}", ExportOptions(kind))
    (bare,) = export([record], tmp_path / f"bare{suffix}", ExportOptions(kind, metadata="none"))

    imprint = read(full).imprint

    assert imprint is not None
    assert (imprint.request, imprint.origin, imprint.id) == (record.request, record.origin, record.id)
    assert traces(bare.read_bytes()) == ()
    with Image.open(bare) as image:
        assert image.size == (48, 32)


def test_what_is_there_is_never_overwritten(make: Make, tmp_path: Path):
    record = make()

    written = [export([record], tmp_path / "fox.png")[0].name for _ in range(3)]

    assert written == ["fox.png", "fox 2.png", "fox 3.png"]


def test_names_follow_the_pattern_and_fit_every_system(make: Make, tmp_path: Path):
    record = make(prompt='a/b\\c: "d"? ' + "é" * 200)

    (written,) = export([record], tmp_path, ExportOptions(pattern="../{subject} {prompt}{rating}"))

    assert written.parent == tmp_path
    assert written.name.startswith("_red fox a_b_c_ _d_ é")
    assert len(written.name.encode()) <= 200


def test_pictures_whose_pattern_gives_one_name_are_numbered(make: Make, tmp_path: Path):
    records = [make(steps=1), make(steps=2)]

    written = export(records, tmp_path, ExportOptions(pattern="{frame}"))

    assert [path.name for path in written] == ["oil painting.png", "oil painting 2.png"]


def test_an_unknown_placeholder_names_the_nearest(make: Make, tmp_path: Path):
    with pytest.raises(StudioError, match=r'knows no "\{sed\}". The nearest is "\{seed\}"'):
        export([make()], tmp_path, ExportOptions(pattern="{sed}"))


@pytest.mark.parametrize("metadata", ["full", "none"])
def test_a_zip_holds_the_pictures_and_a_list_if_wanted(make: Make, tmp_path: Path, metadata: str):
    records = [make(steps=1), make(steps=2)]

    (written,) = export(records, tmp_path / "foxes", ExportOptions("zip", metadata, pattern="fox"))

    with zipfile.ZipFile(written) as archive:
        names = archive.namelist()
        bare = [not traces(archive.read(name)) for name in names[:2]]
    assert written == tmp_path / "foxes.zip"
    assert names == ["fox.png", "fox 2.png", *(["generations.json"] if metadata == "full" else [])]
    assert bare == [metadata == "none"] * 2


def test_a_csv_table_has_one_line_a_generation(gallery: Gallery, make: Make, tmp_path: Path):
    record = make(prompt='a "red" fox,\nin snow')
    gallery.tag([record.id], ["b", "a"])

    (written,) = export(gallery.get_many([record.id]), tmp_path, ExportOptions("csv"))

    with written.open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["id"], row["prompt"], row["seed"]) == (record.id, record.request.prompt, "7")
    assert (row["frame"], row["style"], row["tags"]) == ("oil painting", "golden hour", "a, b")


def test_json_holds_everything(make: Make, tmp_path: Path):
    record = make()

    (written,) = export([record], tmp_path / "foxes.json", ExportOptions("json"))

    (plain,) = json.loads(written.read_text(encoding="utf-8"))["generations"]
    assert (plain["id"], plain["prompt"], plain["seed"]) == (record.id, record.request.prompt, 7)
    assert plain["request"] == json.loads(record.request.to_json())
    assert plain["composition"]["fields"]["styles"] == [{"text": "golden hour", "aspect": "lighting"}]
    assert plain["environment"]["device"] == "fake"


def test_nothing_to_export_gets_a_sentence(tmp_path: Path):
    with pytest.raises(StudioError, match="nothing to export"):
        export([], tmp_path)


def test_a_picture_that_is_gone_is_named_before_anything_is_written(make: Make, tmp_path: Path):
    kept, gone = make(), make()
    gone.path.unlink()

    with pytest.raises(StudioError, match=f"{gone.path.name} is gone"):
        export([kept, gone], tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_damaged_picture_is_named_and_leaves_no_half_written_archive(make: Make, tmp_path: Path):
    record = make()
    record.path.write_bytes(record.path.read_bytes()[:200])

    with pytest.raises(StudioError, match=f"{record.path.name} is damaged"):
        export([record], tmp_path / "a.zip", ExportOptions("zip", "none"))

    assert list(tmp_path.glob("*a.zip*")) == []


@pytest.mark.parametrize("kind", ["png", "zip", "csv"])
def test_a_target_that_cannot_be_written_gets_a_sentence(make: Make, tmp_path: Path, kind: ExportFormat):
    (tmp_path / "file").write_text("mine")

    with pytest.raises(StudioError, match="could not be written"):
        export([make()], tmp_path / "file" / "out", ExportOptions(kind))

    assert (tmp_path / "file").read_text() == "mine"
