"""The seeds used last, with their pictures."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.engine.fake import FakeEngine
from studio.generation.draft import Planned
from studio.generation.record import GenerationRecord
from studio.generation.request import Noise, Variation
from studio.ui.composer.seed_history import SHOWN, SeedHistory, newest_of_each_seed

Make = Callable[[int], GenerationRecord]


@pytest.fixture
def make(plan: Callable[..., Planned], keep, tmp_path: Path) -> Make:
    """A record of a seed, its picture on the disk."""

    def made(seed: int) -> GenerationRecord:
        planned = plan(seed=seed)
        generated = FakeEngine().generate([planned.request], lambda _step: None)[0]
        path = tmp_path / f"{seed}.png"
        generated.image.save(path)
        return replace(keep(planned, generated), id=str(seed), path=path)

    return made


def test_each_seed_stands_once_and_a_variation_is_no_picture_of_its_seed(make: Make) -> None:
    records = [make(7), make(8), make(7)]
    noise = Noise(9, (Variation(3, 0.2),))
    varied = replace(make(9), request=replace(make(9).request, noise=noise))
    found = newest_of_each_seed([*records, varied])
    assert [record.request.noise.seed for record in found] == [7, 8]


def test_only_some_are_offered(make: Make) -> None:
    record = make(0)
    many = [replace(record, request=replace(record.request, noise=Noise(seed))) for seed in range(60)]
    assert len(newest_of_each_seed(many)) == SHOWN


def test_a_click_takes_the_seed(qtbot: QtBot, make: Make) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    history = SeedHistory([make(7), make(8)], lambda record: record.path, owner)
    history.open_over(owner)
    assert history.seeds() == (7, 8)
    place = history.list.visualRect(history.list.model().index(1, 0)).center()
    with qtbot.waitSignal(history.chosen) as taken:
        qtbot.mouseClick(history.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert taken.args == [8]


def test_a_taken_seed_is_locked_and_can_be_undone(composer, find) -> None:
    composer.use_seed(8)
    assert composer.draft().seed == 8
    assert find("seedLock").isChecked()
    composer.undo()
    assert composer.draft().seed is None


def test_the_button_shows_once_there_is_a_gallery(composer, find) -> None:
    assert not find("seedHistoryButton").isVisible()
    composer.offer_seed_history()
    assert find("seedHistoryButton").isVisible()
