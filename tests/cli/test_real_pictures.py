"""`seedlock generate` with the model that ships, in processes of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FOX = ("--frame", "oil painting", "--subject", "a red fox", "--style", "golden hour", "--steps", "4", "--json")

pytestmark = pytest.mark.slow


def generate(home: Path, *arguments: str) -> list[dict]:
    """What a fresh process prints."""
    done = subprocess.run(
        [sys.executable, "-m", "studio", "generate", *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "SEEDLOCK_HOME": str(home)},
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_seed_repeats_its_pixels_from_process_to_process(tmp_path: Path) -> None:
    first, second = generate(tmp_path, *FOX, "--seed", "7", "--count", "2")
    (again,) = generate(tmp_path, *FOX, "--seed", "7", "--device", "cpu")

    assert again["pixels_sha256"] == first["pixels_sha256"]
    assert again["key"] == first["key"]
    assert second["pixels_sha256"] != first["pixels_sha256"]
    assert (tmp_path / "gallery.sqlite3").exists()
