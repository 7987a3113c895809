"""How a running installation is held or called off, and what it tells of itself."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from studio.errors import Cancelled


class Paused(Exception):  # noqa: N818 - control flow, not an error
    """The user holds the installation; what has arrived stays for when it goes on."""


@dataclass(frozen=True)
class Progress:
    """How far an installation is: bytes that are here of those that are needed.

    `doing` says what takes time now, if that is not the download of `file`: waiting, checking. `rate` is how many
    bytes came in a second so far, 0 where that is not known.
    """

    done: int
    total: int
    file: str = ""
    doing: str = ""
    rate: float = 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at that rate."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None


Report = Callable[[Progress], None]


class Control:
    """A pair of flags between the thread that installs and the one that the user sits at."""

    def __init__(self) -> None:
        self._halt = threading.Event()
        self._keeps = True

    def pause(self) -> None:
        """Hold the installation; what has arrived is kept."""
        self._halt.set()

    def cancel(self) -> None:
        """Call it off; what has arrived is deleted."""
        self._keeps = False
        self._halt.set()

    def check(self) -> None:
        """Leave the work, if that was asked for.

        Raises:
            Paused: it is to be held.
            Cancelled: it is to be called off.
        """
        if self._halt.is_set():
            raise Paused if self._keeps else Cancelled

    def wait(self, seconds: float) -> None:
        """Let time pass, but leave at once when that is asked for.

        Raises:
            Paused, Cancelled: as `check`.
        """
        self._halt.wait(seconds)
        self.check()
