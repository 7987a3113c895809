"""The whole window on an engine that draws, with the place for walks open."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.app import create_window
from studio.experiments.experiment_file import KeyframeSketch, WalkFile
from studio.experiments.sketch import Sketch
from studio.ui.experiments.walk.walk_place import WalkPlace
from studio.ui.main_window import MainWindow

QUICK = Sketch(size="64x64", steps=1)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """A window with its gallery open."""
    _, opened = create_window(tmp_path / "home", engine="fake")
    qtbot.addWidget(opened)
    opened.show()
    qtbot.waitUntil(lambda: opened.bench.gallery is not None, timeout=30_000)
    yield opened
    opened.actions_table["cancel_all"].trigger()
    qtbot.waitUntil(lambda: not opened.create_place.stage.progress.isVisible())
    opened.close()


@pytest.fixture
def place(window: MainWindow) -> WalkPlace:
    """The place for walks, entered."""
    window.body.go_to("walk")
    found = window.findChild(WalkPlace)
    assert found is not None
    return found


Open = Callable[..., None]


@pytest.fixture
def open_walk(qtbot: QtBot, place: WalkPlace) -> Open:
    """Opens a walk past foxes of these seeds and waits until it was looked at: `open_walk(1, 2, frames=5)`."""

    def open_one(*seeds: int, frames: int = 5, loop: bool = False, even: bool = False) -> None:
        keyframes = tuple(KeyframeSketch(Sketch(subject=f"fox {seed}", seed=seed)) for seed in seeds)
        with qtbot.waitSignal(place.looking.surveyed, timeout=20_000):
            place.shelf.open(WalkFile(keyframes, QUICK, frames, 25.0, loop, even))

    return open_one
