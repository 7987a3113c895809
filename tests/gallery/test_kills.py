"""A program killed in the midst of its work loses nothing; a hundred times over: benchmarks/gallery_kills.py."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from studio.gallery.gallery import Gallery
from studio.paths import Paths

TEXT = "a fox {seed}\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: {seed}, Size: 512x768"

WORK = """
import sys
from pathlib import Path
from studio.gallery import imports
from studio.gallery.gallery import Gallery
from studio.paths import Paths
imports.AT_ONCE = 10
gallery = Gallery.open(Paths.of_home(Path(sys.argv[1])))
print("started", flush=True)
while True:
    for line in gallery.bring_in([Path(sys.argv[2])]):
        print(line.status, flush=True)
    gallery.delete(list(gallery.ids())[::2])
    print("deleting", flush=True)
    gallery.empty_trash()
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of pictures from several years."""
    folder = tmp_path_factory.mktemp("in")
    for seed in range(60):
        info = PngImagePlugin.PngInfo()
        info.add_text("parameters", TEXT.format(seed=seed))
        path = folder / f"{seed}.png"
        Image.new("RGB", (16, 16), (seed, 0, 0)).save(path, pnginfo=info)
        os.utime(path, (1_600_000_000 + 3_000_000 * seed,) * 2)
    return folder


@pytest.mark.parametrize("lines", [2, 15, 62])
def test_a_kill_leaves_a_row_for_every_file_and_a_file_for_every_row(home: Paths, source: Path, lines: int):
    command = [sys.executable, "-c", WORK, str(home.data), str(source)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(lines):
            assert process.stdout.readline()
        process.kill()

    gallery = Gallery.open(home)

    assert {finding.kind for finding in gallery.verify()} <= {"half-written", "thumbnail"}
    rows = gallery.count() + gallery.count("is:deleted")
    assert rows == len(list(home.images.glob("*/*/*.png")))
    gallery.close()
