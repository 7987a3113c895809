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
    assert "starter" in line["models"]


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
