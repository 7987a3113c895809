"""A database made again from the pictures and the journal; copies taken while the gallery is in use."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.gallery import backups, journal
from studio.gallery.edit import JOURNAL, Edit
from studio.gallery.gallery import Gallery
from studio.gallery.rebuilding import rebuild
from studio.generation.record import GenerationRecord
from studio.paths import Paths
from tests.gallery.damage import damage_pages

Make = Callable[..., GenerationRecord]


@pytest.fixture
def family(gallery: Gallery, make: Make) -> tuple[GenerationRecord, ...]:
    """A parent and its children, of which much was said; newest first."""
    parent = make()
    child, other = make(parent=parent.id, run="r1", steps=3), make(parent=parent.id, steps=4)
    gallery.rate([child.id], 4)
    gallery.rate([child.id], 5)
    gallery.favour([parent.id], True)
    gallery.tag([parent.id, child.id], ["Print", "fox"])
    gallery.untag([child.id], ["print"])
    gallery.note(other.id, 'for the "calendar"\n日本')
    gallery.edit(Edit((other.id,), colour="red"))
    gallery.edit(Edit((other.id, child.id), into="best of"))
    gallery.edit(Edit((other.id,), out_of="best of"))
    gallery.delete([other.id])
    return tuple(gallery.get_many([other.id, child.id, parent.id]))


def test_rebuilding_gives_the_same_generations(gallery: Gallery, family, home: Paths):
    done = rebuild(home)

    assert (done.entered, done.failed) == (3, ())
    assert done.kept is not None
    assert done.kept.exists()
    assert gallery.get_many([record.id for record in family]) == family
    assert gallery.search("is:deleted").records == family[:1]


@pytest.mark.parametrize("damage", [None, b"", b"no database at all"])
def test_a_lost_or_ruined_database_is_made_again(gallery: Gallery, family, home: Paths, damage: bytes | None):
    gallery.close()
    for path in home.data.glob("gallery.sqlite3*"):
        path.unlink()
    if damage is not None:
        home.database.write_bytes(damage)

    rebuild(home)

    reopened = Gallery.open(home)
    assert reopened.get_many([record.id for record in family]) == family
    assert list(reopened.verify()) == []
    reopened.close()


def test_damaged_pages_are_made_again_in_place(gallery: Gallery, family, home: Paths):
    damage_pages(home.database)

    done = rebuild(home)

    assert done.kept is not None
    assert gallery.get_many([record.id for record in family]) == family
    assert list(gallery.verify()) == []


def test_a_database_of_another_program_is_not_moved_away(home: Paths):
    with closing(sqlite3.connect(home.database)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")

    with pytest.raises(StudioError, match="is not a Seedlock gallery"):
        rebuild(home)

    assert [path.name for path in home.data.glob("gallery*.sqlite3")] == [home.database.name]


def test_a_lost_database_comes_back_with_ratings_by_itself(gallery: Gallery, family, home: Paths):
    gallery.close()
    home.database.unlink()

    reopened = Gallery.open(home)

    assert reopened.get_many([record.id for record in family]) == family
    reopened.close()


def test_what_cannot_be_read_is_named_and_left(gallery: Gallery, family, home: Paths):
    family[1].path.write_bytes(b"no picture")

    done = rebuild(home)

    assert done.entered == 2
    assert [path for path, _ in done.failed] == [family[1].path]


def test_a_gallery_of_an_older_version_gets_a_journal(gallery: Gallery, family, home: Paths):
    gallery.close()
    (home.images / JOURNAL).unlink()
    Gallery.open(home).close()

    rebuild(home)

    reopened = Gallery.open(home)
    assert reopened.get_many([record.id for record in family]) == family
    reopened.close()


def test_a_torn_line_of_the_journal_costs_that_line_alone(gallery: Gallery, make: Make, home: Paths):
    record = make()
    gallery.rate([record.id], 3)
    with (home.images / JOURNAL).open("ab") as stream:
        stream.write(b'\n{"ids": ["x", \xff')
    gallery.favour([record.id], True)
    rated = gallery.get(record.id)

    rebuild(home)

    assert gallery.get(record.id) == rated


def test_a_backup_is_taken_while_the_gallery_is_open(gallery: Gallery, family, home: Paths, tmp_path: Path):
    done = backups.back_up_database(home, tmp_path / "copy.sqlite3")
    again = backups.back_up_database(home, tmp_path / "copy.sqlite3")

    assert (done.database.name, again.database.name) == ("copy.sqlite3", "copy 2.sqlite3")
    assert gallery.get(family[0].id) == family[0]


def test_a_backup_with_pictures_is_a_home(gallery: Gallery, make: Make, home: Paths, tmp_path: Path):
    one = make()
    first = backups.back_up_home(home, tmp_path / "disk")
    two = make()
    gallery.rate([two.id], 5)
    second = backups.back_up_home(home, tmp_path / "disk")

    assert (first.pictures, second.pictures) == (1, 1)
    copy = Gallery.open(Paths.of_home(tmp_path / "disk").create())
    assert [record.id for record in copy.search().records] == [two.id, one.id]
    assert copy.search("rating:5").records[0].path.is_relative_to(tmp_path / "disk")
    assert list(copy.verify()) == []
    copy.close()


def test_a_backup_into_its_own_home_is_refused(gallery: Gallery, home: Paths):
    with pytest.raises(StudioError, match="Choose a folder elsewhere"):
        backups.back_up_home(home, home.data / "copy")


def test_there_is_nothing_to_back_up_without_a_gallery(home: Paths, tmp_path: Path):
    with pytest.raises(StudioError, match="no gallery"):
        backups.back_up_database(home, tmp_path)


def test_what_a_crash_cut_off_behind_the_journal_is_done_at_the_next_start(
    gallery: Gallery, make: Make, home: Paths
):
    first, second = make(), make()
    gallery.rate([first.id], 3)
    journal.write(home.images, [Edit((second.id,), rating=5)])
    gallery.close()

    reopened = Gallery.open(home)

    assert [reopened.get(record.id).rating for record in (first, second)] == [3, 5]
    reopened.close()


def test_what_was_said_of_a_picture_dies_with_it(gallery: Gallery, make: Make, home: Paths, tmp_path: Path):
    record = make()
    copy = tmp_path / record.path.name
    copy.write_bytes(record.path.read_bytes())
    gallery.edit(Edit((record.id,), rating=5, tag=("old",), into="best of"))
    gallery.delete([record.id])
    gallery.empty_trash()
    list(gallery.bring_in([copy]))
    gallery.favour([record.id], True)
    before = gallery.get(record.id)

    rebuild(home)

    assert gallery.get(record.id) == before
    assert (before.rating, before.tags, before.deleted, before.is_favourite) == (0, (), None, True)
    assert gallery.count('album:"best of"') == 0
