"""The installations that run while the window is open: each in the background, all of them held when it closes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from studio.engine.installing.control import Control, Paused, Progress
from studio.engine.installing.parts import Plan
from studio.errors import Cancelled
from studio.generation.model import AnyModel
from studio.ui.background import Background

if TYPE_CHECKING:  # its module imports huggingface_hub, which nobody needs who installs nothing
    from studio.engine.installing.installer import Installer

_EVERY_MS = 150
"""How often progress is looked at: as often as an eye follows."""


@dataclass
class _Running:
    control: Control
    work: Background
    latest: Progress


@dataclass(frozen=True)
class Installed:
    """An installation that has ended: what it brought, or None where it was held or called off."""

    name: str
    info: AnyModel | None


class Installs(QObject):
    """`moved` says that some progress was made, `ended` carries `Installed`, `failed` a name and a sentence."""

    moved = Signal()
    ended = Signal(object)
    failed = Signal(str, str)

    def __init__(self, open_installer: Callable[[], Installer], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = open_installer
        self._running: dict[str, _Running] = {}
        self._seen: dict[str, Progress] = {}
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._look)
        if (application := QCoreApplication.instance()) is not None:
            application.aboutToQuit.connect(self.hold_all)

    def start(self, plan: Plan) -> None:
        """Begin an installation, or go on with it; one that runs already is left alone."""
        if plan.name in self._running:
            return
        work = Background(self)
        running = _Running(Control(), work, Progress(0, plan.bytes, doing="Starting"))
        self._running[plan.name] = running
        work.answered.connect(self._end)
        work.refused.connect(partial(self._fail, plan.name))
        work.run(lambda: self._install(plan, running))
        self._timer.start()
        self._look()

    def hold(self, name: str) -> None:
        """Hold one; what has arrived stays."""
        if name in self._running:
            self._running[name].control.pause()

    def cancel(self, name: str) -> None:
        """Call one off; what has arrived is deleted."""
        if name in self._running:
            self._running[name].control.cancel()

    def hold_all(self) -> None:
        """Hold all of them: the program is about to end."""
        for running in self._running.values():
            running.control.pause()

    def progress(self) -> dict[str, Progress]:
        """How far each one is, by name."""
        return {name: running.latest for name, running in self._running.items()}

    def _install(self, plan: Plan, running: _Running) -> Installed:
        """Do it, outside the window's thread."""

        def note(progress: Progress) -> None:
            running.latest = progress

        try:
            return Installed(plan.name, self._open().install(plan, note, running.control))
        except (Paused, Cancelled):
            return Installed(plan.name, None)

    def _look(self) -> None:
        now = self.progress()
        if now != self._seen:
            self._seen = now
            self.moved.emit()

    def _end(self, installed: Installed) -> None:
        self._leave(installed.name)
        self.ended.emit(installed)

    def _fail(self, name: str, sentence: str) -> None:
        self._leave(name)
        self.failed.emit(name, sentence)

    def _leave(self, name: str) -> None:
        running = self._running.pop(name, None)
        if running is not None:
            running.work.deleteLater()
        if not self._running:
            self._timer.stop()
        self._seen = self.progress()
