"""Pictures of other programs and other homes join the gallery; nothing stops the run, nothing comes twice."""

import json
import os
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from studio import app
from studio.gallery import imports
from studio.gallery.exports import ExportOptions, export
from studio.gallery.gallery import Gallery
from studio.gallery.imports import Imported
from studio.gallery.rebuilding import rebuild
from studio.generation.record import GenerationRecord
from studio.generation.request import ModelRef, Noise, Size
from studio.paths import Paths
from studio.prompt.fields import StylePhrase

Make = Callable[..., GenerationRecord]

TEXT = (
    "{prompt}\nNegative prompt: blurry\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: {seed}, Size: 512x768, "
    "Model hash: abcdef0123, Model: dreamshaper_8, Version: v1.10.1"
)


def web_ui(path: Path, seed: int = 1, prompt: str = "a red fox") -> Path:
    """A small PNG as A1111 writes it, from a day in March."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", TEXT.format(prompt=prompt, seed=seed))
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (24, 36), (seed % 256, 0, 0)).save(path, "PNG", pnginfo=info)
    os.utime(path, (1_772_700_000 + seed,) * 2)
    return path


def statuses(lines: list[Imported]) -> str:
    """The statuses of a run in one text."""
    return " ".join(line.status for line in lines)


@pytest.fixture
def composing(home: Paths) -> Gallery:
    """A gallery that finds fields in prompts, as the program opens it."""
    return app.open_gallery(home)


def test_a_picture_of_another_program_joins_with_all_that_it_tells(gallery: Gallery, tmp_path: Path):
    path = web_ui(tmp_path / "fox.png", seed=7)

    (line,) = gallery.bring_in([path])

    record = gallery.get(line.id)
    request = record.request
    assert line == Imported(path, "imported", record.id, "a1111")
    assert record.path.read_bytes() == path.read_bytes()
    assert (request.prompt, request.negative_prompt, request.noise) == ("a red fox", "blurry", Noise(7))
    assert (request.size, request.steps, request.guidance_scale) == (Size(512, 768), 30, 7.0)
    assert (request.scheduler, request.model) == ("euler_ancestral", ModelRef("dreamshaper_8", "abcdef0123"))
    assert (record.source, record.created.timestamp()) == ("a1111", 1_772_700_007)
    assert gallery.search("fox date:2026-03 model:dreamshaper steps:30").records == (record,)


def test_fields_are_found_in_the_prompt_where_they_can_be(composing: Gallery, tmp_path: Path):
    path = web_ui(tmp_path / "a.png", prompt="An oil painting of a red fox, golden hour, highly detailed")
    (line,) = composing.bring_in([path])

    fields = composing.get(line.id).origin.composition.fields

    assert (fields.frame, fields.subject, fields.negative) == ("oil painting", "a red fox", "blurry")
    assert [style.text for style in fields.styles] == ["golden hour"]
    assert isinstance(fields.styles[0], StylePhrase)
    assert composing.count('frame:oil style:"golden hour"') == 1
    composing.close()


def test_what_is_there_already_is_told_and_not_copied(gallery: Gallery, tmp_path: Path, home: Paths):
    web_ui(tmp_path / "in" / "a.png")
    shutil.copy(tmp_path / "in" / "a.png", tmp_path / "in" / "b.png")

    first, again = list(gallery.bring_in([tmp_path / "in"])), list(gallery.bring_in([tmp_path / "in"]))

    assert (statuses(first), statuses(again)) == ("imported duplicate", "duplicate duplicate")
    assert {line.id for line in (*first, *again)} == {first[0].id}
    assert len(list(home.images.rglob("*.png"))) == 1


def test_folders_are_walked_and_hidden_files_and_others_passed_over(gallery: Gallery, tmp_path: Path):
    web_ui(tmp_path / "in" / "2026" / "a.png", 1)
    web_ui(tmp_path / "in" / "b.dat", 2)
    web_ui(tmp_path / "in" / ".hidden.png", 3)
    (tmp_path / "in" / "notes.txt").write_text("no picture")

    lines = list(gallery.bring_in([tmp_path / "in"]))

    assert [(line.path.name, line.status) for line in lines] == [("a.png", "imported"), ("b.dat", "imported")]
    assert gallery.get(lines[1].id).path.suffix == ".png"


def test_a_run_that_was_stopped_goes_on(gallery: Gallery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(imports, "AT_ONCE", 2)
    for seed in range(5):
        web_ui(tmp_path / "in" / f"{seed}.png", seed)
    told = list[Imported]()
    for line in gallery.bring_in([tmp_path / "in"], is_stopped=lambda: len(told) >= 2):
        told.append(line)

    rest = list(gallery.bring_in([tmp_path / "in"]))

    assert statuses(told) == "imported imported"
    assert statuses(rest) == "duplicate duplicate imported imported imported"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a PNG, JPEG, WebP or AVIF picture"),
        (b"plain text", "not a PNG, JPEG, WebP or AVIF picture"),
        (b"\x89PNG\r\n\x1a\n", "not a PNG, JPEG, WebP or AVIF picture"),
        (b"\xff\xd8\xff\xe1\xff\xff", "not a PNG, JPEG, WebP or AVIF picture"),
        (b"RIFF\xff\xff\xff\xffWEBP", "not a PNG, JPEG, WebP or AVIF picture"),
        ("bare", "holds no recipe"),
        ("cut", "is cut short"),
        ("bomb", "more than can be shown"),
        ("folder", "is no file|not a PNG|cannot be read"),
        ("gone", "does not exist"),
    ],
)
def test_what_cannot_join_is_one_line(gallery: Gallery, tmp_path: Path, content: bytes | str, sentence: str):
    bad, good = tmp_path / "bad.png", web_ui(tmp_path / "good.png")
    match content:
        case "bare":
            Image.new("RGB", (8, 8)).save(bad)
        case "cut":
            bad.write_bytes(good.read_bytes()[:-20])
        case "bomb":
            whole = bytearray(good.read_bytes())
            whole[16:24] = (60_000).to_bytes(4, "big") * 2
            bad.write_bytes(whole)
        case "folder":
            os.mkfifo(bad)
        case "gone":
            pass
        case bytes():
            bad.write_bytes(content)

    lines = list(gallery.bring_in([bad, good]))

    assert statuses(lines) == "failed imported"
    assert any(part in lines[0].error for part in sentence.split("|"))
    assert list(gallery.verify()) == []


def test_a_bomb_of_text_costs_nothing_but_its_recipe(gallery: Gallery, tmp_path: Path):
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", "a" * 80_000_000, zip=True)
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png", pnginfo=info)

    (line,) = gallery.bring_in([tmp_path / "a.png"])

    assert "holds no recipe" in line.error


def test_hundreds_of_broken_files_are_a_line_each(gallery: Gallery, make: Make, tmp_path: Path):
    chance, folder = random.Random(7), tmp_path / "in"
    whole = [web_ui(tmp_path / "a.png").read_bytes(), make().path.read_bytes()]
    folder.mkdir()
    for number in range(400):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        (folder / f"{number:03}.png").write_bytes(content[: chance.randint(0, len(content))])

    lines = list(gallery.bring_in([folder]))

    assert len(lines) == 400
    assert {line.status for line in lines} <= {"imported", "duplicate", "failed"}
    assert {finding.kind for finding in gallery.verify()} <= {"damaged"}


def test_our_export_is_our_import(gallery: Gallery, make: Make, tmp_path: Path):
    parent = make()
    child = make(parent=parent.id, run="r1")
    for kind in ("png", "jpeg", "webp"):
        export([parent, child], tmp_path / "out", ExportOptions(kind))
    other = Gallery.open(Paths.of_home(tmp_path / "other"))

    lines = list(other.bring_in([tmp_path / "out"]))

    assert sorted(line.status for line in lines) == ["duplicate"] * 4 + ["imported"] * 2
    found = other.get_many([child.id, parent.id])
    assert [record.request for record in found] == [child.request, parent.request]
    assert [record.origin for record in found] == [child.origin, parent.origin]
    assert statuses(list(gallery.bring_in([tmp_path / "out"]))) == " ".join(["duplicate"] * 6)
    other.close()


def test_imported_pictures_survive_the_loss_of_the_database(composing: Gallery, tmp_path: Path, home: Paths):
    web_ui(tmp_path / "in" / "a.png", prompt="An oil painting of a red fox, golden hour")
    Image.open(web_ui(tmp_path / "b.png", 2)).save(tmp_path / "in" / "b.webp", exif=_exif("an owl"))
    ids = [line.id for line in composing.bring_in([tmp_path / "in"])]
    composing.rate(ids[:1], 5)
    before = composing.get_many(ids)

    rebuild(home, app.interpreter_of(home))

    assert composing.get_many(ids) == before
    assert [record.request.prompt for record in before] == ["An oil painting of a red fox, golden hour", "an owl"]
    assert list(composing.verify()) == []
    composing.close()


def _exif(prompt: str) -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + TEXT.format(prompt=prompt, seed=2).encode("utf-16-be")
    return exif


def test_a_crash_between_files_and_rows_loses_nothing(gallery: Gallery, tmp_path: Path, home: Paths):
    web_ui(tmp_path / "in" / "a.png")
    (line,) = gallery.bring_in([tmp_path / "in"])
    record = gallery.get(line.id)
    with gallery.store.database.writing() as connection:
        relative = record.path.relative_to(home.images).as_posix()
        connection.exec_driver_sql("INSERT INTO arrivals VALUES (?, 0)", (relative,))
        connection.exec_driver_sql("INSERT INTO arrivals VALUES ('2020/01/never_00000000000.png', 0)")
        connection.exec_driver_sql("DELETE FROM recipes")
        connection.exec_driver_sql("DELETE FROM generations")
    web_ui(tmp_path / "newer.png", 9)
    list(gallery.bring_in([tmp_path / "newer.png"]))
    gallery.close()

    reopened = Gallery.open(home)

    assert reopened.get(record.id) == record
    assert list(reopened.verify()) == []
    reopened.close()


def test_an_archive_is_read_like_a_folder(gallery: Gallery, tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(web_ui(tmp_path / "a.png", 1), "deep/a.png")
        archive.writestr("deep/notes.txt", "no picture")
        archive.writestr("bad.png", b"no picture")
    (tmp_path / "b.zip").write_bytes(b"no archive")

    lines = list(gallery.bring_in([tmp_path / "a.zip", tmp_path / "b.zip"]))

    assert statuses(lines) == "imported failed failed"
    assert lines[0].path == tmp_path / "a.zip" / "deep" / "a.png"
    assert json.dumps(str(lines[0].path))
