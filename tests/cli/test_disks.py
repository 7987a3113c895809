"""Disks that are really full or read-only: small ones of our own, in a namespace where every user may mount."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SMALL, READ_ONLY = "size=2m", "ro"

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


def on_a_disk(kind: str, home: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command while an empty disk of that kind lies over `home`; skips where nobody may mount one."""
    mount = ["unshare", "-rm", "sh", "-c", f'mount -t tmpfs -o {kind} tmpfs "$0" && exec "$@"', str(home)]
    if (
        not shutil.which("unshare")
        or subprocess.run([*mount, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("this machine lets nobody mount a small disk")
    environment = os.environ | {"SEEDLOCK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run([*mount, *command], capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize("command", [["generate", "a red fox"], ["gallery", "search", "fox"], []])
def test_a_read_only_home_is_one_sentence(tmp_path: Path, command: list[str]) -> None:
    done = on_a_disk(READ_ONLY, tmp_path, sys.executable, "-m", "studio", *command)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Make the folder writable, or set SEEDLOCK_HOME to another one." in done.stderr


def test_a_full_disk_is_named_and_what_was_made_is_there_afterwards(tmp_path: Path) -> None:
    done = on_a_disk(SMALL, tmp_path, sys.executable, "-c", PROGRAM, str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "The disk is full" in done.stderr
    assert done.stdout.count("seed 7") == 2
