"""Whole windows of the tests: how they are opened on one home and closed, whatever they do."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from studio.app import create_window
from studio.ui.main_window import MainWindow

Open = Callable[[], MainWindow]


def opener(qtbot: QtBot, home: Path) -> Open:
    """Opens windows on one home, one after the other; the test closes what it leaves open."""

    def open_one() -> MainWindow:
        _, window = create_window(home, engine="fake")
        qtbot.addWidget(window, before_close_func=stop)
        window.show()
        qtbot.waitExposed(window)
        return window

    return open_one


def stop(window: MainWindow) -> None:
    """Close a window; what it works on is stopped."""
    QTimer.singleShot(0, lambda: press("Stop and close"))
    window.close()


def press(text: str) -> None:
    """Press a button of the message box that is open, if there is one."""
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        next(button for button in box.buttons() if button.text() == text).click()
