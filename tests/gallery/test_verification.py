"""Rows, files and hashes: what is wrong is found, and mended where nothing can be lost."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.paths import Paths

Make = Callable[..., GenerationRecord]


def kinds(gallery: Gallery, *elsewhere: Path) -> list[str]:
    """The kinds of what is wrong."""
    return [finding.kind for finding in gallery.verify(elsewhere)]


def mended(gallery: Gallery, *elsewhere: Path) -> list[str]:
    """The kinds of what is left after mending."""
    return [finding.kind for finding in gallery.mend(tuple(gallery.verify(elsewhere)))]


def test_a_gallery_in_order_has_no_findings(gallery: Gallery, make: Make):
    one = make()
    gallery.delete([make().id])

    assert kinds(gallery) == []
    assert gallery.get(one.id) == one


def test_a_lost_file_is_named_and_its_row_stays(gallery: Gallery, make: Make):
    record = make()
    record.path.unlink()

    assert mended(gallery) == ["lost"]
    assert gallery.get(record.id) == record


def test_a_file_moved_within_the_images_is_found_by_its_hash(gallery: Gallery, make: Make, home: Paths):
    record = make()
    folder = home.images / "best of"
    folder.mkdir()
    moved = record.path.rename(folder / "renamed.png")

    assert kinds(gallery) == ["moved"]
    assert mended(gallery) == []
    assert gallery.get(record.id).path == moved
    assert kinds(gallery) == []


def test_a_file_moved_elsewhere_is_copied_back(gallery: Gallery, make: Make, tmp_path: Path):
    record = make()
    (tmp_path / "else").mkdir()
    shutil.move(record.path, tmp_path / "else" / "fox.png")

    assert kinds(gallery) == ["lost"]
    assert mended(gallery, tmp_path / "else") == []
    assert record.path.is_file()
    assert kinds(gallery) == []


def test_changed_pixels_are_damage_that_is_not_mended(gallery: Gallery, make: Make):
    record = make()
    Image.new("RGB", (48, 32)).save(record.path)

    assert mended(gallery) == ["damaged"]


def test_a_file_cut_short_is_damaged(gallery: Gallery, make: Make):
    record = make()
    record.path.write_bytes(record.path.read_bytes()[:-300])

    assert kinds(gallery) == ["damaged"]


def test_other_texts_around_the_same_pixels_are_taken_as_they_are(gallery: Gallery, make: Make):
    record = make()
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "edited elsewhere")
    with Image.open(record.path) as image:
        image.copy().save(record.path, pnginfo=info)

    assert kinds(gallery) == ["rewritten"]
    assert mended(gallery) == []
    assert kinds(gallery) == []


def test_rows_of_an_older_version_get_their_hash(gallery: Gallery, make: Make, home: Paths):
    make()
    with sqlite3.connect(home.database) as database:
        database.execute("UPDATE generations SET file_sha256 = ''")

    assert kinds(gallery) == ["unhashed"]
    assert mended(gallery) == []
    assert kinds(gallery) == []


def test_a_picture_without_a_row_is_adopted(gallery: Gallery, make: Make, home: Paths):
    record, parent = make(), make()
    with sqlite3.connect(home.database) as database:
        database.execute("DELETE FROM recipes")
        database.execute("DELETE FROM generations")

    assert kinds(gallery) == ["orphaned", "orphaned"]
    assert mended(gallery) == []
    assert gallery.get_many([record.id, parent.id]) == (record, parent)


def test_what_a_crash_left_is_removed_once_it_is_old(gallery: Gallery, make: Make, home: Paths):
    record = make()
    part = record.path.with_name(f".{record.path.name}.part")
    part.write_bytes(b"half")
    os.utime(part, (time.time() - 120,) * 2)
    (home.thumbnails / "zz").mkdir(exist_ok=True)
    gallery.thumbnail(record).rename(home.thumbnails / "zz" / "0000000zzzz.jpg")

    assert sorted(kinds(gallery)) in (["half-written", "thumbnail"], ["thumbnail"])
    assert mended(gallery) == []
    assert kinds(gallery) == []
    assert not part.exists()


def test_a_row_without_its_recipe_is_named(gallery: Gallery, make: Make, home: Paths):
    make()
    with sqlite3.connect(home.database) as database:
        database.execute("DELETE FROM recipes")

    assert kinds(gallery) == ["row"]


def test_an_interrupted_removal_is_finished_at_the_next_start(gallery: Gallery, make: Make, home: Paths):
    record, kept = make(), make()
    gallery.close()
    with sqlite3.connect(home.database) as database:
        database.execute("INSERT INTO removals SELECT path FROM generations WHERE id = ?", [record.id])
        for table in ("recipes", "generations"):
            database.execute(f"DELETE FROM {table} WHERE number = (SELECT min(number) FROM {table})")

    reopened = Gallery.open(home)

    assert not record.path.exists()
    assert list(reopened.ids()) == [kept.id]
    assert kinds(reopened) == []
    reopened.close()


@pytest.mark.parametrize("with_hashes", [True, False])
def test_progress_is_told_row_by_row(gallery: Gallery, make: Make, with_hashes: bool):
    make(), make()
    told = list[tuple[int, int]]()

    list(gallery.verify(with_hashes=with_hashes, on_progress=lambda *done: told.append(done)))

    assert told == [(1, 2), (2, 2)]
