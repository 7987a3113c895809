"""Nothing is lost: crashes, full disks, several threads and processes."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.gallery.gallery import Gallery
from studio.generation.draft import Planned
from studio.generation.record import Generated, GenerationRecord
from studio.paths import Paths

Make = Callable[..., GenerationRecord]

ADDING = """
import sys
from contextlib import contextmanager
from pathlib import Path
from studio.engine.fake import FakeEngine
from studio.gallery.gallery import Gallery
from studio.generation.draft import Origin, Planned
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size
from studio.paths import Paths
gallery = Gallery.open(Paths.of_home(Path(sys.argv[1])))
for seed in range(100_000):
    request = GenerationRequest("a fox", Noise(seed), ModelRef("tiny", ""), Size(64, 64), 1, 5.0, "euler")
    gallery.add(Planned(request, Origin()), FakeEngine().generate([request], lambda _: None)[0])
    print(seed, flush=True)
"""


@contextmanager
def space_for(size: int) -> Generator[None]:
    """No file may grow beyond `size` bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_killed_program_leaves_as_many_rows_as_files(home: Paths):
    process = subprocess.Popen([sys.executable, "-c", ADDING, str(home.data)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    finished = [process.stdout.readline() for _ in range(5)]
    process.send_signal(signal.SIGKILL)
    finished += process.stdout.readlines()
    process.wait()

    gallery = Gallery.open(home)

    kept = gallery.search().records
    gallery.close()
    assert len(kept) >= len(finished) == kept[-len(finished)].request.noise.seed + 1
    assert sorted(record.path for record in kept) == sorted(home.images.rglob("*.png"))


def test_a_picture_without_a_row_is_adopted_whole(home: Paths, gallery: Gallery, make: Make):
    kept, lost = make(), make(parent="0" * 11, run="r1")
    gallery.close()
    database = sqlite3.connect(home.database)
    database.execute("DELETE FROM recipes WHERE number = (SELECT number FROM generations WHERE id = ?)", [lost.id])
    database.execute("DELETE FROM generations WHERE id = ?", [lost.id])
    database.commit()
    database.close()

    reopened = Gallery.open(home)

    assert reopened.search().records == (lost, kept)
    assert reopened.search("fox run:r1").records == (lost,)
    reopened.close()


def test_a_lost_database_is_made_again_from_the_pictures(home: Paths, gallery: Gallery, make: Make):
    made = [make(steps=steps) for steps in range(1, 4)]
    gallery.close()
    home.database.unlink()

    reopened = Gallery.open(home)

    assert reopened.search().records == tuple(made[::-1])
    reopened.close()


def test_files_that_are_not_ours_are_left_alone(home: Paths, gallery: Gallery, make: Make):
    folder = make().path.parent
    gallery.close()
    home.database.unlink()
    for name in ("holiday.png", "x_00000000000.png", ".hidden", "notes.txt"):
        (folder / name).write_bytes(b"not a picture")

    reopened = Gallery.open(home)

    assert reopened.count() == 1
    assert len(list(folder.iterdir())) == 5
    reopened.close()


def test_half_written_files_are_removed_once_nobody_can_be_writing_them(home: Paths, gallery: Gallery, make: Make):
    folder = make().path.parent
    stale, fresh = folder / ".a.png.part", folder / ".b.png.part"
    for part in (stale, fresh):
        part.write_bytes(b"half")
    os.utime(stale, (time.time() - 120,) * 2)

    Gallery.open(home).close()

    assert not stale.exists()
    assert fresh.exists()


def test_a_full_disk_gives_a_sentence_and_leaves_nothing_half_made(
    gallery: Gallery, fox: Planned, draw: Callable[[Planned], Generated], home: Paths
):
    with space_for(1024), pytest.raises(StudioError, match="Free some space"):
        gallery.add(fox, draw(fox))

    assert list(home.images.rglob("*.png*")) == []
    assert gallery.count() == 0


def test_a_picture_is_not_lost_though_the_disk_is_full_when_its_row_is_written(
    gallery: Gallery, make: Make, home: Paths
):
    make()
    with space_for(8000), pytest.raises(StudioError, match="free space"):
        make()

    make()
    gallery.close()
    reopened = Gallery.open(home)

    assert reopened.count() == len(list(home.images.rglob("*.png"))) == 3
    reopened.close()


def test_a_home_that_cannot_be_written_gets_a_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StudioError, match="cannot write to"):
        Gallery.open(Paths.of_home(tmp_path / "file" / "home"))


def test_threads_add_and_read_at_the_same_time(gallery: Gallery, make: Make):
    with ThreadPoolExecutor(4) as pool:
        adds = [pool.submit(make, steps=steps) for steps in range(1, 13)]
        reads = [pool.submit(gallery.search, "fox") for _ in range(12)]

    ids = [add.result().id for add in adds]
    assert all(len(read.result().records) <= 12 for read in reads)
    assert sorted(ids, reverse=True) == list(gallery.ids())


def test_two_galleries_on_one_home_see_each_other(home: Paths, gallery: Gallery, make: Make):
    window = Gallery.open(home)
    before = window.data_version()

    record = make()

    assert window.data_version() != before
    assert window.get(record.id) == record
    window.close()
