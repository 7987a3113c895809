"""Work outside the window's thread, answered in it."""

from collections.abc import Callable
from threading import Event

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from studio.errors import Cancelled, StudioError

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
        self._outcome = _Outcome()

    @property
    def is_running(self) -> bool:
        """Whether an answer is awaited."""
        return self._is_running

    def run(self, function: Callable[[], object]) -> None:
        """Start `function`, ahead of waiting thumbnails; what an older one answers is no longer of interest."""
        self._newest += 1
        self._is_running = True
        self._outcome = outcome = _Outcome()
        messenger = _Messenger()
        messenger.ended.connect(self._deliver)
        QThreadPool.globalInstance().start(_Work(messenger, outcome, self._newest, function), 1)

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
            self._deliver(self._newest, self._outcome.result, self._outcome.refusal)

    def _deliver(self, number: int, result: object, refusal: str) -> None:
        if number != self._newest or not self._is_running:
            return
        self._is_running = False
        if isinstance(result, _Broken):
            self.broke.emit()
        elif refusal:
            self.refused.emit(refusal)
        else:
            self.answered.emit(result)


class _Broken:
    """The result of a function that an exception ended."""


class _Outcome:
    """What came of one run, for who waits for it; `is_there` is set when it has ended."""

    def __init__(self) -> None:
        self.is_there = Event()
        self.result: object = _Broken()
        self.refusal = ""


class _Messenger(QObject):
    """Speaks for one run from the pool's thread: `ended` carries its number, its result and its refusal.

    The run alone holds it. Was the owner itself to speak, the window's thread could delete it meanwhile, which Qt
    forgives a listener and never a speaker.
    """

    ended = Signal(int, object, str)


class _Work(QRunnable):
    """One function on its way through the pool."""

    def __init__(
        self, messenger: _Messenger, outcome: _Outcome, number: int, function: Callable[[], object]
    ) -> None:
        super().__init__()
        self._messenger, self._outcome, self._number, self._function = messenger, outcome, number, function

    def run(self) -> None:
        """Work, and let one more thread in meanwhile, so that long work never holds up thumbnails."""
        pool = QThreadPool.globalInstance()
        pool.releaseThread()
        try:
            self._end(self._function())
        except StudioError as error:
            self._end(None, str(error))
        except Cancelled:
            self._end(None)  # a newer one runs: this answer goes nowhere
        finally:
            if isinstance(self._outcome.result, _Broken):
                self._end(_Broken())
            self._outcome.is_there.set()
            pool.reserveThread()

    def _end(self, result: object, refusal: str = "") -> None:
        self._outcome.result, self._outcome.refusal = result, refusal
        if shiboken6.isValid(self._messenger):  # the program may be ending: then nobody listens
            self._messenger.ended.emit(self._number, result, refusal)
