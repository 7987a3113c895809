"""Notices that another process, such as the command line, changed the gallery."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.errors import StudioError

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

log = logging.getLogger(__name__)

_EVERY_MS = 1500
"""Asking costs some microseconds; a picture made elsewhere may wait this long."""


class GalleryWatch(QObject):
    """Asks the gallery from time to time; `changed` says that pictures came, went or were marked elsewhere."""

    changed = Signal()

    def __init__(self, gallery: Gallery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._seen = self._version()
        self._timer.start()

    def look(self) -> None:
        """Ask now."""
        version = self._version()
        if version != self._seen:
            self._seen = version
            self.changed.emit()

    def stop(self) -> None:
        """Ask no more: the gallery is about to be closed."""
        self._timer.stop()

    def _version(self) -> int:
        """The gallery's data version; a disk that fails now says so with the next picture."""
        try:
            return self._gallery.data_version()
        except StudioError as error:
            log.warning("The gallery was not asked for changes: %s", error)
            return self._seen
