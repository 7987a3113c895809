"""Settings survive what happens to their file."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.settings import Appearance, EngineSettings, Settings, load, options, save, topics


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    changed = replace(Settings(), appearance=Appearance(theme="dark"), engine=EngineSettings(batch_size=4))
    save(changed, tmp_path / "settings.json")

    assert load(tmp_path / "settings.json").settings == changed


def test_without_a_file_the_defaults_stand(tmp_path: Path) -> None:
    loaded = load(tmp_path / "settings.json")

    assert loaded.settings == Settings()
    assert loaded.problems == ()


@pytest.mark.parametrize("content", ["{ not json", "[]", "", b"\xff\xfe\x00"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    loaded = load(path)

    assert loaded.settings == Settings()
    assert "settings.broken.json" in loaded.problems[0]
    assert (tmp_path / "settings.broken.json").exists()
    assert not path.exists()


@pytest.mark.parametrize(
    ("topic", "key", "value"),
    [
        ("appearance", "theme", "pink"),
        ("engine", "batch_size", -1),
        ("engine", "batch_size", "4"),
        ("engine", "batch_size", True),
        ("export", "metadata", 1),
        ("engine", "model", None),
    ],
)
def test_a_value_that_cannot_be_is_named_and_the_others_stay(tmp_path: Path, topic, key, value) -> None:
    path = tmp_path / "settings.json"
    stored = {"engine": {"device": "cpu"}, "appearance": {}, "export": {}}
    stored[topic][key] = value
    path.write_text(json.dumps(stored))

    loaded = load(path)

    assert loaded.settings == replace(Settings(), engine=EngineSettings(device="cpu"))
    assert len(loaded.problems) == 1


def test_what_a_newer_version_wrote_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"engine": {"device": "cpu", "warp": 9}, "holodeck": {"open": true}}')

    save(load(path).settings, path)

    stored = json.loads(path.read_text())
    assert stored["engine"]["warp"] == 9
    assert stored["holodeck"] == {"open": True}


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StudioError, match="could not be saved"):
        save(Settings(), tmp_path / "file" / "settings.json")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("{}")
    path.chmod(0)

    assert "cannot be read" in load(path).problems[0]


def test_every_option_says_what_it_is_and_does() -> None:
    for _label, topic in topics(Settings()).values():
        for name, option in options(topic).items():
            assert option.label
            assert option.help.endswith(".")
            default = getattr(topic, name)
            assert not option.choices or default in {choice.value for choice in option.choices}
            assert type(default) is not int or option.limits
