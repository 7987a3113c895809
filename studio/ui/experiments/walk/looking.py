"""Keeps up with a script outside the window's thread: what is there of it, what it costs, how even it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.ui.background import Background, GoOn
from studio.ui.experiments.walk.script import Script
from studio.ui.experiments.walk.survey import Outlook, Steps, Surveyor

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_PAUSE = 150
"""Milliseconds without a change before the gallery is asked."""


class Looking(QObject):
    """`surveyed` (Outlook) answers each change, `measured` (Steps) follows where frames are there."""

    surveyed = Signal(object)
    measured = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.surveyor: Surveyor | None = None
        self._script = Script()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._survey)
        self._surveying, self._measuring = Background(self), Background(self)
        self._surveying.answered.connect(self.surveyed)
        self._surveying.refused.connect(self.refused)
        self._measuring.answered.connect(self._tell)
        self._measuring.refused.connect(self.refused)

    def set_gallery(self, gallery: Gallery) -> None:
        """Look into this gallery."""
        self.surveyor = Surveyor(gallery)
        self._pause.start()

    def look(self, script: Script) -> None:
        """Look at this script, once the user pauses."""
        self._surveying.forget()
        self._script = script
        self._pause.start()

    def measure(self, outlook: Outlook) -> None:
        """Measure how far the frames look apart."""
        if (surveyor := self.surveyor) is not None and outlook.planned:
            self._measuring.run_while_wanted(partial(_measured, surveyor, outlook))

    def _survey(self) -> None:
        if (surveyor := self.surveyor) is not None:
            self._surveying.run_while_wanted(partial(surveyor.survey, self._script))

    def _tell(self, measured: tuple[Outlook, Steps]) -> None:
        outlook, steps = measured
        if outlook.script == self._script:
            self.measured.emit(steps)


def _measured(surveyor: Surveyor, outlook: Outlook, go_on: GoOn) -> tuple[Outlook, Steps]:
    return outlook, surveyor.steps(outlook, go_on)
