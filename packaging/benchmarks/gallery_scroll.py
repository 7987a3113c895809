"""Measures the gallery's place in the window over many rows: first rows, scrolling, jumping, stacks, memory.

Run: .venv/bin/python packaging/benchmarks/gallery_scroll.py [--rows 100000] [--home FOLDER, kept and used again]
Times are of the window's thread, in milliseconds. "answers" is what it computes until what was done is painted,
"longest" the longest piece of all that follows, in which records and thumbnails arrive: nothing else can happen
meanwhile. "clock" is what passes until it answers.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy
import psutil
from million_rows import fill
from PIL import Image
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QAbstractItemView, QApplication

from studio.gallery import thumbnails
from studio.gallery.gallery import Gallery
from studio.gallery.stacks import By
from studio.gallery.thumbnail_sizes import LARGE, SMALL
from studio.generation.record import GenerationRecord
from studio.paths import Paths
from studio.ui import theme
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.scrubber import MonthScrubber
from studio.ui.gallery.thumbnails import PathOf, Thumbnails
from studio.ui.gallery.toolbar import ZOOM_MOST
from studio.ui.gallery_model import GalleryModel

SIZE = (1850, 1040)
"""The gallery's part of a window of 1920 x 1080 pixels."""

FILES = 400
"""Different thumbnails on the disk."""

PAGE = 15
"""Large tiles that a window of 1920 x 1080 pixels shows."""

ITEMS = 10_000
"""Pictures that are scrolled past to see what stays in memory."""


@dataclass(frozen=True)
class Piece:
    """What one act cost the window's thread."""

    answers: float
    longest: float
    clock: float


class Bench:
    """A place with a gallery, and how to wait for it."""

    def __init__(self, app: QApplication, place: GalleryPlace, model: GalleryModel) -> None:
        self.app, self.place, self.model = app, place, model
        self.bar = place.grid.verticalScrollBar()

    def act(self, work: Callable[[], object], seconds: float = 0.12) -> Piece:
        """Do something, and follow all that comes of it for a while."""
        computed, passed = time.thread_time(), time.perf_counter()
        work()
        self.app.processEvents()
        answers, clock = 1000 * (time.thread_time() - computed), 1000 * (time.perf_counter() - passed)
        return Piece(answers, self.rest(seconds), clock)

    def rest(self, seconds: float) -> float:
        """Let everything come that comes by itself; the longest piece."""
        end, longest = time.perf_counter() + seconds, 0.0
        while time.perf_counter() < end:
            computed = time.thread_time()
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            longest = max(longest, 1000 * (time.thread_time() - computed))
            time.sleep(0.001)
        return longest

    def until(self, is_so: Callable[[], bool]) -> float:
        """Wait for something; the seconds that passed."""
        start = time.perf_counter()
        while not is_so():
            self.app.processEvents()
            time.sleep(0.001)
        return time.perf_counter() - start


def measure(paths: Paths) -> None:
    """Everything, in one place."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        gallery = gallery_with_thumbnails(paths, Path(folder))
        place = GalleryPlace()
        place.resize(*SIZE)
        place.show()
        app.processEvents()
        opened(app, place, gallery)
        place.close()
        place.deleteLater()
        app.processEvents()
        gallery.close()


def gallery_with_thumbnails(paths: Paths, folder: Path) -> Gallery:
    """The gallery, each of whose pictures has one of some small files that are there, in both sizes."""
    picture = drawn(1024)
    for edge in (SMALL, LARGE):
        (folder / str(edge)).mkdir()
        for number in range(FILES):
            turned = picture.rotate(number % 4 * 90).resize((edge, edge))
            turned.save(folder / str(edge) / f"{number}.jpg", quality=85)
    gallery = Gallery.open(paths)

    def thumbnail(record: GenerationRecord, edge: int = SMALL) -> Path:
        return folder / str(edge) / f"{hash(record.id) % FILES}.jpg"

    gallery.thumbnail = thumbnail
    return gallery


def drawn(edge: int) -> Image.Image:
    """A picture with about as much detail as a generated one: soft shapes and grain."""
    chance = numpy.random.default_rng(7)
    shapes = Image.fromarray(chance.integers(0, 256, (edge // 16, edge // 16, 3), dtype=numpy.uint8))
    soft = numpy.asarray(shapes.resize((edge, edge), Image.Resampling.BICUBIC), dtype=float)
    grain = chance.normal(0, 4, (edge, edge, 3))
    return Image.fromarray((soft + grain).clip(0, 255).astype(numpy.uint8))


def filled(app: QApplication, model: GalleryModel) -> None:
    """How long a page of large tiles takes: from the pictures themselves, and from the cache's larger size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drawn(1024).save(folder / "picture.png")
        records = [model.record(row) for row in range(PAGE)]
        shown = [record for record in records if record is not None]
        pictures = [folder / f"{number}.png" for number in range(len(shown))]
        for picture in pictures:
            picture.hardlink_to(folder / "picture.png")
        place = {record.id: picture for record, picture in zip(shown, pictures, strict=True)}

        def large(record: GenerationRecord) -> Path:
            return thumbnails.found(folder / "cache", record.id, place[record.id], LARGE)

        for title, path_of in (
            ("from the pictures", lambda record: place[record.id]),
            ("for the first time", large),
            ("from the cache", large),
        ):
            print(
                f"{len(shown)} large tiles {title:20} {1000 * fill_page(app, path_of, shown):6.0f} ms", flush=True
            )
        print(
            f"a large small picture: {thumbnails.disk_use(folder / 'cache') // len(shown) // 1000} kB on the disk"
        )


def fill_page(app: QApplication, path_of: PathOf, shown: Sequence[GenerationRecord]) -> float:
    """The seconds until all of them are decoded."""
    small, come, start = Thumbnails(path_of, edge=512), list[str](), time.perf_counter()
    small.ready.connect(come.append)
    for record in shown:
        small.get(record)
    while len(come) < len(shown):
        app.processEvents()
        time.sleep(0.0005)
    return time.perf_counter() - start


def opened(app: QApplication, place: GalleryPlace, gallery: Gallery) -> None:
    """Open, then everything that a hand does."""
    start = time.perf_counter()
    place.set_gallery(gallery)
    model = place.model
    assert model is not None
    bench = Bench(app, place, model)
    bench.until(lambda: model.rowCount() > 0)
    first = time.perf_counter() - start
    bench.until(lambda: model.is_whole)
    whole = time.perf_counter() - start
    print(f"first rows after {1000 * first:.0f} ms, all {model.rowCount():,} after {whole:.1f} s")
    bench.rest(2)
    filled(app, model)
    for zoom in (168, ZOOM_MOST):
        place.grid.set_tile_width(zoom)
        memory(bench)
    place.grid.set_tile_width(168)
    bench.bar.setValue(0)
    steps = bench.bar.singleStep()
    report(
        "a wheel's step", [bench.act(lambda: bench.bar.setValue(bench.bar.value() + steps)) for _ in range(100)]
    )
    jumps(bench)
    widths = [SIZE[0] - 37 * number for number in range(15)]
    report("a new width", [bench.act(lambda width=width: place.resize(width, SIZE[1])) for width in widths])
    place.resize(*SIZE)
    zooms = [*range(96, ZOOM_MOST, 24)]
    report("a new zoom", [bench.act(lambda zoom=zoom: place.grid.set_tile_width(zoom)) for zoom in zooms])
    place.grid.set_tile_width(168)
    bench.bar.setValue(0)
    chosen = [bench.act(lambda row=row: place.grid.choose(row), 0.3) for row in range(0, 40, 2)]
    report("a picture chosen", chosen)
    added(bench)
    judged(bench)
    searched(bench)


def jumps(bench: Bench) -> None:
    """To rows anywhere, and to months."""
    places = [bench.bar.maximum() * (number * 137 % 300) // 300 for number in range(300)]
    report("a jump anywhere", [bench.act(lambda p=place: bench.bar.setValue(p)) for place in places])
    scrubber = bench.place.findChild(MonthScrubber)
    assert scrubber is not None
    go = scrubber.go
    report("a jump to a month", [bench.act(lambda s=step: go(s)) for step in [1] * 20 + [-1] * 20])


def added(bench: Bench) -> None:
    """New pictures come in."""
    record = bench.model.record(0)
    assert record is not None
    new = [replace(record, id=f"zz{number:09}") for number in range(20)]
    report("a new picture", [bench.act(lambda item=item: bench.model.record_added(item)) for item in new])
    bench.model.refresh()
    bench.rest(3)


def judged(bench: Bench) -> None:
    """Stars for one picture, and taken back."""
    bench.place.grid.choose(30)
    rated = [
        bench.act(lambda stars=stars: bench.place.actions_on.rate(stars), 0.3) for stars in (1, 2, 3, 4, 5, 0)
    ]
    report("stars for a picture", rated)


def searched(bench: Bench) -> None:
    """Searches and stacks: until the first rows are there, and the longest piece."""
    ways: tuple[By | None, ...] = ("recipe", "run", "prompt", None)
    for name, works in (
        ("a search", [lambda q=q: bench.model.set_query(q) for q in ("fox", "rating:5", "oil", "date:2025", "")]),
        ("stacks", [partial(bench.model.set_stacking, by) for by in ways]),
    ):
        pieces, waits = list[Piece](), list[float]()
        for work in works:
            settled = list[float]()
            start = time.perf_counter()
            connection = bench.model.settled.connect(lambda _, s=settled: s.append(time.perf_counter()))
            piece = bench.act(work, 0)
            longest = 0.0
            while not (settled and bench.model.is_whole):
                longest = max(longest, bench.rest(0.02))
            longest = max(longest, bench.rest(1.5))
            bench.model.settled.disconnect(connection)
            pieces.append(replace(piece, longest=longest))
            waits.append(1000 * (settled[0] - start))
        report(name, pieces)
        print(f"{'':22} first rows after {', '.join(f'{wait:.0f}' for wait in waits)} ms on the clock")


def memory(bench: Bench) -> None:
    """What stays in memory while ten thousand pictures are scrolled past."""
    process = psutil.Process()
    grid, row = bench.place.grid, 0
    before = process.memory_info().rss
    while row < ITEMS:
        grid.scrollTo(bench.model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop)
        bench.rest(0.06)
        row += grid.columns() * 5
    grown = (process.memory_info().rss - before) / 2**20
    print(
        f"{ITEMS:,} pictures scrolled past, tiles of {grid.cell_width()} pixels: {grown:+.0f} MiB, "
        f"{process.memory_info().rss / 2**20:.0f} MiB in all"
    )


def report(name: str, pieces: Sequence[Piece]) -> None:
    """Median, 99th percentile and worst."""
    columns = list[str]()
    for title in ("answers", "longest", "clock"):
        ordered = sorted(getattr(piece, title) for piece in pieces)
        middle, late = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
        columns.append(f"{title} {middle:6.1f} p99 {late:6.1f}")
    print(f"{name:22} {'  |  '.join(columns)}", flush=True)


def main() -> None:
    """Fill a gallery, show it, and print a line a measurement."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--home", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths.of_home(arguments.home or Path(folder) / "home").create()
        if not paths.database.exists():
            fill(paths.database, arguments.rows)
        measure(paths)


if __name__ == "__main__":
    main()
