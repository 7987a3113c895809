"""Chips in a row: wrapping, removing, reordering by mouse and keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from studio.ui.widgets.chip import FIXED
from studio.ui.widgets.chip_row import ChipRow


@pytest.fixture
def row(qtbot: QtBot) -> ChipRow:
    row = ChipRow(lambda _text: QColor("teal"))
    qtbot.addWidget(row)
    row.set_texts(["8K", "highly detailed", "faded hues"])
    row.resize(600, row.height())
    row.show()
    return row


def test_alt_and_an_arrow_move_a_chip(qtbot, row):
    with qtbot.waitSignal(row.changed) as told:
        qtbot.keyClick(row.chips[0], Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert told.args == [("highly detailed", "8K", "faded hues")]


def test_a_chip_at_the_end_moves_no_further(qtbot, row):
    with qtbot.assertNotEmitted(row.changed):
        qtbot.keyClick(row.chips[0], Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)


def test_delete_removes_a_chip(qtbot, row):
    qtbot.keyClick(row.chips[1], Qt.Key.Key_Delete)
    assert row.texts == ("8K", "faded hues")


def test_a_click_on_the_cross_removes_a_chip(qtbot, row):
    chip = row.chips[2]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip.cross().center())
    assert row.texts == ("8K", "highly detailed")


def test_a_chip_is_dragged_past_another(row):
    chip, other = row.chips[0], row.chips[1]
    QTest.mousePress(chip, Qt.MouseButton.LeftButton, pos=QPoint(12, 12))
    far = chip.mapFromGlobal(other.mapToGlobal(QPoint(other.width() - 4, 12)))
    QTest.mouseMove(chip, far)
    QTest.mouseRelease(chip, Qt.MouseButton.LeftButton, pos=far)
    assert row.texts == ("highly detailed", "8K", "faded hues")


def test_chips_wrap_in_a_narrow_row(row):
    row.resize(120, row.height())
    assert len({chip.y() for chip in row.chips}) == 3
    assert all(chip.geometry().right() <= 120 for chip in row.chips)


def test_an_empty_row_takes_no_room(row):
    row.set_texts([])
    assert not row.isVisible()


def test_fixed_chips_move_but_stay(qtbot):
    row = ChipRow(lambda _text: QColor("teal"), FIXED)
    qtbot.addWidget(row)
    row.set_texts(["frame", "subject"])
    row.show()
    qtbot.keyClick(row.chips[0], Qt.Key.Key_Delete)
    assert row.texts == ("frame", "subject")
    qtbot.keyClick(row.chips[0], Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert row.texts == ("subject", "frame")


def test_f2_edits_a_chip_in_its_place(qtbot, row):
    qtbot.keyClick(row.chips[1], Qt.Key.Key_F2)
    editor = row.findChild(QLineEdit)
    editor.setText("(highly detailed:1.2)")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert row.texts == ("8K", "(highly detailed:1.2)", "faded hues")


def test_escape_leaves_a_chip_as_it_was(qtbot, row):
    QTest.mouseDClick(row.chips[1], Qt.MouseButton.LeftButton, pos=QPoint(30, 12))
    editor = row.findChild(QLineEdit)
    editor.setText("something else")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert row.texts == ("8K", "highly detailed", "faded hues")


def test_a_chip_cannot_become_a_double_of_another(qtbot, row):
    qtbot.keyClick(row.chips[1], Qt.Key.Key_F2)
    editor = row.findChild(QLineEdit)
    editor.setText("8K")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert row.texts == ("8K", "highly detailed", "faded hues")
