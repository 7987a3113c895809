"""Work outside the window's thread, answered in it."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from studio.errors import Cancelled, StudioError

GoOn = Callable[[], None]
"""Called by long work every now and then; raises Cancelled when its answer is wanted no more."""


class Background(QObject):
    """Runs functions in Qt's thread pool; only the newest one's answer counts.

    `answered` brings the result, `refused` the sentence of a `StudioError`; any other exception flies to the
    excepthook. Both signals arrive in the thread of this object. A function must touch no widget.
    """

    answered = Signal(object)
    refused = Signal(str)
    _ended = Signal(int, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newest = 0
        self._is_running = False
        self._ended.connect(self._deliver)

    @property
    def is_running(self) -> bool:
        """Whether an answer is awaited."""
        return self._is_running

    def run(self, function: Callable[[], object]) -> None:
        """Start `function`, ahead of waiting thumbnails; what an older one answers is no longer of interest."""
        self._newest += 1
        self._is_running = True
        QThreadPool.globalInstance().start(_Work(self, self._newest, function), 1)

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

    def end(self, number: int, result: object, refusal: str = "") -> None:
        """Hand over what run `number` came to; called from the pool's thread."""
        if shiboken6.isValid(self):
            self._ended.emit(number, result, refusal)

    def _deliver(self, number: int, result: object, refusal: str) -> None:
        if number != self._newest:
            return
        self._is_running = False
        if refusal:
            self.refused.emit(refusal)
        else:
            self.answered.emit(result)


class _Work(QRunnable):
    """One function on its way through the pool."""

    def __init__(self, owner: Background, number: int, function: Callable[[], object]) -> None:
        super().__init__()
        self._owner, self._number, self._function = owner, number, function

    def run(self) -> None:
        """Work, and let one more thread in meanwhile, so that long work never holds up thumbnails."""
        pool = QThreadPool.globalInstance()
        pool.releaseThread()
        try:
            self._owner.end(self._number, self._function())
        except StudioError as error:
            self._owner.end(self._number, None, str(error))
        except Cancelled:
            self._owner.end(self._number, None)  # a newer one runs: this answer goes nowhere
        finally:
            pool.reserveThread()
