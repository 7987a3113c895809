"""Pictures and tables for other programs."""

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from studio.errors import StudioError
from studio.gallery.exports import ExportFormat, ExportOptions, export
from studio.gallery.gallery import Gallery
from studio.generation.beginnings import SourceImage
from studio.generation.metadata import read
from studio.generation.record import GenerationRecord
from studio.generation.sources import Sources
from studio.generation.stealth import hidden_text
from studio.generation.traces import traces
from studio.paths import Paths

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

    with pytest.raises(StudioError, match="A file stands where its folder would be: choose another folder"):
        export([make()], tmp_path / "file" / "out", ExportOptions(kind))

    assert (tmp_path / "file").read_text() == "mine"


def test_minimal_metadata_are_what_other_programs_read(make: Make, tmp_path: Path):
    record = make(parent="0" * 11)

    for kind in ("png", "jpeg", "webp", "avif"):
        (written,) = export([record], tmp_path / kind, ExportOptions(kind, "minimal"))
        recipe = read(written)

        assert (recipe.imprint, recipe.prompt, recipe.steps) == (None, record.request.prompt, record.request.steps)
        assert record.origin.parent.encode() not in written.read_bytes()


def test_a_text_hidden_in_pixels_does_not_leave(gallery: Gallery, make: Make, tmp_path: Path):
    record = make()
    bits = "".join(f"{byte:08b}" for byte in b"stealth_rgbinfo" + (16).to_bytes(4, "big") + b"me")
    image = Image.new("RGB", (48, 32), (200, 200, 200))
    for place in range(0, len(bits), 3):
        column, row = divmod(place // 3, 32)
        image.putpixel((column, row), tuple(200 | int(bit) for bit in bits[place : place + 3].ljust(3, "0")))
    image.save(record.path)
    assert hidden_text(image) == "me"

    (bare,) = export([record], tmp_path, ExportOptions("png", "none"))

    with Image.open(bare) as left:
        assert hidden_text(left) == ""
    assert traces(bare.read_bytes()) == ()


def test_json_lines_are_an_object_a_line(make: Make, tmp_path: Path):
    records = [make(), make(steps=3)]

    (written,) = export(records, tmp_path, ExportOptions("jsonl"))

    lines = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == [record.id for record in records]
    assert lines[0]["request"]["prompt"] == records[0].request.prompt


def test_a_page_shows_every_picture_and_escapes_what_it_tells(make: Make, tmp_path: Path):
    record = make(prompt='<script>alert("fox")</script>')

    page, picture = export([record], tmp_path / "foxes.html", ExportOptions("html"))

    text = page.read_text(encoding="utf-8")
    assert picture.parent == tmp_path / "foxes pictures"
    assert f"foxes%20pictures/{picture.name}" in text
    assert "&lt;script&gt;alert" in text
    assert "<script>alert" not in text
    assert "http://" not in text.replace("http-equiv", "")


def test_a_page_without_metadata_tells_nothing(make: Make, tmp_path: Path):
    page, picture = export([make()], tmp_path / "foxes.html", ExportOptions("html", "none"))

    assert "red fox" not in page.read_text(encoding="utf-8")
    assert traces(picture.read_bytes()) == ()


@pytest.mark.parametrize(
    ("name", "start"), [("foxes.png", b"\x89PNG"), ("foxes.pdf", b"%PDF"), ("foxes", b"\x89PNG")]
)
def test_a_contact_sheet_is_a_png_or_a_pdf(make: Make, tmp_path: Path, name: str, start: bytes):
    (written,) = export([make(), make(prompt="an owl " * 30)], tmp_path / name, ExportOptions("sheet"))

    assert written.read_bytes().startswith(start)


def test_a_bundle_brings_pictures_and_what_was_said_into_another_home(
    gallery: Gallery, make: Make, tmp_path: Path
):
    parent = make()
    child = make(parent=parent.id)
    gallery.rate([child.id], 4)
    gallery.tag([child.id], ["best"])
    records = gallery.get_many([parent.id, child.id])
    (bundle,) = export(records, tmp_path / "foxes", ExportOptions("bundle"))
    other = Gallery.open(Paths.of_home(tmp_path / "other"))

    lines = list(other.bring_in([bundle]))

    found = other.get_many([parent.id, child.id])
    assert [line.status for line in lines] == ["imported", "imported"]
    assert [(one.request, one.origin, one.rating, one.tags) for one in found] == [
        (one.request, one.origin, one.rating, one.tags) for one in records
    ]
    other.rate([child.id], 1)
    assert [line.status for line in other.bring_in([bundle])] == ["duplicate", "duplicate"]
    assert other.get(child.id).rating == 1
    other.close()


def test_a_bundle_takes_along_what_its_pictures_began_upon(
    gallery: Gallery, make: Make, home: Paths, tmp_path: Path
):
    kept = Sources(home.sources)
    start, mask = kept.keep(Image.new("RGB", (8, 8), "red")), kept.keep(Image.new("L", (8, 8), 9), "L")
    unused = kept.keep(Image.new("RGB", (8, 8), "blue"))
    record = make(source=SourceImage(start, 0.6, mask))
    (bundle,) = export([record], tmp_path / "fox", ExportOptions("bundle", sources=home.sources))
    other = Gallery.open(Paths.of_home(tmp_path / "other"))

    (line,) = other.bring_in([bundle])

    there = Sources(tmp_path / "other" / "sources")
    assert (line.status, other.get(record.id).request) == ("imported", record.request)
    assert [sha256 in there for sha256 in (start, mask, unused)] == [True, True, False]
    assert there.find(mask).mode == "L"
    other.close()


def test_pictures_of_other_programs_leave_with_what_is_known(gallery: Gallery, tmp_path: Path):
    info = PngImagePlugin.PngInfo()
    info.add_text("Description", "an owl")
    info.add_text("Comment", json.dumps({"uc": "hat", "seed": 5, "sampler": "k_euler", "scale": 7}))
    Image.new("RGB", (8, 8)).save(tmp_path / "owl.png", pnginfo=info)
    (line,) = gallery.bring_in([tmp_path / "owl.png"])
    record = gallery.get(line.id)

    (as_it_was,) = export([record], tmp_path / "png")
    (converted,) = export([record], tmp_path / "webp", ExportOptions("webp"))

    assert as_it_was.read_bytes() == (tmp_path / "owl.png").read_bytes()
    assert (read(converted).prompt, read(converted).noise) == ("an owl", record.request.noise)
