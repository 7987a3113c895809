"""What is finished survives whatever ends the program."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studio.gallery.gallery import Gallery
from studio.paths import Paths

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import signal, sys
from studio import app
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may have it ignored
sys.exit(app.run(sys.argv[1:], engine="fake"))
"""


def generating(home: Paths) -> subprocess.Popen[str]:
    """A process that makes more pictures than anyone waits for."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "generate", "a red fox", "--count", "5000", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "SEEDLOCK_HOME": str(home.data)},
    )


def kept(home: Paths) -> tuple[int, int]:
    """How many rows and how many files there are."""
    gallery = Gallery.open(home)
    rows = gallery.count()
    gallery.close()
    return rows, len(list(home.images.rglob("*.png")))


def test_a_killed_process_leaves_a_row_for_every_file(home: Paths) -> None:
    with generating(home) as process:
        told = [process.stdout.readline() for _ in range(5)]
        process.kill()

    rows, files = kept(home)
    assert rows == files >= len(told)


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl+C to one process")
def test_an_interruption_is_status_130_and_keeps_what_is_finished(home: Paths) -> None:
    with generating(home) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        told, complaints = process.communicate(timeout=300)

    assert process.returncode == 130
    assert "Traceback" not in complaints
    rows, files = kept(home)
    assert rows == files >= 1 + len(told.splitlines())
