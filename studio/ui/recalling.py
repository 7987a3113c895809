"""From a picture back into the composer, after a dialog has shown what would change."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.errors import StudioError
from studio.generation.model import ModelInfo
from studio.generation.recipe import Recipe
from studio.generation.record import GenerationRecord
from studio.ui.composer.composer import Composer
from studio.ui.dropped import record_of
from studio.ui.gallery.proposals import What
from studio.ui.gallery.recall import recall


class Recalling(QObject):
    """`recalled` tells that the composer was changed, `refused` why a file's recipe cannot be used."""

    recalled = Signal()
    refused = Signal(str)

    def __init__(
        self,
        composer: Composer,
        models: Callable[[], Sequence[ModelInfo]],
        read_recipe: Callable[[Path], Recipe],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._composer, self._models, self._read, self._parent = composer, models, read_recipe, parent

    def recall(self, record: GenerationRecord, what: What) -> None:
        """Offer the recipe of a record, or a part of it."""
        try:
            draft = recall(self._composer.draft(), record, what, self._models(), self._parent)
        except StudioError as error:
            self.refused.emit(str(error))
            return
        if draft is not None:
            self._composer.load(draft)
            self.recalled.emit()

    def recall_file(self, path: Path) -> None:
        """Offer the recipe in a picture's file."""
        try:
            record = record_of(self._read(path), path, self._composer.draft().model)
        except StudioError as error:
            self.refused.emit(str(error))
            return
        self.recall(record, "all")
