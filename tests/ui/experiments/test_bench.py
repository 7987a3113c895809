"""The bench in the whole window: places are built late, and jobs from here leave Create alone."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.app import create_window
from studio.jobs.events import Event, Finished
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.experiments.lazy_place import LazyPlace
from studio.ui.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    _, window = create_window(tmp_path / "home", engine="fake")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


@pytest.mark.parametrize(("place", "name"), [("grid", "gridTab"), ("walk", "walkTab")])
def test_a_place_is_built_when_it_is_entered(window: MainWindow, place: str, name: str) -> None:
    tab = window.findChild(LazyPlace, name)
    assert tab is not None
    assert not tab.findChildren(QWidget)
    window.body.go_to(place)
    assert tab.content.isVisible()


def test_the_grid_is_entered_by_its_key(window: MainWindow) -> None:
    keys = {key.toString() for key in window.actions_table["go_grid"].shortcuts()}
    assert keys == {"Ctrl+G", "Ctrl+2"}


def test_pictures_of_experiments_reach_the_bench_and_the_gallery_but_not_create(
    qtbot: QtBot, window: MainWindow
) -> None:
    from dataclasses import replace

    events: list[Event] = []
    window.bench.happened.connect(events.append)
    draft = replace(window.composer.draft(), composition=Composition(PromptFields("a red fox")), seed=7)
    jobs = window.bench.submit(draft.settle(Random(1), window.bench.wildcards))
    qtbot.waitUntil(lambda: any(isinstance(event, Finished) for event in events))
    assert len(jobs) == 1
    assert window.create_place.sitting.rowCount() == 0
    model = window.gallery_place.model
    assert model is not None
    qtbot.waitUntil(lambda: model.rowCount() == 1)
