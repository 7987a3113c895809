"""The frames of a film at full size, decoded ahead of the playhead in the thread pool."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from studio.generation.record import GenerationRecord
from studio.ui.gallery.thumbnails import Thumbnails

EDGE = 1024
"""Larger frames are scaled down while decoding: no more is seen of a film in the window."""

_BYTES = 384 << 20
"""1500 frames of 256 pixels, 96 of 1024."""


class Frames(QObject):
    """`ready` (str, a record's id) tells of each frame that was decoded."""

    ready = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decoded = Thumbnails(_path, self, EDGE, _BYTES)
        self._asked: set[str] = set()
        self._decoded.ready.connect(self._note)

    def picture(self, record: GenerationRecord) -> QPixmap | None:
        """The frame, or None while it is being decoded; null where its file is gone."""
        if record.id in self._asked:
            return None
        pixmap = self._decoded.get(record)
        if pixmap is None:
            self._asked.add(record.id)
        return pixmap

    def expect(self, records: Iterable[GenerationRecord]) -> None:
        """Decode these soon, the first of them first."""
        for record in reversed([record for record in records if record.id not in self._asked]):
            self.picture(record)

    def jump(self) -> None:
        """The playhead goes elsewhere: what waits to be decoded is not needed next."""
        self._decoded.drop_waiting()
        self._asked.clear()

    def _note(self, identity: str) -> None:
        self._asked.discard(identity)
        self.ready.emit(identity)


def _path(record: GenerationRecord) -> Path:
    return record.path
