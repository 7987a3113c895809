"""A broken file of the user's own costs that file only, and is kept and told."""

from pathlib import Path

import pytest

from studio.prompt.own_words import load_words
from studio.prompt.template import LIST, SENTENCE


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vocabulary/own.toml", "frames = 3"),
        ("vocabulary/own.toml", "[frames"),
        ("templates.toml", "templates = 3"),
        ("templates.toml", '[[templates]]\nname = "x"\nslots = ["hat"]'),
    ],
)
def test_a_broken_file_is_told_once_and_the_rest_is_there(tmp_path: Path, name: str, content: str) -> None:
    broken = tmp_path / name
    broken.parent.mkdir(exist_ok=True)
    broken.write_text(content)
    words = load_words(tmp_path / "vocabulary", tmp_path / "templates.toml")
    assert len(words.problems) == 1
    assert "It was kept as" in words.problems[0]
    assert words.vocabulary.frames
    assert words.templates.all() == (SENTENCE, LIST)
    assert load_words(tmp_path / "vocabulary", tmp_path / "templates.toml").problems == ()


def test_all_is_well_in_a_home_without_own_words(tmp_path: Path) -> None:
    assert load_words(tmp_path / "vocabulary", tmp_path / "templates.toml").problems == ()
