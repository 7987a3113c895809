"""What may be imported where, and when."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def imported_by(module: str) -> set[str]:
    """The top-level packages that a fresh process holds after importing `module`."""
    program = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        (
            "studio.ui.main_window",
            {"torch", "diffusers", "transformers", "huggingface_hub", "sqlalchemy", "alembic"},
        ),
        ("studio.cli.main", {"torch", "diffusers", "transformers", "huggingface_hub", "sqlalchemy", "PySide6"}),
        ("studio.app", {"torch", "diffusers", "transformers", "sqlalchemy", "PySide6"}),
        ("studio.jobs.runner", {"torch", "diffusers", "transformers", "sqlalchemy", "PySide6"}),
    ],
)
def test_heavy_libraries_wait_until_they_are_needed(module: str, absent: set[str]) -> None:
    assert not absent & imported_by(module)


def test_every_layer_imports_only_what_stands_below_it() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
