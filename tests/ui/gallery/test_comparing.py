"""Pictures are compared side by side, swiped, blinked and subtracted, above what their recipes differ in."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from studio.generation.record import GenerationRecord
from studio.ui.gallery.compare_dialog import CompareDialog
from studio.ui.gallery.picture_difference import difference_of
from studio.ui.gallery.side_by_side import Pane, SideBySide

Make = Callable[..., GenerationRecord]


def plain(colour: str, width: int = 60, height: int = 40) -> QImage:
    """A picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(QColor(colour))
    return image


@pytest.fixture
def side(qtbot: QtBot) -> SideBySide:
    """Four pictures beside each other."""
    view = SideBySide()
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show_panes([Pane(plain("red"), f"number {number}") for number in range(4)])
    view.show()
    return view


def test_pictures_take_as_much_room_as_they_can(side: SideBySide):
    two_by_two = side.pane_rects()
    side.resize(1600, 200)

    assert len({rect.top() for rect in two_by_two}) == 2
    assert len({rect.top() for rect in side.pane_rects()}) == 1


def test_zoom_keeps_the_point_under_the_mouse_and_moves_all(side: SideBySide):
    rect = side._picture_rect(0)
    point = QPointF(rect.left() + rect.width() / 4, rect.top() + rect.height() / 4)

    side.zoom_by(3, point)

    after = side._picture_rect(0)
    assert (point.x() - after.left()) / after.width() == pytest.approx(0.25, abs=0.02)
    assert side._picture_rect(3).width() == after.width()
    QTest.keyClick(side, Qt.Key.Key_0)
    assert side.zoom == 1


def test_panning_never_loses_the_pictures(side: SideBySide):
    side.zoom_by(4)
    for _ in range(60):
        QTest.keyClick(side, Qt.Key.Key_Right)

    assert side.centre.x() == pytest.approx(1 - 0.5 / side.zoom)


def test_a_click_picks(qtbot: QtBot, side: SideBySide):
    with qtbot.waitSignal(side.picked) as picked:
        QTest.mouseClick(side, Qt.MouseButton.LeftButton, pos=side.pane_rects()[2].center())

    assert picked.args == [2]


def test_a_difference_is_measured_and_amplified():
    found, none = (
        difference_of(plain("#101010"), plain("#181010")),
        difference_of(plain("red"), plain("red", 30, 20)),
    )

    assert (found.gain, round(found.mean, 2), found.share) == (16, 2.67, 1.0)
    assert found.image.pixelColor(3, 3) == QColor(128, 0, 0)
    assert (none.mean, none.sentence) == (0, "the same pixels")


@pytest.fixture
def dialog(qtbot: QtBot, make: Make) -> CompareDialog:
    """Three pictures compared."""
    records = [make(), make(frame="photograph"), make(seed=8)]
    shown = CompareDialog(records)
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    qtbot.waitUntil(lambda: bool(shown._loaded.images))
    return shown


def test_the_table_holds_what_differs_or_all(dialog: CompareDialog):
    assert [(line.name, line.values) for line in dialog.table.lines] == [
        ("frame", ("oil painting", "photograph", "oil painting")), ("seed", ("7", "7", "8")),
    ]  # fmt: skip

    dialog.findChild(QCheckBox).setChecked(True)

    assert "subject" in [line.name for line in dialog.table.lines]


@pytest.mark.parametrize("way", ["side", "swipe", "blink", "difference"])
def test_every_way_shows_the_pictures(dialog: CompareDialog, way):
    dialog.compare_by(way)

    assert dialog.way == way
    assert dialog._stack.currentWidget().isVisible()
    dialog.grab()


def test_space_shows_the_next_picture_while_they_blink(dialog: CompareDialog):
    dialog.compare_by("blink")
    before = dialog.blink.badge()

    QTest.keyClick(dialog, Qt.Key.Key_Space)

    assert dialog.blink.badge() != before
    assert not dialog._blinking.isActive()


def test_one_goes_on_from_the_picked_one(qtbot: QtBot, dialog: CompareDialog):
    dialog.side.picked.emit(1)

    with qtbot.waitSignal(dialog.recalled) as recalled:
        dialog._use.click()

    assert recalled.args[0].origin.composition.fields.frame == "photograph"


def test_a_picture_whose_file_is_gone_stays_a_column(qtbot: QtBot, make: Make):
    first, second = make(), make(seed=9)
    second.path.unlink()
    dialog = CompareDialog([first, second])
    qtbot.addWidget(dialog)
    dialog.show()

    qtbot.waitUntil(lambda: bool(dialog._loaded.images))

    assert [line.name for line in dialog.table.lines] == ["seed"]
