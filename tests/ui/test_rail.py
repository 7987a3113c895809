"""The rail: places open for what is dragged over their buttons."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from pytestqt.qtbot import QtBot

from studio.ui.rail import PlaceButton


def test_a_place_opens_for_pictures_that_are_held_over_its_button(qtbot: QtBot, tmp_path: Path) -> None:
    button = PlaceButton()
    qtbot.addWidget(button)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "fox.png"))])
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(4, 4), Qt.DropAction.CopyAction, data, left, plain)
    with qtbot.waitSignal(button.clicked):
        button.dragEnterEvent(event)
    assert event.isAccepted()
