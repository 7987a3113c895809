"""The settings in use: shown in their dialog, stored, and told to whom they concern."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from studio.errors import StudioError
from studio.settings import Settings, save
from studio.ui.settings.dialog import Offers, SettingsDialog
from studio.ui.widgets.toast import Notice


class Preferences(QObject):
    """`changed` carries the new settings at once, `refused` why they could not be stored.

    `theme_chosen` (Scheme) and `engine_chosen` (EngineSettings) tell which part is another, `noticed` (Notice)
    what the user should know of it.
    """

    changed = Signal(object)
    theme_chosen = Signal(str)
    engine_chosen = Signal(object)
    noticed = Signal(object)
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
        before, self.settings = self.settings, settings
        self.changed.emit(settings)
        self._tell_parts(before, settings)
        try:
            save(settings, self._path)
        except StudioError as error:
            self.refused.emit(str(error))

    def _tell_parts(self, before: Settings, now: Settings) -> None:
        starts_with = [(one.engine.device, one.engine.dtype, one.engine.thrift) for one in (before, now)]
        if starts_with[0] != starts_with[1]:
            self.noticed.emit(Notice("Device, precision and memory change when Seedlock starts next."))
        if now.appearance != before.appearance:
            self.theme_chosen.emit(now.appearance.theme)
        if now.engine != before.engine:
            self.engine_chosen.emit(now.engine)
