"""Work outside the window's thread, answered in it."""

from collections.abc import Callable
from threading import Event
from weakref import ref

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from studio.errors import Cancelled, StudioError
from studio.ui.window_thread import WindowThread, if_there

GoOn = Callable[[], None]
"""Called by long work every now and then; raises Cancelled when its answer is wanted no more."""


class Background(QObject):
    """Runs functions in Qt's thread pool; only the newest one's answer counts.

    `answered` brings the result, `refused` the sentence of a `StudioError`; any other exception flies to the
    excepthook, and `broke` tells of it. The signals arrive in the thread of this object. A function must touch no
    widget.
    """

    answered = Signal(object)
    refused = Signal(str)
    broke = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newest = 0
        self._is_running = False
        self._outcome = _Outcome(self, 0, _nothing)

    @property
    def is_running(self) -> bool:
        """Whether an answer is awaited."""
        return self._is_running

    def run(self, function: Callable[[], object]) -> None:
        """Start `function`, ahead of waiting thumbnails; what an older one answers is no longer of interest."""
        self._newest += 1
        self._is_running = True
        self._outcome = _Outcome(self, self._newest, function)
        QThreadPool.globalInstance().start(_Work(self._outcome, WindowThread.of_program()), 1)

    def run_while_wanted(self, function: Callable[[GoOn], object]) -> None:
        """Start long work, which ends early when newer work starts or `forget` is called: what computes for
        nothing takes turns away from the window."""
        number = self._newest + 1

        def go_on() -> None:
            if number != self._newest or not shiboken6.isValid(self):
                raise Cancelled

        self.run(lambda: function(go_on))

    def forget(self) -> None:
        """No answer is wanted any more."""
        self._newest += 1
        self._is_running = False

    def finish(self) -> None:
        """Wait for the newest work and answer at once, as a window must that closes."""
        if self._is_running:
            self._outcome.is_there.wait()
            self.end(self._outcome)

    def end(self, outcome: "_Outcome") -> None:
        """Tell what came of a function, if it is the newest."""
        if outcome.number != self._newest or not self._is_running:
            return
        self._is_running = False
        if isinstance(outcome.result, _Broken):
            self.broke.emit()
        elif outcome.refusal:
            self.refused.emit(outcome.refusal)
        else:
            self.answered.emit(outcome.result)


class _Broken:
    """The result of a function that an exception ended."""


class _Outcome:
    """A function and what came of it, which the pool and the window share; `is_there` is set when it has ended."""

    def __init__(self, owner: Background, number: int, function: Callable[[], object]) -> None:
        self._owner = ref(owner)
        self.number, self.function = number, function
        self.is_there = Event()
        self.result: object = _Broken()
        self.refusal = ""

    def deliver(self) -> None:
        """Tell the owner in the window's thread, where what the function holds may end, too."""
        self.function = _nothing
        if (owner := if_there(self._owner)) is not None:
            owner.end(self)


class _Work(QRunnable):
    """One function on its way through the pool."""

    def __init__(self, outcome: _Outcome, window: WindowThread) -> None:
        super().__init__()
        self._outcome, self._window = outcome, window

    def run(self) -> None:
        """Work, and let one more thread in meanwhile, so that long work never holds up thumbnails."""
        pool, outcome = QThreadPool.globalInstance(), self._outcome
        pool.releaseThread()
        try:
            outcome.result = outcome.function()
        except StudioError as error:
            outcome.result, outcome.refusal = None, str(error)
        except Cancelled:
            outcome.result = None  # a newer one runs: this answer goes nowhere
        finally:
            outcome.is_there.set()
            self._window.call(outcome.deliver)
            pool.reserveThread()


def _nothing() -> None:
    """What is left to do of a function that has ended."""
