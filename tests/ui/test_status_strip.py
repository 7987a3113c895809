"""The line at the bottom keeps its button readable, however long a model's name is."""

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from studio.ui.actions import Actions
from studio.ui.status_strip import StatusStrip


def test_a_long_name_of_a_model_leaves_the_queue_and_the_window_their_room(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    strip = StatusStrip(Actions(window))
    window.setCentralWidget(strip)
    strip.show_model("a-model-with-a-long-name" * 20)
    window.resize(700, 60)
    window.show()
    assert window.width() == 700
    assert strip.queue_button.width() == strip.queue_button.sizeHint().width()
