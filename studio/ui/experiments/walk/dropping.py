"""Pictures that are dropped on the walk, read as records outside the window's thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData

from studio.generation import metadata
from studio.generation.model import ModelInfo
from studio.generation.record import GenerationRecord
from studio.ui.dropped import record_of

_ENDINGS = {".png", ".jpg", ".jpeg", ".webp"}


def dropped_files(data: QMimeData) -> list[Path]:
    """All pictures among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in _ENDINGS]


def read_all(paths: Sequence[Path], model: ModelInfo) -> list[GenerationRecord]:
    """The recipes in these files; what a file does not tell is taken from `model`.

    Raises:
        StudioError: a file has no recipe.
    """
    return [record_of(metadata.read(path), path, model) for path in paths]
