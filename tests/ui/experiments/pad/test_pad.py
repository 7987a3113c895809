"""The pad in the whole window: live pictures that are not kept, the newest wish first, and one that is kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from studio.ui.experiments.pad.corner_field import CornerField
from studio.ui.experiments.pad.pad_dialog import PadDialog
from studio.ui.experiments.pad.pad_plan import CORNERS
from studio.ui.main_window import MainWindow


@pytest.fixture
def pad(qtbot: QtBot, window: MainWindow, make) -> PadDialog:
    """The pad around a picture of seed 7."""
    make(seed=7)
    window.actions_table["vary_pad"].trigger()
    dialog = window.findChild(PadDialog)
    assert dialog is not None
    return dialog


def settled(pad: PadDialog) -> bool:
    """Whether every picture of the pad is there."""
    return not pad._trials._open and len(pad.pad._pictures) == len(pad.pad._places) and not pad.pad._is_forming


def test_pictures_come_to_the_pad_and_not_to_the_gallery(qtbot: QtBot, window: MainWindow, pad: PadDialog) -> None:
    qtbot.waitUntil(lambda: settled(pad))
    assert window.bench.gallery.count() == 1
    assert window.create_place.sitting.rowCount() == 1
    assert not window.create_place.stage.progress.isVisible()


def test_what_the_gallery_has_is_not_made_again(qtbot: QtBot, pad: PadDialog) -> None:
    qtbot.waitUntil(lambda: settled(pad))
    made = pad._trials._made
    assert [pad._key(corner) in made for corner in CORNERS] == [False, True, True, True]


def test_the_keys_move_the_point_and_the_picture_follows(qtbot: QtBot, pad: PadDialog) -> None:
    qtbot.waitUntil(lambda: settled(pad))
    before = pad.pad._live
    qtbot.keyClick(pad.pad, Qt.Key.Key_Right)
    qtbot.keyClick(pad.pad, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert pad.pad.point() == (0.55, 0.51)
    qtbot.waitUntil(lambda: settled(pad) and pad.pad._live != before)
    assert pad.pad.accessibleDescription() == "55% to the right, 51% down"


def test_the_mouse_takes_the_point_to_a_corner(qtbot: QtBot, pad: PadDialog) -> None:
    corner = pad.pad._position((1, 1)).toPoint()
    qtbot.mousePress(pad.pad, Qt.MouseButton.LeftButton, pos=corner)
    assert pad.pad.point() == pytest.approx((1, 1), abs=0.01)


def test_keep_makes_the_picture_with_all_its_steps_and_names_its_parent(
    qtbot: QtBot, window: MainWindow, pad: PadDialog
) -> None:
    base = window.create_place.details.record
    pad.pad.set_point(0.25, 0.75)
    pad.keep.click()
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 2)
    kept = window.create_place.sitting.record(0)
    assert kept.request == pad.plan.at((0.25, 0.75)).request
    assert kept.request.steps == base.request.steps
    assert (kept.origin.parent, kept.origin.run) == (base.id, f"vary-{base.id}")


def test_enter_keeps_on_the_pad_and_not_in_a_seed(qtbot: QtBot, window: MainWindow, pad: PadDialog) -> None:
    kept: list[object] = []
    pad.kept.connect(kept.append)
    qtbot.keyClick(pad.findChildren(CornerField)[0].findChild(QLineEdit), Qt.Key.Key_Return)
    assert kept == []
    qtbot.keyClick(pad.pad, Qt.Key.Key_Return)
    assert kept == [pad.plan.at((0.5, 0.5))]
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 2)


def test_the_lattice_shows_nine_pictures(qtbot: QtBot, pad: PadDialog) -> None:
    pad.lattice.setChecked(True)
    qtbot.waitUntil(lambda: settled(pad))
    assert len(pad.pad._pictures) == 9


def test_a_typed_seed_stands_in_its_corner_and_a_broken_one_is_marked(qtbot: QtBot, pad: PadDialog) -> None:
    text = pad.findChildren(CornerField)[0].findChild(QLineEdit)
    text.setText("99")
    assert pad.plan.seeds[0] == 99
    text.setText("99x")
    assert text.property("invalid")
    assert pad.plan.seeds[0] == 99


def test_closing_the_pad_stops_what_is_in_work(window: MainWindow, pad: PadDialog) -> None:
    pad.lattice.setChecked(True)
    pad.close()
    assert window.bench.trials._open == {}


def test_a_failed_trial_says_why(qtbot: QtBot, window: MainWindow, make) -> None:
    from dataclasses import replace

    from studio.generation.draft import Origin, Planned

    record = make(seed=7)
    said: list[str] = []
    window.bench.trials.refused.connect(said.append)
    window.bench.trials.ask([Planned(replace(record.request, prompt="fail please"), Origin())])
    qtbot.waitUntil(lambda: bool(said))
    assert "cannot draw" in said[0]
