"""What is not done by accident is asked about; Enter and Escape leave all as it is."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.widgets.question import is_sure


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ((Qt.Key.Key_Return,), False),
        ((Qt.Key.Key_Escape,), False),
        ((Qt.Key.Key_Tab, Qt.Key.Key_Space), True),
    ],
)
def test_only_who_goes_to_the_button_does_it(qtbot: QtBot, keys: tuple[Qt.Key, ...], answer: bool) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        for key in keys:
            qtbot.keyClick(box.focusWidget() or box, key)

    QTimer.singleShot(0, press)
    assert is_sure(parent, "Empty the trash", "Delete everything?", "Delete for good") == answer
    qtbot.waitUntil(lambda: not parent.findChildren(QMessageBox))
