"""How soon the window stands: from the first moment of a process to its first paint."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from studio.bench.figures import Figures
from studio.bench.subject import Subject

_START = """
import os, sys, time
sys.path[:] = {path!r}
from pathlib import Path
from studio.app import create_window
application, window = create_window(Path(sys.argv[2]))
window.show()
application.processEvents()
print(time.time() - float(sys.argv[1]), sum(name in sys.modules for name in ("torch", "sqlalchemy")), flush=True)
os._exit(0)
"""


def measure(subject: Subject) -> Figures:
    """A few starts; where there is no display, Qt draws into memory.

    Raises:
        subprocess.CalledProcessError: the window cannot open at all.
    """
    return starts(2 if subject.is_quick else 5)


def starts(count: int) -> Figures:
    """Seconds from the start of a process to its first paint, the first one left out as it warms the caches."""
    seconds: list[float] = []
    heavy = 0
    with tempfile.TemporaryDirectory() as home:
        for _ in range(count + 1):
            command = [sys.executable, "-c", _START.format(path=sys.path), str(time.time()), home]
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=_with_screen())
            answer = done.stdout.split()
            seconds.append(float(answer[0]))
            heavy += int(answer[1])
    return {
        "seconds": [round(value, 3) for value in seconds[1:]],
        "median_s": round(statistics.median(seconds[1:]), 3),
        "torch_or_sqlalchemy_loaded": bool(heavy),
    }


def _with_screen() -> dict[str, str]:
    """The environment of a user, with a screen in memory where there is none."""
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # users' Python keeps what it compiled
    if sys.platform.startswith("linux") and not {"DISPLAY", "WAYLAND_DISPLAY"} & environment.keys():
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment
