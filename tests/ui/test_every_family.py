"""Each family of models makes a picture where users ask for one: in the window, and on the command line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.app import create_window
from studio.engine.library import ModelLibrary
from studio.generation.model import ModelInfo
from studio.generation.request import Size
from studio.paths import Paths, resources
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.main_window import MainWindow
from tests.engine import tiny_families, tiny_models

MAKERS: dict[str, Callable[[Path], Path]] = {
    "sd1": tiny_models.save_sd1,
    "sd2": tiny_models.save_sd2,
    "sdxl": tiny_models.save_sdxl,
    **tiny_families.MAKERS,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's home with a tiny model of each family, named like it."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def models(home: Path, tmp_path_factory: pytest.TempPathFactory) -> list[ModelInfo]:
    library = ModelLibrary(resources() / "models", Paths.of_home(home).models)
    folder = tmp_path_factory.mktemp("families")
    return [library.add(make(folder / family)) for family, make in MAKERS.items()]


@pytest.mark.slow
def test_the_window_makes_a_picture_with_every_family(qtbot: QtBot, home: Path, models: list[ModelInfo]) -> None:
    _, window = create_window(home)
    qtbot.addWidget(window)
    window.show()
    for info in models:
        ask(window, info)
    made = window.create_place.sitting
    qtbot.waitUntil(lambda: made.rowCount() == len(models) or window.banner.isVisible(), timeout=300_000)
    assert window.banner.text() == ""


@pytest.mark.slow
def test_the_command_line_makes_a_picture_with_every_family(home: Path, models: list[ModelInfo]) -> None:
    names = [info.ref.name for info in models]
    asked = ["--seed", "8", "--steps", "2", "--size", "64x64", "--axis", "model=" + "|".join(names)]
    done = subprocess.run(
        [sys.executable, "-m", "studio", "grid", "a red fox", *asked, "--json"],
        env={**os.environ, "SEEDLOCK_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["axes"]["model"] for line in done.stdout.splitlines()] == names


def ask(window: MainWindow, info: ModelInfo) -> None:
    """Ask for one small picture of two steps."""
    composition = Composition(PromptFields("a red fox"))
    draft = replace(window.composer.draft(), composition=composition, model=info, seed=7, steps=2)
    window.composer.load(replace(draft, size=Size(64, 64)))
    window.composer.submit()
