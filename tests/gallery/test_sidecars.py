"""Pictures that tell nothing join with the text file beside them, which stays with them from then on."""

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from studio.gallery import sidecars
from studio.gallery.exports import ExportOptions, export
from studio.gallery.gallery import Gallery
from studio.gallery.rebuilding import rebuild
from studio.generation.record import GenerationRecord
from studio.generation.request import Noise, Size
from studio.paths import Paths

Make = Callable[..., GenerationRecord]

WEB_UI = "a red fox\nNegative prompt: blurry\nSteps: 30, Sampler: Euler a, CFG scale: 6.5, Seed: 7, Size: 512x768"
VALUES = {
    "prompt": "a red fox", "negative_prompt": "blurry", "seed": 7, "num_inference_steps": 30,
    "guidance_scale": 6.5, "width": 512, "height": 768, "use_stable_diffusion_model": "dreamshaper_8",
}  # fmt: skip
LABELS = (
    "Prompt: a red fox\nNegative Prompt: blurry\nSeed: 7\nSteps: 30\nGuidance Scale: 6.5\nWidth: 512\n"
    "Height: 768\nSampler: euler_a\nStable Diffusion model: dreamshaper_8\n"
)
YAML = (
    '---\nprompt: "a red fox"\nnegative_prompt: blurry\nseed: 7\nsteps: 30\ncfg_scale: 6.5\n'
    "width: 512\nheight: 768\n"
)
DRAW_THINGS = {"c": "a red fox", "uc": "blurry", "seed": 7, "steps": 30, "scale": 6.5, "size": "512x768"}
SWARM = {
    "sui_image_params": {
        "prompt": "a red fox", "negativeprompt": "blurry", "seed": 7, "steps": 30, "cfgscale": 6.5, "width": 512,
        "height": 768,
    }
}  # fmt: skip
FOOOCUS = {
    "prompt": "a red fox", "negative_prompt": "blurry", "seed": "7", "steps": 30, "guidance_scale": 6.5,
    "resolution": "(512, 768)", "adm_guidance": "(1.5, 0.8, 0.3)", "version": "Fooocus v2.5.5",
}  # fmt: skip


def bare(path: Path, colour: int = 0) -> Path:
    """A picture that tells nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (24, 36), (colour, 0, 0)).save(path)
    return path


@pytest.mark.parametrize(
    ("name", "text", "source"),
    [
        ("fox.txt", WEB_UI, "a1111"),
        ("fox.png.txt", WEB_UI, "a1111"),
        ("fox.json", json.dumps(VALUES), "easydiffusion"),
        ("fox.txt", LABELS, "easydiffusion"),
        ("fox.yaml", YAML, "sidecar"),
        ("fox.json", json.dumps(DRAW_THINGS), "drawthings"),
        ("fox.swarm.json", json.dumps(SWARM), "swarmui"),
        ("fox.json", json.dumps(FOOOCUS), "fooocus"),
    ],
)
def test_every_kind_of_sidecar_is_read(gallery: Gallery, tmp_path: Path, name: str, text: str, source: str):
    picture = bare(tmp_path / "in" / "fox.png")
    (tmp_path / "in" / name).write_text(text)

    (line,) = gallery.bring_in([tmp_path / "in"])

    record = gallery.get(line.id)
    request = record.request
    assert (line.status, record.source, record.path.read_bytes()) == ("imported", source, picture.read_bytes())
    assert (request.prompt, request.negative_prompt, request.noise) == ("a red fox", "blurry", Noise(7))
    assert (request.size, request.steps, request.guidance_scale) == (Size(512, 768), 30, 6.5)
    assert [path.read_text() for path in sidecars.of(record.path) if path.exists()] == [text]


@pytest.mark.parametrize("text", ["", "{}", "shopping: eggs", "prompt: only", "\x00" * 100, "{" * 10_000, "[1]"])
def test_a_text_that_is_no_recipe_does_not_help(gallery: Gallery, tmp_path: Path, text: str):
    bare(tmp_path / "in" / "fox.png")
    (tmp_path / "in" / "fox.txt").write_text(text)

    (line,) = gallery.bring_in([tmp_path / "in"])

    assert (line.status, "holds no recipe" in line.error) == ("failed", True)


@pytest.fixture
def told(gallery: Gallery, tmp_path: Path) -> GenerationRecord:
    """A picture that came with a side-car."""
    bare(tmp_path / "in" / "fox.png")
    (tmp_path / "in" / "fox.txt").write_text(WEB_UI)
    (line,) = gallery.bring_in([tmp_path / "in"])
    return gallery.get(line.id)


def test_a_rebuilt_database_knows_what_the_sidecar_told(gallery: Gallery, told: GenerationRecord, home: Paths):
    gallery.close()
    home.database.unlink()

    rebuild(home)

    again = Gallery.open(home)
    assert again.get(told.id) == told
    assert list(again.verify()) == []
    again.close()


def test_a_sidecar_goes_where_its_picture_goes(gallery: Gallery, told: GenerationRecord):
    moved = told.path.parent / "elsewhere"
    moved.mkdir()
    told.path.rename(moved / told.path.name)
    gallery.mend(list(gallery.verify()))
    assert (moved / f"{told.path.name}.txt").read_text() == WEB_UI

    gallery.delete([told.id])
    gallery.empty_trash()

    assert [path for path in gallery.store.images.rglob("*") if path.is_file() and path.suffix != ".jsonl"] == []


def test_a_sidecar_leaves_in_bundles_and_comes_in_archives(
    gallery: Gallery, told: GenerationRecord, tmp_path: Path
):
    (bundle,) = export([told], tmp_path / "fox.zip", ExportOptions("bundle"))
    other = Gallery.open(Paths.of_home(tmp_path / "other"))

    (line,) = other.bring_in([bundle])

    assert other.get(line.id).request == told.request
    other.close()
    with zipfile.ZipFile(bundle) as archive:
        assert f"pictures/{told.path.name}.txt" in archive.namelist()


def test_a_text_whose_picture_is_gone_is_found_and_removed(gallery: Gallery, told: GenerationRecord):
    stray = told.path.with_name("2026-11-23_15-00-00_7_00000000000.png.txt")
    stray.write_text(WEB_UI)
    os.utime(stray, (1, 1))

    (finding,) = gallery.verify()

    assert (finding.kind, finding.path) == ("half-written", stray)
    assert gallery.mend([finding]) == ()
    assert not stray.exists()
