"""What stands where nothing is yet."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.widgets.empty_state import EmptyState


class _Windows(QObject):
    """Counts the windows that open."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.count += 1
        return False


def test_no_button_flashes_up_as_a_window_and_takes_the_focus(qtbot: QtBot, qapp: QApplication) -> None:
    windows = _Windows()
    qapp.installEventFilter(windows)
    state = EmptyState(QIcon(), "No pictures yet", "Make one.", "Import a folder …")
    qapp.removeEventFilter(windows)
    qtbot.addWidget(state)
    assert windows.count == 0
