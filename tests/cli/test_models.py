"""`seedlock models`."""

import shutil
from pathlib import Path


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
