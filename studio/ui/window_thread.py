"""Has functions called in the window's thread, whatever thread asks for it."""

from collections import deque
from collections.abc import Callable
from typing import TypeVar
from weakref import ref

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Signal

Thing = TypeVar("Thing", bound=QObject)


class WindowThread(QObject):
    """One for the whole program, which lives as long as Qt does.

    A Qt object that ends while another thread speaks through it, or in another thread than its own, crashes Qt.
    So threads speak through this one, which never ends, and hold no other; `if_there` finds the others again.
    """

    _asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._calls: deque[Callable[[], object]] = deque()
        self._asked.connect(self._call_next)

    @classmethod
    def of_program(cls) -> "WindowThread":
        """The one there is; to be asked for in the window's thread."""
        program = QCoreApplication.instance()
        assert program is not None
        return program.findChild(cls) or cls(program)

    def call(self, function: Callable[[], object]) -> None:
        """Call it when the window's turn comes, after what was asked for before; from any thread."""
        self._calls.append(function)
        if shiboken6.isValid(self):  # the program may be ending: then nobody listens
            self._asked.emit()

    def _call_next(self) -> None:
        self._calls.popleft()()


def if_there(known: ref[Thing]) -> Thing | None:
    """A Qt object that may have ended meanwhile; to be asked for in the window's thread only."""
    found = known()
    return found if found is not None and shiboken6.isValid(found) else None
