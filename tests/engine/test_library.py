"""The list of models: what ships, what was added, and what is said when one is missing."""

import hashlib
import shutil
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from studio.engine.identity import identity, read_sums
from studio.engine.library import ModelLibrary
from studio.errors import StudioError
from studio.generation.model import DraftDefaults
from studio.generation.request import ModelRef, Size
from tests.engine.folders import write_folder


@pytest.fixture
def mine(shipped: Path, tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(shipped, tmp_path / "models")


def test_the_starter_is_the_default(mine: ModelLibrary) -> None:
    starter = mine.find("")
    assert starter == mine.all()[0] == mine.find("STARTER")
    notes = tomllib.loads((starter.path / "defaults.toml").read_text(encoding="utf-8"))
    own, draft = starter.defaults, starter.draft
    assert (f"{own.size.width}x{own.size.height}", own.steps) == (notes["size"], notes["steps"])
    assert (own.guidance_scale, own.scheduler) == (notes["guidance_scale"], notes["scheduler"])
    assert draft.steps == notes["draft"]["steps"] <= 8


def test_the_starter_knows_its_words(mine: ModelLibrary) -> None:
    knowledge = mine.find("").knowledge
    assert knowledge.is_limited
    assert {"oil painting", "watercolor"} <= knowledge.frames
    assert "golden hour" in knowledge.styles


def test_the_list_of_sums_beside_the_starter_is_true(shipped: Path) -> None:
    folder = shipped / "starter"
    for name, digest in read_sums(folder / "SHA256SUMS").items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_the_starters_identity_is_that_of_its_contents(mine: ModelLibrary) -> None:
    starter = mine.find("")
    weights = tuple(starter.path.rglob("*.safetensors"))
    assert starter.ref.sha256 == identity(starter.path, weights)


def test_reading_the_list_takes_milliseconds(mine: ModelLibrary, tmp_path: Path) -> None:
    mine.add(write_folder(tmp_path / "mine"))
    started = time.process_time()
    mine.all()
    assert time.process_time() - started < 0.1


def test_an_added_model_is_found_again(mine: ModelLibrary, tmp_path: Path) -> None:
    added = mine.add(write_folder(tmp_path / "mine"))
    assert ModelLibrary(mine.shipped, mine.user).find("mine") == added
    assert added.path == tmp_path / "mine"
    assert added.defaults.size == Size(512, 512)


def test_adding_twice_lists_once(mine: ModelLibrary, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine")
    assert mine.add(folder) == mine.add(folder)
    assert len(mine.all()) == 2


def test_what_is_added_while_another_is_read_is_listed_too(
    mine: ModelLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_slowly(*of: Any) -> str:
        monkeypatch.setattr("studio.engine.identity.identity", identity)
        mine.add(write_folder(tmp_path / "second"))
        return identity(*of)

    monkeypatch.setattr("studio.engine.identity.identity", read_slowly)
    mine.add(write_folder(tmp_path / "first"))
    assert [info.name for info in mine.all()[1:]] == ["second", "first"]


def test_what_is_added_while_changed_weights_are_read_is_listed_too(
    mine: ModelLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_slowly(*of: Any) -> str:
        monkeypatch.setattr("studio.engine.identity.identity", identity)
        mine.add(write_folder(tmp_path / "second", seed=3))
        return identity(*of)

    mine.add(write_folder(tmp_path / "first"))
    write_folder(tmp_path / "first", seed=2)
    monkeypatch.setattr("studio.engine.identity.identity", read_slowly)
    mine.all()
    assert [info.name for info in mine.all()[1:]] == ["first", "second"]


def test_a_second_model_of_a_name_is_numbered(mine: ModelLibrary, tmp_path: Path) -> None:
    mine.add(write_folder(tmp_path / "a/mine"))
    assert mine.add(write_folder(tmp_path / "b/mine", seed=1)).ref.name == "mine-2"


def test_a_folder_without_a_model_is_not_added(mine: ModelLibrary, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=r"model_index\.json is missing"):
        mine.add(tmp_path)
    assert len(mine.all()) == 1


def test_a_removed_model_keeps_its_files(mine: ModelLibrary, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine")
    mine.add(folder)
    mine.remove("Mine")
    assert len(mine.all()) == 1
    assert (folder / "model_index.json").is_file()


def test_a_shipped_model_cannot_be_removed(mine: ModelLibrary) -> None:
    with pytest.raises(StudioError, match="ships with Seedlock"):
        mine.remove("starter")


def test_an_unknown_name_gets_the_nearest(mine: ModelLibrary) -> None:
    with pytest.raises(StudioError, match=r'no model "statrer"\. The nearest is "starter"'):
        mine.find("statrer")


def test_a_model_is_located_by_its_contents(mine: ModelLibrary, tmp_path: Path) -> None:
    added = mine.add(write_folder(tmp_path / "mine"))
    assert mine.locate(ModelRef("an older name", added.ref.sha256)) == added


def test_other_contents_under_a_name_are_told(mine: ModelLibrary) -> None:
    with pytest.raises(StudioError, match="installed with other contents"):
        mine.locate(ModelRef("starter", "0" * 64))


def test_changed_weights_change_the_identity(mine: ModelLibrary, tmp_path: Path) -> None:
    before = mine.add(write_folder(tmp_path / "mine"))
    write_folder(tmp_path / "mine", seed=1)
    after = mine.find("mine")
    assert after.ref.sha256 != before.ref.sha256
    assert mine.find("mine") == after


def test_a_model_that_vanished_is_a_problem_and_hides_no_other(mine: ModelLibrary, tmp_path: Path) -> None:
    mine.add(write_folder(tmp_path / "mine"))
    shutil.rmtree(tmp_path / "mine")
    assert [info.ref.name for info in mine.all()] == ["starter"]
    assert "There is no folder" in mine.problems()[0].reason
    with pytest.raises(StudioError, match="There is no folder"):
        mine.find("mine")


def test_a_damaged_list_is_told(mine: ModelLibrary) -> None:
    mine.user.mkdir()
    (mine.user / "models.json").write_text("[")
    with pytest.raises(StudioError, match=r"models\.json cannot be read"):
        mine.all()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("defaults.toml", "steps = []"),
        ("defaults.toml", 'size = "big"'),
        ("defaults.toml", 'scheduler = "eular"'),
        ("defaults.toml", "steps ="),
        ("defaults.toml", "draft = 8"),
        ("defaults.toml", '[draft]\nscheduler = "eular"'),
        ("knows.toml", 'frames = "all"'),
        ("knows.toml", "frames = [1]"),
    ],
)
def test_bad_notes_beside_a_model_are_told(mine: ModelLibrary, tmp_path: Path, name: str, text: str) -> None:
    (write_folder(tmp_path / "mine") / name).write_text(text)
    with pytest.raises(StudioError):
        mine.add(tmp_path / "mine")


DPMPP = DraftDefaults(8, 7.0, "dpmpp_2m")


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("", DPMPP),
        ("guidance_scale = 4.0", replace(DPMPP, guidance_scale=4.0)),
        ("[draft]\nsteps = 5", replace(DPMPP, steps=5)),
        ('[draft]\nguidance_scale = 2.5\nscheduler = "UniPC"', DraftDefaults(8, 2.5, "unipc")),
        ('steps = 4\nguidance_scale = 1.0\nscheduler = "lcm"', DraftDefaults(4, 1.0, "lcm")),
    ],
)
def test_a_draft_takes_few_steps(mine: ModelLibrary, tmp_path: Path, text: str, draft: DraftDefaults) -> None:
    (write_folder(tmp_path / "mine") / "defaults.toml").write_text(text)
    assert mine.add(tmp_path / "mine").draft == draft


def test_what_a_model_is_usually_kept_from_stands_in_its_notes(mine: ModelLibrary, tmp_path: Path) -> None:
    (write_folder(tmp_path / "mine") / "defaults.toml").write_text('negative = "worst quality, blurry"')
    assert mine.add(tmp_path / "mine").defaults.negative == "worst quality, blurry"


def test_notes_beside_a_model_are_read(mine: ModelLibrary, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine")
    (folder / "defaults.toml").write_text(
        'size = "640x384"\nsteps = 8\nscheduler = "Euler a"\nlong_prompts = "cut"'
    )
    (folder / "knows.toml").write_text('subjects = ["cat"]')
    info = mine.add(folder)
    assert (info.defaults.size, info.defaults.steps, info.defaults.scheduler) == (
        Size(640, 384),
        8,
        "euler_ancestral",
    )
    assert info.long_prompts == "cut"
    assert info.knowledge.subjects == {"cat"}


def test_a_list_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    (tmp_path / "user").symlink_to(tmp_path / "a disk that is not plugged in")
    mine = ModelLibrary(tmp_path / "shipped", tmp_path / "user")
    with pytest.raises(StudioError, match=r"models\.json could not be written"):
        mine.add(write_folder(tmp_path / "mine"))
