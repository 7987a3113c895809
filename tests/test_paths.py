"""Where files go."""

import os
from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.paths import Paths, resources


def test_the_environment_puts_everything_below_one_folder(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SEEDLOCK_HOME", str(tmp_path))
    paths = Paths.find()

    places = (paths.settings, paths.database, paths.images, paths.models, paths.thumbnails, paths.log)
    assert all(place.is_relative_to(tmp_path) for place in places)


def test_a_home_that_is_given_comes_before_the_environment(tmp_path: Path) -> None:
    assert Paths.find(tmp_path / "other").data == tmp_path / "other"


def test_without_a_home_the_systems_own_places_serve(monkeypatch) -> None:
    monkeypatch.delenv("SEEDLOCK_HOME")
    paths = Paths.find()

    assert "seedlock" in str(paths.data)
    assert paths.cache != paths.data


def test_finding_creates_nothing(tmp_path: Path) -> None:
    Paths.find(tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_home_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StudioError, match="SEEDLOCK_HOME"):
        Paths.of_home(tmp_path / "file" / "home").create()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_home_is_said_in_one_sentence(tmp_path: Path) -> None:
    paths = Paths.of_home(tmp_path / "home").create()
    paths.data.chmod(0o500)

    with pytest.raises(StudioError, match="cannot write"):
        paths.create()


def test_the_resources_are_found() -> None:
    assert (resources() / "models").is_dir()
