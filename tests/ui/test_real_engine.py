"""The window with the engine in its own process: what it loads, and what happens when it is killed."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.app import create_window
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.main_window import MainWindow

PATIENCE = 120_000

_LOADED = """
import sys
from pathlib import Path
from studio.app import create_window
application, window = create_window(Path(sys.argv[1]))
window.show()
application.processEvents()
heavy = ("torch", "diffusers", "transformers", "sqlalchemy", "numpy", "qtawesome")
print(*[name for name in heavy if name in sys.modules])
window.close()
"""


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _LOADED, str(tmp_path / "home")]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert answer.stdout.split() == []


@pytest.mark.slow
def test_a_killed_engine_is_said_and_started_again_and_the_next_picture_is_made(
    qtbot: QtBot, tmp_path: Path
) -> None:
    _, window = create_window(tmp_path / "home")
    qtbot.addWidget(window)
    window.show()
    submit(window, steps=400)
    wait(lambda: window.create_place.stage.view.badge() == "Forming")
    children = psutil.Process().children()
    (engine,) = [child for child in children if "studio.engine.child" in " ".join(child.cmdline())]
    engine.kill()
    wait(window.banner.isVisible)
    assert window.isVisible()
    assert "engine" in window.banner.text().lower()
    submit(window, steps=2)
    wait(lambda: window.create_place.sitting.rowCount() == 1)
    window.close()


def submit(window: MainWindow, steps: int) -> None:
    """Ask for one picture of the starter model."""
    composition = Composition(PromptFields("a cat", "oil painting"))
    window.composer.load(replace(window.composer.draft(), composition=composition, seed=7, steps=steps))
    window.composer.submit()


def wait(is_so: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    end = time.monotonic() + PATIENCE / 1000
    while not is_so():
        assert time.monotonic() < end
        QTest.qWait(20)
