"""A whole window on the fake engine, and how to wait for it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.app import create_window
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.experiments.grid.grid_place import GridPlace
from studio.ui.experiments.lazy_place import LazyPlace
from studio.ui.main_window import MainWindow
from tests.ui.windows import stop

Open = Callable[[], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Open:
    """Opens windows on one home, one after the other."""

    def open_one() -> MainWindow:
        _, window = create_window(tmp_path / "home", engine="fake")
        qtbot.addWidget(window, before_close_func=stop)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.bench.gallery is not None, timeout=30_000)
        return window

    return open_one


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    return open_window()


@pytest.fixture
def grid(window: MainWindow) -> GridPlace:
    """The place for grids with "a red fox" and seed 7 in Create."""
    compose(window)
    return enter(window)


def compose(window: MainWindow, subject: str = "a red fox", seed: int | None = 7) -> None:
    """Put a recipe of two steps into Create."""
    draft = replace(window.composer.draft(), composition=Composition(PromptFields(subject)), seed=seed, steps=2)
    window.composer.load(draft)


def enter(window: MainWindow) -> GridPlace:
    """Go to the place for grids."""
    window.body.go_to("grid")
    tab = window.findChild(LazyPlace, "gridTab")
    assert tab is not None
    assert isinstance(tab.content, GridPlace)
    return tab.content
