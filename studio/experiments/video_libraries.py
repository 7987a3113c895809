"""Loads what PyAV stands on piece by piece, so that no thread beside the one that does it waits for the whole."""

import ctypes
from collections.abc import Iterable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

_ORDER = ("avutil", "swresample", "swscale", "avcodec", "avformat", "avfilter", "avdevice")
"""FFmpeg's own libraries: each needs those before it, and most of them the others."""


def load_libraries() -> None:
    """Load FFmpeg's libraries out of PyAV's wheel; one that will not load, the import of PyAV explains.

    Importing PyAV loads all in one call, in which no other thread runs any Python: 92 ms on our machine, 25 to 340
    as the files are in the cache or not. One by one the longest takes 17 ms.
    """
    spec = find_spec("av")
    if spec is None or spec.origin is None:
        return
    package = Path(spec.origin).parent
    for folder in (package.with_name("av.libs"), package / ".dylibs"):
        if folder.is_dir():
            for path in in_order(folder.iterdir()):
                with suppress(OSError):
                    ctypes.CDLL(str(path))


def in_order(paths: Iterable[Path]) -> list[Path]:
    """The libraries, each behind those that it needs."""
    return sorted(paths, key=_rank)


def _rank(path: Path) -> tuple[int, str]:
    name = path.name.removeprefix("lib").partition("-")[0].partition(".")[0]
    return (_ORDER.index(name) + 1 if name in _ORDER else 0, name)
