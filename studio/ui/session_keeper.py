"""Keeps what the window holds: saves it soon after every change and restores it at the start."""

import logging
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from studio.errors import StudioError
from studio.ui import session
from studio.ui.body import Body
from studio.ui.create_place import CreatePlace
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.session import Session

log = logging.getLogger(__name__)

_SAVE_AFTER_MS = 1000


class SessionKeeper(QObject):
    """Watches the window for changes of its own shape; other changes are told by `save_soon`."""

    def __init__(
        self, window: QMainWindow, body: Body, create: CreatePlace, gallery: GalleryPlace, path: Path
    ) -> None:
        super().__init__(window)
        self._window, self._body, self._create, self._gallery, self._path = window, body, create, gallery, path
        self._timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)
        gallery.reshaped.connect(self.save_soon)
        window.installEventFilter(self)

    def restore(self) -> None:
        """Show what the last session held."""
        stored = session.load(self._path)
        self._window.restoreGeometry(_bytes(stored.geometry))
        for name, splitter in self._create.splitters().items():
            splitter.restoreState(_bytes(stored.splitters.get(name, "")))
        if stored.composer:
            try:
                self._create.composer.restore(stored.composer)
            except StudioError as error:
                log.warning("The recipe of the last session is left out: %s", error)
        self._gallery.restore(stored.gallery)
        self._body.go_to(stored.place)

    def save_soon(self) -> None:
        """Something changed: save a second after the last change."""
        self._timer.start()

    def save(self) -> None:
        """Save now."""
        self._timer.stop()
        splitters = {name: _hex(splitter.saveState()) for name, splitter in self._create.splitters().items()}
        now = Session(
            geometry=_hex(self._window.saveGeometry()),
            place=self._body.place(),
            splitters=splitters,
            composer=self._create.composer.state(),
            gallery=self._gallery.state(),
        )
        session.save(now, self._path)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Notice that the window was moved or resized."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.save_soon()
        return super().eventFilter(watched, event)


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromHex(QByteArray(text.encode("ascii", "ignore")))


def _hex(state: QByteArray) -> str:
    return bytes(state.toHex().data()).decode("ascii")
