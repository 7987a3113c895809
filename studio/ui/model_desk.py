"""What the models' place says to the rest of the window, and what is dropped on the window for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.generation.model import ModelInfo
from studio.ui.composer.composer import Composer
from studio.ui.models.models_place import ModelsPlace
from studio.ui.parts import Parts
from studio.ui.settings.preferences import Preferences

if TYPE_CHECKING:  # its module imports huggingface_hub, which the window needs only to install
    from studio.engine.installing.installer import Installer


class ModelDesk(QObject):
    """`changed` says that models came or went, `place_wanted` carries the name of the place to go to, `noticed` a
    `Notice` for who is in another one."""

    changed = Signal()
    place_wanted = Signal(str)
    noticed = Signal(object)

    def __init__(self, parts: Parts, preferences: Preferences, composer: Composer, parent: QObject) -> None:
        super().__init__(parent)
        self._parts, self._preferences, self._composer = parts, preferences, composer
        self.place = ModelsPlace(parts.library, self._open_installer, self._folders)
        self.place.added.connect(self.changed)
        self.place.removed.connect(self.changed)
        self.place.used.connect(self._use)
        self.place.noticed.connect(self.noticed)

    def add(self, path: Path) -> None:
        """Add a model that was dropped on the window, and show how it goes."""
        self.place_wanted.emit("models")
        self.place.add_path(path)

    def _open_installer(self) -> Installer:
        """What installs from the hub that the settings name now."""
        return self._parts.open_installer(self._preferences.settings.models)

    def _folders(self) -> str:
        return self._preferences.settings.models.folders

    def _use(self, model: ModelInfo) -> None:
        self._composer.use_model(model)
        self.place_wanted.emit("create")
