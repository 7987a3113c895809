"""Small pictures in two sizes: made when they are wanted, thrown away at will, never left of what is gone."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from studio.errors import StudioError
from studio.gallery import thumbnails
from studio.gallery.gallery import Gallery
from studio.gallery.thumbnail_sizes import LARGE, SMALL
from studio.generation.record import GenerationRecord
from studio.paths import Paths

Make = Callable[..., GenerationRecord]

DAMAGES = [b"", b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\xff" * 21, b"\x89PNG\r\n\x1a\n\0"]


class Vanishing(type(Path())):
    """A picture that is removed while a small one is made of it."""

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        """It was there a moment ago."""
        raise FileNotFoundError(self)


def size_of(path: Path) -> tuple[str | None, tuple[int, int]]:
    """Format and size of a file."""
    with Image.open(path) as image:
        return image.format, image.size


def test_a_thumbnail_is_made_with_the_picture_and_again_when_it_is_gone(gallery: Gallery, make: Make):
    record = make()
    path = gallery.thumbnail(record)
    path.unlink()

    again = gallery.thumbnail(record)

    assert again == path
    assert size_of(again) == ("JPEG", (48, 32))


def test_the_large_size_is_made_when_it_is_wanted(tmp_path: Path):
    picture, folder = tmp_path / "a.png", tmp_path / "small"
    Image.new("RGB", (1200, 600), "red").save(picture)

    small = thumbnails.found(folder, "0123456789ab", picture)
    assert not thumbnails.path_of(folder, "0123456789ab", LARGE).exists()
    large = thumbnails.found(folder, "0123456789ab", picture, LARGE)

    assert size_of(small) == ("JPEG", (SMALL, SMALL // 2))
    assert size_of(large) == ("JPEG", (LARGE, LARGE // 2))


def test_the_cache_can_be_thrown_away(gallery: Gallery, make: Make, home: Paths):
    record = make()
    before = [gallery.thumbnail(record, edge).read_bytes() for edge in (SMALL, LARGE)]
    shutil.rmtree(home.thumbnails)

    assert list(gallery.verify()) == []
    assert [gallery.thumbnail(record, edge).read_bytes() for edge in (SMALL, LARGE)] == before


def test_a_thumbnail_stands_the_way_up_that_the_file_says(tmp_path: Path):
    picture, exif = tmp_path / "a.jpg", Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 30), "red").save(picture, exif=exif)

    assert size_of(thumbnails.found(tmp_path / "small", "0123456789ab", picture)) == ("JPEG", (30, 60))


@pytest.mark.parametrize("edge", [SMALL, LARGE])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_thumbnail_of_a_damaged_picture_gets_a_sentence(gallery: Gallery, make: Make, damage: bytes, edge: int):
    record = make()
    gallery.thumbnail(record).unlink()
    record.path.write_bytes(damage)

    with pytest.raises(StudioError, match="No thumbnail could be made"):
        gallery.thumbnail(record, edge)


def test_a_thumbnail_of_a_lost_picture_says_what_is_gone(gallery: Gallery, make: Make):
    record = make()
    gallery.thumbnail(record).unlink()
    record.path.unlink()

    with pytest.raises(StudioError, match="is gone"):
        gallery.thumbnail(record)


def test_nothing_small_is_left_of_a_picture_that_is_removed_meanwhile(tmp_path: Path):
    picture, folder = tmp_path / "a.png", tmp_path / "small"
    Image.new("RGB", (60, 30)).save(picture)

    with pytest.raises(StudioError, match="is gone"):
        thumbnails.found(folder, "0123456789ab", Vanishing(picture), LARGE)

    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_both_sizes_go_when_the_trash_is_emptied(gallery: Gallery, make: Make, home: Paths):
    record = make()
    gallery.thumbnail(record, LARGE)
    gallery.delete([record.id])
    assert len(list(thumbnails.every(home.thumbnails))) == 2

    gallery.empty_trash()

    assert list(thumbnails.every(home.thumbnails)) == []


def test_what_a_crash_left_of_the_cache_is_found_and_removed(gallery: Gallery, make: Make, home: Paths):
    record = make()
    large = gallery.thumbnail(record, LARGE)
    nothing = thumbnails.path_of(home.thumbnails, "00000000000z", LARGE)
    nothing.parent.mkdir(parents=True)
    large.rename(nothing)
    part = nothing.with_name(f".{nothing.name}.1-2.part")
    part.write_bytes(b"half")
    old = time.time() - 120
    os.utime(part, (old, old))

    findings = list(gallery.verify())

    assert sorted(finding.kind for finding in findings) == ["half-written", "thumbnail"]
    assert gallery.mend(findings) == ()
    assert list(gallery.verify()) == []


def test_the_disk_that_the_cache_takes_is_told_from_some_of_its_folders(tmp_path: Path):
    for number in range(100):
        path = thumbnails.path_of(tmp_path, f"{number:012}", SMALL if number % 2 else LARGE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 1000)

    assert thumbnails.disk_use(tmp_path) == 100_000
    assert thumbnails.disk_use(tmp_path / "none") == 0


def test_the_oldest_large_ones_go_when_they_are_too_many(tmp_path: Path):
    picture, folder = tmp_path / "a.png", tmp_path / "small"
    Image.new("RGB", (60, 30)).save(picture)
    ids = [f"{number:010}zz" for number in range(4)]
    for moment, id_ in enumerate(ids[:3]):
        old = thumbnails.path_of(folder, id_, LARGE)
        old.parent.mkdir(parents=True, exist_ok=True)
        old.write_bytes(b"x" * (2 << 20))
        os.utime(old, (moment, moment))

    thumbnails.found(folder, ids[3], picture, LARGE)

    assert [thumbnails.path_of(folder, id_, LARGE).exists() for id_ in ids] == [False, False, True, True]


def test_a_small_picture_cut_to_nothing_is_made_again(gallery: Gallery, make: Make):
    record = make()
    gallery.thumbnail(record).write_bytes(b"")

    assert size_of(gallery.thumbnail(record)) == ("JPEG", (48, 32))


def test_the_next_start_sweeps_up_what_a_crash_left(home: Paths):
    Gallery.open(home).close()
    parts = [home.thumbnails / ".a.jpg.1-2.part", home.thumbnails / "large" / ".b.jpg.1-2.part"]
    for part in parts:
        part.parent.mkdir(exist_ok=True)
        part.write_bytes(b"half")
        os.utime(part, (1, 1))

    Gallery.open(home).close()

    assert not any(part.exists() for part in parts)
