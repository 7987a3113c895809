"""The player on real frames: time, keys, and what is missing."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from studio.generation.draft import Origin, Planned
from studio.generation.record import Environment, GenerationRecord
from studio.ui.experiments.walk.player import Player
from studio.ui.experiments.walk.step_graph import StepGraph

Plan = Callable[..., Planned]


@pytest.fixture
def records(tmp_path: Path, plan: Plan) -> list[GenerationRecord]:
    """Ten frames that get brighter."""
    made: list[GenerationRecord] = []
    for index in range(10):
        path = tmp_path / f"{index}.png"
        Image.new("RGB", (64, 48), (25 * index, 0, 0)).save(path)
        request = plan(seed=index).request
        environment = Environment("", "", "", "", "", "", "", "", "", 0, 0)
        made.append(GenerationRecord(str(index), request, Origin(), environment, 0.1, datetime.now(UTC), path, ""))
    return made


@pytest.fixture
def player(qtbot: QtBot) -> Player:
    shown = Player(lambda record: record.path)
    qtbot.addWidget(shown)
    shown.resize(500, 400)
    shown.show()
    return shown


def brightness(player: Player) -> int:
    """The red of the frame on the screen."""
    return player.view.frame.toImage().pixelColor(5, 5).red()


def test_scrubbing_shows_the_frame(qtbot: QtBot, player: Player, records: list[GenerationRecord]) -> None:
    player.show_pictures(records)
    qtbot.waitUntil(lambda: not player.view.frame.isNull())
    qtbot.mouseClick(player.strip, Qt.MouseButton.LeftButton, pos=player.strip.rect().center() + QPoint(6, 0))
    assert player.index == 5
    qtbot.waitUntil(lambda: brightness(player) == 125)


def test_keys_go_frame_by_frame(qtbot: QtBot, player: Player, records: list[GenerationRecord]) -> None:
    player.show_pictures(records)
    for key, index in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_End, 9), (Qt.Key.Key_Left, 8), (Qt.Key.Key_Home, 0)):
        qtbot.keyClick(player.strip, key)
        assert player.index == index


def test_a_film_runs_at_its_speed(qtbot: QtBot, player: Player, records: list[GenerationRecord]) -> None:
    player.show_pictures(records)
    player.set_fps(40)
    player.repeat_button.setChecked(False)
    seen: list[int] = []
    player.moved.connect(seen.append)
    with qtbot.waitSignal(player.play_button.toggled):
        player.toggle()
    qtbot.waitUntil(lambda: not player.is_playing, timeout=5000)
    assert seen == sorted(seen)
    assert seen[-1] == 9
    qtbot.waitUntil(lambda: brightness(player) == 225)


def test_a_missing_frame_is_held_by_the_one_before(
    qtbot: QtBot, player: Player, records: list[GenerationRecord]
) -> None:
    player.show_pictures([record if index in (2, 7) else None for index, record in enumerate(records)])
    for index, red in ((0, 50), (5, 50), (8, 175)):
        player.seek(index)
        qtbot.waitUntil(lambda red=red: brightness(player) == red)
    assert "2 of 10 made" in player.strip.accessibleName()


def test_without_frames_words_stand_there(player: Player, records: list[GenerationRecord]) -> None:
    player.show_pictures([None] * 5, "Preview shows the way.")
    assert player.view.words == "Preview shows the way."
    assert not player.play_button.isEnabled()
    player.toggle()
    assert not player.is_playing


@pytest.mark.parametrize(
    ("steps", "summary"),
    [
        ((0.1, 0.1, 0.12, 0.1), "Even: the widest step is 1.2 × the median"),
        ((0.1, 0.1, 0.5, 0.1), "The widest step is 5.0 × the median; 1 jump"),
        ((0.1, None, 0.12, 0.1), "So far the widest step is 1.2 × the median"),
        ((0.1, None, None), ""),
        ((), ""),
    ],
)
def test_the_graph_says_how_even_it_is(qtbot: QtBot, steps: tuple[float | None, ...], summary: str) -> None:
    graph = StepGraph()
    qtbot.addWidget(graph)
    graph.show_steps(steps)
    assert graph.summary() == summary
