"""PyAV's libraries are loaded one by one."""

import subprocess
import sys
from pathlib import Path

from studio.experiments.video_libraries import in_order


def test_each_library_comes_behind_those_that_it_needs() -> None:
    names = (
        "libavformat-46.so.62",
        "libavcodec.61.dylib",
        "avutil-60.dll",
        "libx264-d6.so.165",
        "libavdevice-1.so",
    )
    ordered = [path.name for path in in_order(map(Path, names))]
    assert ordered == ["libx264-d6.so.165", "avutil-60.dll", "libavcodec.61.dylib", names[0], names[4]]


def test_loaded_ahead_they_serve_the_import() -> None:
    program = (
        "from studio.experiments.video_libraries import load_libraries; load_libraries();"
        "from studio.experiments.video import has_encoder; print(has_encoder('libx264'))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
