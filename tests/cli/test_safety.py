"""`seedlock gallery verify`, `rebuild` and `backup`."""

from pathlib import Path

import pytest


@pytest.fixture
def made(seedlock) -> list[dict]:
    """A fox and a lighthouse."""
    return [seedlock("generate", text, "--steps", "1", "--json").lines[0] for text in ("a fox", "a lighthouse")]


def test_a_gallery_in_order_is_status_0(seedlock, made) -> None:
    done = seedlock("gallery", "verify", "--json")

    assert (done.status, done.lines) == (0, [])


def test_a_lost_file_is_a_line_and_status_1(seedlock, made) -> None:
    Path(made[0]["path"]).unlink()

    done = seedlock("gallery", "verify", "--json")

    assert done.status == 1
    assert [(line["kind"], line["id"], line["mended"]) for line in done.lines] == [("lost", made[0]["id"], False)]


def test_a_file_that_was_moved_away_is_brought_back(seedlock, made, tmp_path: Path) -> None:
    kept = Path(made[0]["path"])
    (tmp_path / "else").mkdir()
    kept.rename(tmp_path / "else" / "fox.png")

    done = seedlock("gallery", "verify", "--mend", "--look-in", str(tmp_path / "else"))

    assert done.status == 0
    assert "Mended." in done.out
    assert kept.is_file()


def test_rebuilding_makes_the_database_again(seedlock, made, home) -> None:
    home.database.unlink()

    assert seedlock("gallery", "rebuild", "--json").lines == [{"entered": 2, "failed": [], "kept": None}]
    assert len(seedlock("gallery", "search", "--json").lines) == 2


def test_a_backup_is_a_file_or_a_home(seedlock, made, tmp_path: Path) -> None:
    bare = seedlock("gallery", "backup", str(tmp_path / "copy.sqlite3"))
    whole = seedlock("gallery", "backup", str(tmp_path / "home 2"), "--images", "--json")

    assert bare.out.strip() == str(tmp_path / "copy.sqlite3")
    assert whole.lines == [{"path": str(tmp_path / "home 2" / "gallery.sqlite3"), "pictures": 2}]
