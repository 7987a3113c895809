"""`seedlock models`."""

import shutil
from pathlib import Path

from tests.engine.folders import write_lora


def test_the_starter_comes_first(seedlock, starter: Path) -> None:
    done = seedlock("models", "list", "--json")

    assert done.status == 0
    first = done.lines[0]
    assert list(first) == ["name", "family", "path", "sha256", "size", "width", "height"]
    assert (first["name"], first["path"]) == ("starter", str(starter))
    assert len(first["sha256"]) == 64


def test_a_model_is_added_used_by_name_and_removed(seedlock, starter: Path, tmp_path: Path) -> None:
    mine = shutil.copytree(starter, tmp_path / "mine", copy_function=os_link)

    (added,) = seedlock("models", "add", str(mine), "--json").lines
    made = seedlock("generate", "a fox", "--model", "mine", "--steps", "1", "--json").lines[0]
    assert (added["name"], made["model"]) == ("mine", "mine")

    assert seedlock("models", "remove", "mine").status == 0
    assert "mine" not in seedlock("models", "list").out


def test_a_folder_without_a_model_is_one_line(seedlock, tmp_path: Path) -> None:
    done = seedlock("models", "add", str(tmp_path))

    assert done.status == 1
    assert done.err.count("\n") == 1


def test_the_starter_cannot_be_removed(seedlock) -> None:
    assert seedlock("models", "remove", "starter").status == 1


def os_link(source: str, target: str) -> None:
    """Link instead of copying 83 MB where the file system can."""
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def test_a_lora_is_added_listed_worn_and_removed(seedlock, tmp_path: Path) -> None:
    path = write_lora(tmp_path / "ink.safetensors")

    (added,) = seedlock("models", "add", str(path), "--json").lines
    assert (added["name"], added["family"], added["path"]) == ("ink", "sd1", str(path))
    assert seedlock("models", "loras", "--json").lines == [added]

    bare, worn, written = (
        seedlock("generate", *words, "--seed", "7", "--steps", "1", "--json").lines[0]
        for words in (("a fox",), ("a fox", "--lora", "ink:0.8"), ("a fox <lora:ink:0.8>",))
    )
    assert bare["prompt"] == worn["prompt"] == "a fox"
    assert bare["key"] != worn["key"] == written["key"]

    assert seedlock("models", "remove", "ink").status == 0
    assert path.is_file()
    missing = seedlock("generate", "a fox", "--lora", "ink")
    assert (missing.status, missing.err.count("\n")) == (1, 1)


def test_a_grid_goes_over_the_weights_of_a_lora(seedlock, tmp_path: Path) -> None:
    seedlock("models", "add", str(write_lora(tmp_path / "ink.safetensors")))

    grid = ("grid", "a fox", "--seed", "7", "--steps", "1", "--axis", "lora=ink:0..1 by 0.25", "--json")

    loras = [line["axes"]["lora"] for line in seedlock(*grid).lines]
    assert loras == ["ink:0", "ink:0.25", "ink:0.5", "ink:0.75", "ink:1"]
