"""Examines the machine: versions, folders, free room, and the system libraries that the window needs."""

import ctypes
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass

import psutil

from studio.errors import StudioError
from studio.gallery import thumbnails
from studio.paths import Paths

PACKAGES = (
    "seedlock",
    "torch",
    "diffusers",
    "transformers",
    "accelerate",
    "peft",
    "compel",
    "safetensors",
    "numpy",
    "PySide6-Essentials",
    "SQLAlchemy",
    "Pillow",
    "av",
)

MATTERING = (
    "SEEDLOCK_",
    "QT_",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XDG_SESSION_TYPE",
    "OMP_",
    "MKL_",
    "CUDA_",
    "PYTORCH_",
)
"""How the names of those environment variables begin that change how Seedlock runs."""

QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
"""What Qt's window needs on Linux besides the wheel, and the Debian package of each."""

LITTLE_DISK = 2 * 10**9
"""Below this many bytes a user should make room: one SD 1.5 model has as many."""


@dataclass(frozen=True)
class Health:
    """What was found; `missing_libraries` names the Debian package for each library; `problems` are sentences.

    `thumbnail_bytes` is about what small pictures take; `environment` holds the variables of `MATTERING` that are
    set; `last_error` is the log's latest, "" for none.
    """

    system: dict[str, str]
    versions: dict[str, str]
    folders: dict[str, str]
    environment: dict[str, str]
    last_error: str
    free_disk_bytes: int
    thumbnail_bytes: int
    memory_bytes: int
    free_memory_bytes: int
    missing_libraries: dict[str, str]
    problems: tuple[str, ...]


def examine(paths: Paths) -> Health:
    """Look at everything; takes under a second."""
    missing = _missing_libraries()
    problems = list(_window_problems(missing))
    try:
        paths.create()
    except StudioError as error:
        problems.append(str(error))
    free = _free_disk(paths)
    if free < LITTLE_DISK:
        problems.append(f"Only {free / 1e9:.1f} GB of disk are free. Make room for pictures and models.")
    folders = {"data": paths.data, "images": paths.images, "models": paths.models, "cache": paths.cache}
    memory = psutil.virtual_memory()
    return Health(
        system=_system(),
        versions={"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}},
        folders={**{name: str(path) for name, path in folders.items()}, "log": str(paths.log)},
        environment={name: value for name, value in sorted(os.environ.items()) if name.startswith(MATTERING)},
        last_error=_last_error(paths),
        free_disk_bytes=free,
        thumbnail_bytes=_thumbnail_bytes(paths),
        memory_bytes=memory.total,
        free_memory_bytes=memory.available,
        missing_libraries=missing,
        problems=tuple(problems),
    )


def _system() -> dict[str, str]:
    """The operating system and the processor."""
    return {
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": f"{psutil.cpu_count(logical=False) or '?'} ({psutil.cpu_count()} threads)",
        "python": sys.executable,
    }


def _last_error(paths: Paths) -> str:
    """The first line of the latest error in the log, without what follows it."""
    try:
        lines = paths.log.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line for line in reversed(lines) if " ERROR " in line), "")


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "missing"


def _thumbnail_bytes(paths: Paths) -> int:
    try:
        return thumbnails.disk_use(paths.thumbnails)
    except OSError:  # of a folder that may not be read, which is a problem of its own
        return 0


def _free_disk(paths: Paths) -> int:
    """Free bytes where the pictures go, or would go once the folder is made."""
    folder = next(folder for folder in (paths.data, *paths.data.parents) if folder.exists())
    return shutil.disk_usage(folder).free


def _missing_libraries() -> dict[str, str]:
    """Those of Qt's libraries that cannot be loaded here, with their Debian packages."""
    if not sys.platform.startswith("linux"):
        return {}
    return {library: package for library, package in QT_LIBRARIES.items() if not _loads(library)}


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _window_problems(missing: dict[str, str]) -> tuple[str, ...]:
    """One sentence if the window cannot open for want of libraries; a process of its own tries, so that a
    crash in them stays there."""
    attempt = subprocess.run(
        [sys.executable, "-c", "import PySide6.QtWidgets"], capture_output=True, text=True, check=False
    )
    if missing:
        install = f"sudo apt install {' '.join(missing.values())}"
        return (f"The window needs system libraries that are missing. On Debian or Ubuntu: {install}",)
    if attempt.returncode != 0:
        lines = attempt.stderr.strip().splitlines()
        return (f"Qt cannot be loaded: {lines[-1] if lines else 'it ended without a word'}",)
    return ()
