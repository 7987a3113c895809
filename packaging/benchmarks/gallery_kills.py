"""Kills a process in the midst of importing, adding, deleting, exporting and thumbnailing, and verifies the rest.

Run: .venv/bin/python packaging/benchmarks/gallery_kills.py [--kills 100]
"""

import argparse
import collections
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from pathlib import Path

from PIL import Image, PngImagePlugin

from studio import app
from studio.engine.fake import FakeEngine
from studio.gallery.exports import ExportFormat, ExportOptions, export
from studio.gallery.gallery import Gallery
from studio.gallery.thumbnail_sizes import LARGE, SMALL
from studio.generation.draft import Origin, Planned
from studio.generation.record import GenerationRecord
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size
from studio.paths import Paths

CHANCE = random.Random(7)
TEXT = "a red fox {seed}\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: {seed}, Size: 512x768"
LOST = {"lost", "orphaned", "damaged", "unreadable", "row", "moved"}
"""What must never be found; a part of a file or a thumbnail of nothing is rubbish, not loss."""


def make(folder: Path, count: int) -> None:
    """Pictures to import, of several months; every tenth tells nothing itself and has a side-car."""
    folder.mkdir()
    for seed in range(count):
        path, info = folder / f"{seed:05}.png", PngImagePlugin.PngInfo()
        if seed % 10:
            info.add_text("parameters", TEXT.format(seed=seed))
        else:
            path.with_suffix(".txt").write_text(TEXT.format(seed=seed))
        Image.new("RGB", (64, 96), (seed % 256, seed // 256, 9)).save(path, pnginfo=info)
        moment = 1_750_000_000 + 20_000 * seed
        os.utime(path, (moment, moment))


def busy(home: Path, source: Path, seed: int) -> None:
    """Do everything that changes files and rows, over and over; never ends by itself."""
    chance, gallery = random.Random(seed), app.open_gallery(Paths.of_home(home))
    while True:
        match chance.randrange(5):
            case 0:
                names = chance.sample(sorted(source.glob("*.png")), 120)
                list(gallery.bring_in(names))
            case 1:
                add(gallery, chance.getrandbits(32))
            case 2:
                ids = list(gallery.ids())
                gallery.delete(chance.sample(ids, min(len(ids), 30)))
                gallery.empty_trash()
            case 3:
                records = gallery.search(limit=20).records
                form: ExportFormat = chance.choice(("png", "zip", "jpeg", "bundle"))
                if records:
                    export(records, home / "out" / str(chance.random()), ExportOptions(form))
            case _:
                shutil.rmtree(home / "cache" / "thumbnails", ignore_errors=True)
                for record in gallery.search(limit=60).records:
                    gallery.rate([record.id], chance.randrange(6))
                    gallery.thumbnail(record, chance.choice((SMALL, LARGE)))


def add(gallery: Gallery, seed: int) -> None:
    """Keep some pictures as the queue does."""
    newest = gallery.search(limit=1).records
    for one in range(10):
        request = GenerationRequest(
            "a fox", Noise(seed + one), ModelRef("tiny", ""), Size(64, 64), 1, 5.0, "euler"
        )
        origin = Origin(parent=newest[0].id if newest else None)
        gallery.add(Planned(request, origin), FakeEngine().generate([request], lambda _: None)[0])


def main() -> None:
    """Kill, open, verify; count what is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    chosen = parser.parse_args()
    found, lost, rows = collections.Counter[str](), 0, 0
    processes = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder / "in", 1500)
        for kill in range(chosen.kills):
            process = processes.Process(target=busy, args=(folder / "home", folder / "in", kill))
            process.start()
            time.sleep(CHANCE.uniform(0.05, 1.5))
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
            gallery = app.open_gallery(Paths.of_home(folder / "home"))
            kinds = collections.Counter(finding.kind for finding in gallery.verify())
            rows = gallery.count() + gallery.count("is:deleted")
            files = len(list((folder / "home" / "images").rglob("*.png")))
            gallery.close()
            found += kinds
            lost += sum(number for kind, number in kinds.items() if kind in LOST) + abs(rows - files)
        print(f"{chosen.kills} kills, {rows} generations: {lost} lost or orphaned; found: {dict(found)}")
        print(f"rebuilt without the database: {differing(Paths.of_home(folder / 'home'))} generations differ")


def everything(paths: Paths) -> dict[str, GenerationRecord]:
    """All generations, those in the trash too."""
    gallery = app.open_gallery(paths)
    ids = [*gallery.ids(), *gallery.ids("is:deleted")]
    records = {record.id: record for record in gallery.get_many(ids)}
    gallery.close()
    return records


def differing(paths: Paths) -> int:
    """How many generations are other than before once the database was deleted and made again."""
    before = everything(paths)
    for file in paths.data.glob("gallery.sqlite3*"):
        file.unlink()
    app.rebuild_gallery(paths, lambda _done, _all: None)
    after = everything(paths)
    return sum(before.get(one) != after.get(one) for one in before.keys() | after.keys())


if __name__ == "__main__":
    main()
