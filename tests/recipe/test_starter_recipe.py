"""The starter model's recipe at toy size: every stage with real networks, on a few plain drawings."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors import safe_open
from starter_model import install
from starter_model.kitchen import Kitchen
from starter_model.settings import TOY
from starter_model.stages import STAGES, cook

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.identity import read_sums
from studio.engine.library import ModelLibrary
from studio.generation.request import GenerationRequest, Noise
from tests.recipe.drawings import DRAWN, write_packages

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def _few_threads() -> Iterator[None]:
    """Small networks are slower on several cores."""
    threads = torch.get_num_threads()
    torch.set_num_threads(TOY.threads or threads)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Kitchen:
    """A folder with the drawings fetched, as far as a machine without a network can."""
    folder = tmp_path_factory.mktemp("recipe")
    write_packages(folder / "npm")
    (folder / "done").mkdir()
    (folder / "done" / "fetch.json").write_text("{}")
    return Kitchen(TOY, folder, torch.device("cpu"), seconds=1.5)


@pytest.fixture(scope="module")
def cooked(kitchen: Kitchen) -> Kitchen:
    """Every stage done, each in a run of its own that was stopped behind it."""
    names = list(STAGES)
    for number in range(1, len(names) + 1):
        cook(kitchen, names[:number])
    return kitchen


def test_a_run_goes_on_behind_the_last_finished_stage(cooked: Kitchen, capsys: pytest.CaptureFixture[str]) -> None:
    marks = {file: file.read_bytes() for file in (cooked.folder / "done").iterdir()}
    assert {file.stem for file in marks} == set(STAGES)

    cook(cooked)
    assert capsys.readouterr().out.count("done before") == len(STAGES)
    assert all(file.read_bytes() == mark for file, mark in marks.items())


def test_a_subject_that_an_artist_lacks_is_left_out(cooked: Kitchen) -> None:
    drawn = {subject.drawing for subject in cooked.subjects()}
    assert drawn == set(DRAWN.values()) - {"moai"}


def test_a_bank_that_lost_a_shard_makes_that_one_again(cooked: Kitchen) -> None:
    first, second = sorted((cooked.folder / "bank").glob("*.safetensors"))
    kept, stamp = second.read_bytes(), first.stat().st_mtime_ns
    second.unlink()

    STAGES["bank"](cooked)
    assert first.stat().st_mtime_ns == stamp
    with safe_open(second, "pt") as shard:
        assert shard.get_tensor("tokens").shape[1:] == (3, 40)
    assert len(second.read_bytes()) == len(kept)


def test_a_training_goes_on_from_its_state(cooked: Kitchen) -> None:
    before = torch.load(cooked.folder / "denoiser" / "state.pt", weights_only=True)
    STAGES["denoiser"](replace(cooked, seconds=before["spent"] + 1))

    after = torch.load(cooked.folder / "denoiser" / "state.pt", weights_only=True)
    assert after["count"] > before["count"]
    assert after["spent"] > before["spent"]


def test_the_table_has_a_column_for_each_model_examined(cooked: Kitchen) -> None:
    STAGES["evaluate"](replace(cooked, model=cooked.folder / "model"))

    lines = (cooked.folder / "evaluation" / "table.md").read_text().splitlines()
    assert lines[0] == "| what is seen as asked for | judge on renders | model | trained |"
    assert "both subjects of a pair" in "\n".join(lines)
    assert "seeds differ by" in "\n".join(lines)


def test_drawings_of_one_arrangement_are_alike_in_all_frames(cooked: Kitchen) -> None:
    told = json.loads((cooked.folder / "evaluation" / "trained.json").read_text())["variety"]

    assert 0.2 < told["layout alike between frames of one render"] < 1


def test_there_are_sheets_to_look_at(cooked: Kitchen) -> None:
    sheets = list((cooked.folder / "evaluation" / "sheets-trained").glob("*.webp"))
    assert {sheet.stem for sheet in sheets} == {
        "frames", "styles", "modifiers", "backgrounds", "placements", "seeds"
    }  # fmt: skip
    with Image.open(sheets[0]) as sheet:
        assert sheet.width == 192


def test_trainings_are_logged(cooked: Kitchen) -> None:
    for name in ("reading", "autoencoder", "judge", "denoiser-0"):
        lines = (cooked.folder / "logs" / f"{name}.jsonl").read_text().splitlines()
        assert all("seconds" in json.loads(line) for line in lines)
    assert set(json.loads((cooked.folder / "judge.json").read_text())) == {"plain", "full"}
    tuned = json.loads((cooked.folder / "guidance.json").read_text())
    assert str(tuned["best"]) in tuned["scores"]


def test_the_release_is_whole(cooked: Kitchen) -> None:
    model = cooked.folder / "model"
    sums = read_sums(model / "SHA256SUMS")

    files = {str(file.relative_to(model)) for file in model.rglob("*") if file.is_file()}
    assert files == {*sums, "SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((model / name).read_bytes()).hexdigest() == digest
    assert "CC-BY-4.0" in (model / "README.md").read_text()


def test_an_installed_model_takes_the_place_of_the_one_that_ships(cooked: Kitchen, tmp_path: Path) -> None:
    shipped = tmp_path / "resources" / "models" / "starter"
    shipped.mkdir(parents=True)
    (shipped / "older.safetensors").touch()

    install.place(cooked, tmp_path)
    assert {file.name for file in shipped.iterdir()} == {file.name for file in (cooked.folder / "model").iterdir()}
    with Image.open(tmp_path / install.SHEETS / "frames.webp") as sheet:
        assert sheet.width == 96


def test_seedlock_draws_with_the_release(cooked: Kitchen, tmp_path: Path) -> None:
    library = ModelLibrary(tmp_path / "shipped", tmp_path / "mine")
    info = library.add(cooked.folder / "model")
    assert {"oil painting", "red neon sign"} <= info.knowledge.frames
    assert "owl" in info.knowledge.subjects
    assert "on a plain blue background" in info.knowledge.modifiers

    quick = info.draft
    request = GenerationRequest(
        "A sticker of an owl", Noise(7), info.ref, info.defaults.size, quick.steps, 2.0, quick.scheduler
    )
    (made,) = DiffusersEngine(library, "cpu").generate([request], lambda _step: None)
    assert made.image.size == (192, 192)
