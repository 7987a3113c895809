"""Pictures on their way to become keyframes: chosen from the gallery, or dropped as files."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from studio.errors import StudioError
from studio.generation import metadata
from studio.generation.model import ModelInfo
from studio.generation.record import GenerationRecord
from studio.ui.background import Background
from studio.ui.dropped import record_of
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.walk.picture_picker import PicturePicker

_ENDINGS = {".png", ".jpg", ".jpeg", ".webp"}


class Incoming(QObject):
    """`brought` (list of GenerationRecord, int) carries pictures and before which keyframe they belong.

    `refused` says why a file cannot be one.
    """

    brought = Signal(object, int)
    refused = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench, self._window = bench, parent
        self._index = 0
        self._reading = Background(self)
        self._reading.answered.connect(self._bring)
        self._reading.refused.connect(self.refused)

    def pick(self, index: int) -> None:
        """Let the user choose pictures of the gallery."""
        if self._bench.gallery is None:
            self.refused.emit("The gallery is still being opened. Try again in a moment.")
            return
        self._index = index
        picker = PicturePicker(self._bench.gallery, "Choose keyframes", self._window)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.picked.connect(self._bring)
        picker.open()

    def read(self, paths: Sequence[Path], index: int) -> None:
        """Read the recipes of files, outside the window's thread."""
        self._index = index
        try:
            model = self._bench.draft().model
        except StudioError as error:
            self.refused.emit(str(error))
            return
        self._reading.run(partial(_read_all, paths, model))

    def _bring(self, records: Sequence[GenerationRecord]) -> None:
        self.brought.emit(records, self._index)


def dropped_files(data: QMimeData) -> list[Path]:
    """All pictures among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in _ENDINGS]


def _read_all(paths: Sequence[Path], model: ModelInfo) -> list[GenerationRecord]:
    """The recipes in these files; what a file does not tell is taken from `model`.

    Raises:
        StudioError: a file has no recipe.
    """
    return [record_of(metadata.read(path), path, model) for path in paths]
