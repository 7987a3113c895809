"""Measures how long a gallery of many rows takes to open, to page and to search.

Run: .venv/bin/python packaging/benchmarks/gallery_open.py [--rows 20000] [--home FOLDER, kept and used again]
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

STARTED = time.perf_counter()

from studio.bench.gallery import enter  # noqa: E402 - the import itself is measured
from studio.gallery.gallery import Gallery  # noqa: E402
from studio.gallery.ids import id_of  # noqa: E402
from studio.paths import Paths  # noqa: E402

IMPORTED = time.perf_counter()

CHANCE = random.Random(7)
ENTERED = 5000
"""Rows that are entered one by one; more are copies of these."""

QUERIES = (
    "", "f", "fox", "red fox", "-fox", "frame:oil", "fox style:golden -owl", "seed:12*", "rating:5", "rating:>=4",
    "is:favourite", "fox rating:5", "steps:30", "date:2025-06", "tag:keep", "model:starter fox", "size:512x768",
)  # fmt: skip


def fill(paths: Paths, rows: int) -> None:
    """Enter rows over two years, one in fifty with each rating, one in a hundred tagged and a favourite."""
    enter(paths.create(), min(rows, ENTERED), CHANCE)
    _multiply(paths.database, rows // min(rows, ENTERED))
    gallery = Gallery.open(paths)
    ids = list(gallery.ids())
    for rating in range(1, 6):
        gallery.rate(CHANCE.sample(ids, rows // 50), rating)
    gallery.favour(CHANCE.sample(ids, rows // 100), True)
    gallery.tag(CHANCE.sample(ids, rows // 100), ["keep"])
    gallery.close()


def _multiply(file: Path, times: int) -> None:
    """Repeat all rows some seconds later each, in SQL, since a million through Python would take long."""
    connection = sqlite3.connect(file)
    connection.create_function("id_of", 1, id_of, deterministic=True)
    names = ", ".join([row[1] for row in connection.execute("PRAGMA table_info(generations)")][2:])
    connection.execute("CREATE TEMP TABLE entered AS SELECT number AS entered FROM recipes")
    for turn in range(1, times):
        later, source = f"number + {turn * 4_000_000}", "WHERE number IN (SELECT entered FROM entered)"
        connection.execute(
            f"INSERT OR IGNORE INTO generations SELECT {later}, id_of({later}), {names} FROM generations {source}"
        )
        connection.execute(
            f"INSERT OR IGNORE INTO recipes SELECT {later}, request, composition, environment "
            f"FROM recipes {source}"
        )
        connection.commit()
    connection.close()


def milliseconds(work: Callable[[], object], times: int = 7) -> str:
    """The median and the longest of several runs."""
    taken = list[float]()
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return f"{statistics.median(taken):8.2f} {max(taken):8.2f}"


def report(paths: Paths) -> None:
    """Print the figures, in milliseconds: median and longest of seven."""
    print(f"import {1000 * (IMPORTED - STARTED):.0f} ms, {paths.database.stat().st_size / 2**20:.0f} MiB")
    print("open     ", milliseconds(lambda: Gallery.open(paths).close()))
    gallery = Gallery.open(paths)
    middle = gallery.ids()[len(gallery.ids()) // 2]
    print("ids      ", milliseconds(gallery.ids, 3))
    print("middle   ", milliseconds(lambda: gallery.search(after=middle)))
    print("rate one ", milliseconds(lambda: gallery.rate([middle], 3)))
    print(f"{'query':28} first page of 100 {'count':>14}")
    for query in QUERIES:
        page, count = (
            milliseconds(lambda q=query: gallery.search(q)),
            milliseconds(lambda q=query: gallery.count(q), 3),
        )
        print(f"{query:28} {page} {count} {gallery.count(query):8}")
    gallery.close()


def main() -> None:
    """Fill a home unless it is filled, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--home", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths.of_home(chosen.home or Path(folder))
        if not paths.database.exists():
            start = time.perf_counter()
            fill(paths, chosen.rows)
            print(f"{chosen.rows} rows in {time.perf_counter() - start:.1f} s")
        report(paths)


if __name__ == "__main__":
    main()
