"""The settings in use: shown in their dialog, stored, and told to whom they concern."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from studio.errors import StudioError
from studio.settings import Settings, save
from studio.ui.settings.dialog import Offers, SettingsDialog


class Preferences(QObject):
    """`changed` carries the new settings at once, `refused` why they could not be stored."""

    changed = Signal(object)
    refused = Signal(str)

    def __init__(self, settings: Settings, path: Path, offers: Callable[[], Offers], parent: QWidget) -> None:
        super().__init__(parent)
        self.settings, self._path, self._offers, self._window = settings, path, offers, parent

    def open_dialog(self) -> None:
        """Let the user change them; the dialog leaves the window usable."""
        dialog = SettingsDialog(self.settings, self._offers(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.changed.connect(self.change)
        dialog.open()

    def change(self, settings: Settings) -> None:
        """Use these from now on, and store them."""
        self.settings = settings
        self.changed.emit(settings)
        try:
            save(settings, self._path)
        except StudioError as error:
            self.refused.emit(str(error))
