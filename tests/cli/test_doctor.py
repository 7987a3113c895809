"""`seedlock doctor`."""

import sys
from pathlib import Path

import pytest

from studio.cli.health import examine
from studio.paths import Paths


def test_the_machine_is_described(seedlock, home) -> None:
    done = seedlock("doctor", "--json")

    assert done.status == 0
    (line,) = done.lines
    assert [device["kind"] for device in line["devices"]][-1] == "cpu"
    assert line["versions"]["torch"] != "missing"
    assert line["folders"]["data"] == str(home.data)
    assert line["free_disk_bytes"] > 0
    assert line["thumbnail_bytes"] == 0
    assert "starter" in line["models"]
    assert line["system"]["cores"]
    assert line["environment"]["SEEDLOCK_HOME"] == str(home.data)
    assert line["last_error"] == ""


def test_the_last_error_of_the_log_is_told(home) -> None:
    home.log.write_text(
        "2026-11-23 10:00:00 ERROR studio: one\nTraceback …\n2026-11-23 11:00:00 INFO studio: fine\n"
    )
    assert examine(home).last_error.endswith("ERROR studio: one")


def test_a_model_that_is_gone_is_to_mend(seedlock, starter: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.symlink_to(starter)
    seedlock("models", "add", str(mine))
    mine.unlink()

    (line,) = seedlock("doctor", "--json").lines

    assert not line["ok"]
    assert any(problem.startswith("mine: ") for problem in line["problems"])


def test_a_list_that_cannot_be_read_is_to_mend(seedlock, home) -> None:
    home.models.mkdir(parents=True, exist_ok=True)
    (home.models / "vaes.json").write_text("{")

    (line,) = seedlock("doctor", "--json").lines

    assert not line["ok"]
    assert any("Delete it and add your VAEs again" in problem for problem in line["problems"])


def test_people_read_sections(seedlock) -> None:
    done = seedlock("doctor")
    assert all(title in done.out for title in ("Devices", "Versions", "Folders", "To mend"))


def test_a_home_that_cannot_be_written_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    health = examine(Paths.of_home(tmp_path / "file" / "home"))

    assert any("cannot write" in problem for problem in health.problems)
    assert health.free_disk_bytes > 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems carry Qt's libraries")
def test_a_missing_library_comes_with_its_package(tmp_path: Path) -> None:
    health = examine(Paths.of_home(tmp_path))
    for package in health.missing_libraries.values():
        assert any(package in problem for problem in health.problems)
