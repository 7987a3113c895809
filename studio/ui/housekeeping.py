"""Keeps Python's own housekeeping from stalling the window.

Left to itself Python looks for rubbish in whatever thread makes objects. In a worker that plans ten thousand
pictures it stopped the whole window for 80 to 250 ms a time (measured, 2 cores), and a widget that it finds there
is freed in the wrong thread, which crashes Qt. And a thread that computes hands the interpreter over every 5 ms,
so a window that asks for it ten times while it paints waits 50.
"""

import gc
import sys

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 1000
_MANY = 200_000
"""Objects after which Python looks by itself: three plans of the largest size, within one second."""

_FEW = 500
"""Objects made in a second in which nothing happens."""

_MIDDLE_EVERY, _QUIET, _OLD_EVERY, _OLD_AT_LAST = 10, 10, 120, 900
_TURN_SECONDS = 0.001

_STARTED, _IMPORTS = 10, 20_000
"""Seconds in which the gallery and other parts are still imported, and the objects of a second that tell of it."""


class Housekeeping(QObject):
    """Looks for rubbish each second, in the window's thread: among new objects always, among all when it is quiet.

    All are looked through no more than every two minutes, after ten seconds of rest or, at last, a quarter of an
    hour. What the first ten seconds import is never looked through.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._seconds = self._quiet = self._since_old = 0
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Take over from Python, for the rest of the process."""
        sys.setswitchinterval(_TURN_SECONDS)
        gc.set_threshold(_MANY, *gc.get_threshold()[1:])
        self._timer.start()

    def look(self) -> None:
        """One more second is over: collect what is due."""
        made = gc.get_count()[0]
        self._seconds, self._since_old = self._seconds + 1, self._since_old + 1
        self._quiet = self._quiet + 1 if made < _FEW else 0
        if self._is_time_for_old():
            self._since_old = 0
            gc.collect(2)
        elif self._seconds == _STARTED:
            gc.freeze()  # nearly all is what was imported since the start: to look through it takes 55 ms
        elif self._seconds < _STARTED and made > _IMPORTS:
            return  # it is frozen soon
        elif self._seconds % _MIDDLE_EVERY == 0:
            gc.collect(1)
        elif made >= _FEW:
            gc.collect(0)

    def _is_time_for_old(self) -> bool:
        is_quiet = self._quiet >= _QUIET and self._since_old >= _OLD_EVERY
        return is_quiet or self._since_old >= _OLD_AT_LAST
