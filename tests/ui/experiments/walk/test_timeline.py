"""The timeline with keys and mouse."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from studio.experiments.walk import Keyframe, Walk
from studio.generation.draft import Planned
from studio.ui.experiments.walk.script import Script
from studio.ui.experiments.walk.timeline import Timeline

Plan = Callable[..., Planned]
Wish = tuple[str, int, object]


@pytest.fixture
def timeline(qtbot: QtBot, plan: Plan) -> Timeline:
    shown = Timeline()
    qtbot.addWidget(shown)
    shown.resize(1200, 260)
    shown.show()
    qtbot.waitExposed(shown)
    shown.show_script(Script(Walk(tuple(Keyframe(plan(seed=seed)) for seed in (1, 2, 3)), 25)))
    return shown


@pytest.fixture
def wishes(timeline: Timeline) -> list[Wish]:
    told: list[Wish] = []
    timeline.edited.connect(lambda *wish: told.append(wish))
    return told


@pytest.mark.parametrize(
    ("key", "modifier", "wish"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier, ("move", 1, 2)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier, ("move", 1, 0)),
        (Qt.Key.Key_D, Qt.KeyboardModifier.NoModifier, ("duplicate", 1, None)),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, ("remove", 1, None)),
    ],
)
def test_keys_change_a_keyframe(
    qtbot: QtBot,
    timeline: Timeline,
    wishes: list[Wish],
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    wish: Wish,
) -> None:
    timeline.focus(1)
    qtbot.keyClick(timeline.card(1), key, modifier)
    assert wishes == [wish]


def test_arrows_move_the_focus_and_enter_edits_the_prompt(
    qtbot: QtBot, timeline: Timeline, wishes: list[Wish]
) -> None:
    timeline.focus(0)
    qtbot.keyClick(timeline.card(0), Qt.Key.Key_Right)
    assert timeline.window().focusWidget() is timeline.card(1)
    qtbot.keyClick(timeline.card(1), Qt.Key.Key_Return)
    prompt = timeline.card(1).prompt
    assert timeline.window().focusWidget() is prompt
    qtbot.keyClicks(prompt, "an owl")
    qtbot.keyClick(prompt, Qt.Key.Key_Return)
    assert wishes == [("prompt", 1, "an owl")]


def test_escape_takes_a_prompt_back(qtbot: QtBot, timeline: Timeline, wishes: list[Wish]) -> None:
    prompt = timeline.card(0).prompt
    prompt.setFocus()
    qtbot.keyClicks(prompt, "very ")
    qtbot.keyClick(prompt, Qt.Key.Key_Escape)
    qtbot.keyClick(prompt, Qt.Key.Key_Return)
    assert wishes == []


def test_seed_and_guidance_are_edited_in_place(qtbot: QtBot, timeline: Timeline, wishes: list[Wish]) -> None:
    for line, text in ((timeline.card(2).seed, "99"), (timeline.card(2).guidance, "7.5")):
        line.selectAll()
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert wishes == [("seed", 2, "99"), ("guidance", 2, "7.5")]


def test_the_end_of_a_way_is_dragged(qtbot: QtBot, timeline: Timeline, wishes: list[Wish]) -> None:
    track = timeline.segment(0).track
    end = QPoint(track.width() - 4, track.height() // 2)
    qtbot.mousePress(track, Qt.MouseButton.LeftButton, pos=end)
    qtbot.mouseMove(track, end + QPoint(60, 0))
    qtbot.mouseRelease(track, Qt.MouseButton.LeftButton)
    what, index, count = wishes[0]
    assert (what, index) == ("count", 0)
    assert isinstance(count, int)
    assert count > 12


def test_plus_and_minus_change_a_way(qtbot: QtBot, timeline: Timeline, wishes: list[Wish]) -> None:
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_PageUp):
        qtbot.keyClick(timeline.segment(1).track, key)
    assert wishes == [("count", 1, 13), ("count", 1, 11), ("count", 1, 20)]


def test_even_speed_decides_the_ways(qtbot: QtBot, timeline: Timeline, wishes: list[Wish], plan: Plan) -> None:
    timeline.show_script(Script(Walk(tuple(Keyframe(plan(seed=seed)) for seed in (1, 2)), 25), is_even=True))
    assert not timeline.segment(0).easing.isEnabled()
    qtbot.keyClick(timeline.segment(0).track, Qt.Key.Key_Plus)
    assert wishes == []
