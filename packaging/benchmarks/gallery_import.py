"""Measures reading recipes and importing, against Pillow opening the same files, and imports broken files.

Run: .venv/bin/python packaging/benchmarks/gallery_import.py [--pictures 3000] [--broken 10000]
"""

import argparse
import collections
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, PngImagePlugin

from studio import app
from studio.generation.metadata import read
from studio.paths import Paths

CHANCE = random.Random(7)
TEXT = (
    "{frame} of {subject}, golden hour, highly detailed, (sharp focus:1.2), 8K\nNegative prompt: blurry, hat\n"
    "Steps: 30, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: {seed}, Size: 512x768, "
    "Model hash: abcdef0123, Model: dreamshaper_8, Version: v1.10.1"
)
FRAMES = ("An oil painting", "A photograph", "A watercolor", "A pencil drawing")
SUBJECTS = ("a red fox", "a lighthouse at night", "an owl", "a chef dicing carrots", "a black cat")


def make(folder: Path, count: int) -> list[Path]:
    """Pictures of 64 by 96 pixels as A1111 writes them, each with other pixels and another prompt."""
    folder.mkdir()
    noise = Image.effect_noise((64, 96), 60).convert("RGB")
    for number in range(count):
        info = PngImagePlugin.PngInfo()
        values = {"frame": CHANCE.choice(FRAMES), "subject": CHANCE.choice(SUBJECTS), "seed": number}
        info.add_text("parameters", TEXT.format(**values))
        noise.putpixel((0, 0), (number % 256, number // 256 % 256, number // 65536))
        noise.save(folder / f"{number:05}.png", pnginfo=info, compress_level=1)
    return sorted(folder.iterdir())


def spoil(folder: Path, whole: list[Path], count: int) -> None:
    """Files with some bytes changed, cut off, or put together from two."""
    folder.mkdir()
    contents = [path.read_bytes() for path in whole[:50]]
    for number in range(count):
        content = bytearray(CHANCE.choice(contents))
        match number % 3:
            case 0:
                for _ in range(CHANCE.randint(1, 9)):
                    content[CHANCE.randrange(min(len(content), 600))] = CHANCE.randrange(256)
            case 1:
                del content[CHANCE.randrange(len(content)) :]
            case _:
                place = CHANCE.randrange(len(content))
                content[place:] = CHANCE.choice(contents)[CHANCE.randrange(1000) :]
        (folder / f"{number:05}{CHANCE.choice(('.png', '.jpg', '.webp'))}").write_bytes(content)


def rate(name: str, count: int, work: Callable[[], object]) -> float:
    """Do the work and print how many files a second that was, and a second of computing, which is returned."""
    start, begun = time.perf_counter(), time.process_time()
    work()
    per_second, computing = count / (time.perf_counter() - start), count / (time.process_time() - begun)
    print(f"{name:40} {per_second:8.0f} a second {computing:8.0f} a second of computing")
    return computing


def open_with_pillow(paths: list[Path]) -> None:
    """What any reader does at least."""
    for path in paths:
        with Image.open(path) as image:
            assert image.info["parameters"]


def main() -> None:
    """Make files, read and import them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=3000)
    parser.add_argument("--broken", type=int, default=10_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, count = Path(name), chosen.pictures
        paths = make(folder / "in", count)
        spoil(folder / "broken", paths, chosen.broken)
        gallery = app.open_gallery(Paths.of_home(folder / "home"))
        open_with_pillow(paths)
        pillow = rate("Pillow opens", count, lambda: open_with_pillow(paths))
        ours = rate("recipes read", count, lambda: [read(path) for path in paths])
        print(f"{'ratio':40} {ours / pillow:8.2f}")
        rate("imported", count, lambda: list(gallery.bring_in([folder / "in"])))
        rate("imported again (duplicates)", count, lambda: list(gallery.bring_in([folder / "in"])))
        lines = list[str]()
        rate(
            "broken files imported",
            chosen.broken,
            lambda: lines.extend(line.status for line in gallery.bring_in([folder / "broken"])),
        )
        print(dict(collections.Counter(lines)), "of", chosen.broken)
        print("verify:", dict(collections.Counter(finding.kind for finding in gallery.verify())))
        gallery.close()


if __name__ == "__main__":
    main()
