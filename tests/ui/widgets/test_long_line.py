"""Of what is longer than its line, the beginning is in sight."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.widgets.long_line import LongLine

PATH = "/home/somebody/Documents/pictures of the last years/Seedlock backup"


def test_a_long_text_shows_its_beginning_until_somebody_writes(qtbot: QtBot) -> None:
    window, line, button = QWidget(), LongLine(), QPushButton("Next")
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(line)
    layout.addWidget(button)
    with qtbot.waitExposed(window):
        window.show()
    line.setFixedWidth(80)
    line.setText(PATH)
    assert line.cursorPosition() == 0
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClick(line, Qt.Key.Key_End)
    qtbot.keyClicks(line, "s")
    assert line.cursorPosition() == len(PATH) + 1
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.cursorPosition() == 0
