"""What the window remembers survives crashes and nonsense."""

from pathlib import Path

import pytest

from studio.ui.session import Session, load, save

SESSION = Session(
    geometry="0a", place="gallery", splitters={"create": "ff"}, composer={"snapshot": {}}, gallery={"zoom": 200}
)


def test_a_session_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    save(SESSION, tmp_path / "session.json")
    assert load(tmp_path / "session.json") == SESSION


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", '{"geometry": 3, "place": null, "unknown": 1}'])
def test_a_damaged_session_gives_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "session.json").write_text(text)
    assert load(tmp_path / "session.json") == Session()


def test_a_missing_session_gives_an_empty_one(tmp_path: Path) -> None:
    assert load(tmp_path / "none.json") == Session()


def test_saving_where_nothing_can_be_written_keeps_the_window_alive(tmp_path: Path) -> None:
    save(SESSION, tmp_path / "no" / "folder" / "session.json")
    assert not (tmp_path / "no").exists()


def test_saving_leaves_no_unfinished_file(tmp_path: Path) -> None:
    save(SESSION, tmp_path / "session.json")
    assert [path.name for path in tmp_path.glob("session*")] == ["session.json"]
