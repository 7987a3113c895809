"""A disk that is really full: a small one of our own, in a namespace where every user may mount."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

IN_A_SMALL_DISK = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=2m tmpfs "$0" && exec "$@"']

PROGRAM = """
import sys
from pathlib import Path
from studio.app import run

home = Path(sys.argv[1])
generate = ["generate", "a red fox", "--seed", "7"]
assert run(generate, engine="fake") == 0
with (home / "fill").open("wb", buffering=0) as fill:
    try:
        while True:
            fill.write(bytes(1024))
    except OSError:
        pass
assert run(generate, engine="fake") == 1
(home / "fill").unlink()
assert run(["gallery", "search", "fox"], engine="fake") == 0
"""


def can_mount(folder: Path) -> bool:
    """Whether this machine lets its users mount a disk of their own."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*IN_A_SMALL_DISK, folder, "true"], capture_output=True, check=False).returncode == 0


def test_a_full_disk_is_named_and_what_was_made_is_there_afterwards(tmp_path: Path) -> None:
    if not can_mount(tmp_path):
        pytest.skip("this machine lets nobody mount a small disk")
    command = [*IN_A_SMALL_DISK, tmp_path, sys.executable, "-c", PROGRAM, tmp_path]
    environment = os.environ | {"SEEDLOCK_HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=Path.cwd())
    assert done.returncode == 0, done.stderr
    assert "The disk is full" in done.stderr
    assert done.stdout.count("seed 7") == 2
