"""Painting masks: what is white at the end, and the tools."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from studio.ui.canvas.mask_dialog import MaskDialog
from studio.ui.canvas.mask_view import MaskView


@pytest.fixture
def dialog(qtbot: QtBot) -> MaskDialog:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("navy"))
    dialog = MaskDialog(image, QImage())
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _paint(qtbot: QtBot, view: MaskView, x: int, y: int) -> None:
    """One dab at this pixel of the picture."""
    place = view.place()
    scale = place.width() / 200
    qtbot.mouseClick(
        view, Qt.MouseButton.LeftButton, pos=QPoint(round(place.x() + x * scale), round(place.y() + y * scale))
    )


def _grey(view: MaskView, x: int, y: int) -> int:
    return QColor(view.painted().pixel(x, y)).red()


def test_what_is_painted_is_white_and_the_rest_is_black(qtbot: QtBot, dialog: MaskDialog) -> None:
    dialog.size_slider.setValue(20)
    _paint(qtbot, dialog.view, 50, 50)

    assert dialog.view.painted().size().toTuple() == (200, 100)
    assert [_grey(dialog.view, x, 50) for x in (50, 57, 63, 150)] == [255, 255, 0, 0]


def test_the_eraser_takes_away_and_undo_brings_back(qtbot: QtBot, dialog: MaskDialog) -> None:
    _paint(qtbot, dialog.view, 50, 50)
    _paint(qtbot, dialog.view, 150, 50)
    qtbot.keyClick(dialog, Qt.Key.Key_E)
    _paint(qtbot, dialog.view, 50, 50)
    assert (_grey(dialog.view, 50, 50), _grey(dialog.view, 150, 50)) == (0, 255)
    dialog.undo.click()
    assert _grey(dialog.view, 50, 50) == 255


def test_inverting_twice_is_nothing(qtbot: QtBot, dialog: MaskDialog) -> None:
    _paint(qtbot, dialog.view, 50, 50)
    before = dialog.view.painted()
    dialog.invert.click()
    assert (_grey(dialog.view, 50, 50), _grey(dialog.view, 150, 50)) == (0, 255)
    dialog.invert.click()
    assert dialog.view.painted() == before


def test_a_soft_edge_fades(qtbot: QtBot, dialog: MaskDialog) -> None:
    dialog.size_slider.setValue(60)
    _paint(qtbot, dialog.view, 100, 50)
    dialog.softness.setValue(16)
    assert _grey(dialog.view, 100, 50) > 240
    assert 20 < _grey(dialog.view, 130, 50) < 235


def test_a_mask_comes_back_as_it_was(qtbot: QtBot, dialog: MaskDialog) -> None:
    _paint(qtbot, dialog.view, 50, 50)
    with qtbot.waitSignal(dialog.painted) as painted:
        dialog.use.click()
    (mask,) = painted.args
    again = MaskView(QImage(200, 100, QImage.Format.Format_RGB32), mask)
    qtbot.addWidget(again)
    assert again.painted() == mask


def test_without_paint_there_is_no_mask(qtbot: QtBot, dialog: MaskDialog) -> None:
    _paint(qtbot, dialog.view, 50, 50)
    dialog.clear.click()
    assert dialog.use.text() == "Use no mask"
    with qtbot.waitSignal(dialog.painted) as painted:
        dialog.use.click()
    assert painted.args[0].isNull()
