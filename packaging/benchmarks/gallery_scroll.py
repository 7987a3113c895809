"""Measures how the window's grid behaves over a gallery of many rows: scrolling, jumping, resizing, a new picture.

Run: .venv/bin/python packaging/benchmarks/gallery_scroll.py [--rows 100000] [--home FOLDER, kept and used again]
Times are of the window's thread, in milliseconds: what it computed, and what passed on the clock.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from gallery_open import fill
from PIL import Image
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from studio.gallery.gallery import Gallery
from studio.paths import Paths
from studio.ui import theme
from studio.ui.gallery.grid import GalleryGrid
from studio.ui.gallery_model import GalleryModel

SIZE = (1540, 1020)
"""The grid's part of a window of 1920 x 1080 pixels: eight columns, six lines."""


def main() -> None:
    """Fill a gallery, show it, and print a line a measurement."""
    arguments = parsed()
    app = QApplication([])
    theme.apply(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths.of_home(arguments.home or Path(folder) / "home")
        if not paths.database.exists():
            fill(paths, arguments.rows)
        thumbnail = Path(folder) / "thumbnail.jpg"
        Image.effect_noise((256, 256), 64).convert("RGB").save(thumbnail)
        gallery = Gallery.open(paths)
        measure(app, GalleryModel(gallery, path_of=lambda _record: thumbnail))
        gallery.close()


def measure(app: QApplication, model: GalleryModel) -> None:
    """Everything, on one grid."""
    grid = GalleryGrid()
    grid.set_tile_width(168)
    grid.resize(*SIZE)
    grid.show()
    grid.show_model(model)
    started = time.perf_counter()
    answer(model, "")
    print(f"{model.rowCount()} rows answered after {(time.perf_counter() - started) * 1000:.0f} ms")
    bar = grid.verticalScrollBar()
    report(
        "a wheel's step", [timed(app, lambda: bar.setValue(bar.value() + bar.singleStep())) for _ in range(200)]
    )
    jumps = [bar.maximum() * number // 60 for number in range(60)]
    report("a jump to other rows", [timed(app, lambda place=place: bar.setValue(place)) for place in jumps])
    widths = [SIZE[0] - 37 * number for number in range(20)]
    report("a new width", [timed(app, lambda width=width: grid.resize(width, SIZE[1])) for width in widths])
    record = model.record(0)
    assert record is not None
    new = [replace(record, id=f"new{number}") for number in range(20)]
    report("a new picture", [timed(app, lambda item=item: model.record_added(item)) for item in new])


def answer(model: GalleryModel, query: str) -> None:
    """Ask, and wait for the rows."""
    loop = QEventLoop()
    model.settled.connect(loop.quit)
    model.set_query(query)
    loop.exec()


def timed(app: QApplication, act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the window's thread and of the clock until all is painted; then a frame's pause."""
    computed, passed = time.thread_time(), time.perf_counter()
    act()
    app.processEvents()
    times = (time.thread_time() - computed) * 1000, (time.perf_counter() - passed) * 1000
    loop = QEventLoop()
    QTimer.singleShot(16, loop.quit)
    loop.exec()
    return times


def report(name: str, times: list[tuple[float, float]]) -> None:
    """Median, 95th percentile and worst."""
    columns: list[str] = []
    for title, values in zip(("computed", "clock"), zip(*times, strict=True), strict=True):
        ordered = sorted(values)
        middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        columns.append(f"{title} median {middle:5.1f}, p95 {late:5.1f}, worst {ordered[-1]:5.1f}")
    print(f"{name:22} {'  |  '.join(columns)}")


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--home", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
