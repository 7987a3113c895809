"""What the user does to jobs: queue, cancel, pause, reorder."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.generation.draft import Planned
from studio.generation.request import ModelRef
from studio.jobs.events import Event, Progressed, QueueChanged
from studio.jobs.runner import JobRunner
from studio.ui.actions import Actions
from studio.ui.queue_popover import QueuePopover
from studio.ui.status_strip import StatusStrip
from studio.ui.work import Work


class JobDesk(QObject):
    """Stands between the actions and the runner, and knows from the events what is running and waiting.

    `busy_changed` tells when the first job starts and the last ends.
    """

    busy_changed = Signal(bool)

    def __init__(self, runner: JobRunner, actions: Actions, status: StatusStrip, window: QWidget) -> None:
        super().__init__(window)
        self._runner, self._actions, self._status = runner, actions, status
        self._work, self._queue = Work(self), QueuePopover(actions, window)
        self._warmed: ModelRef | None = None
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether any job has not ended."""
        return self._work.is_busy

    @property
    def left(self) -> int:
        """How many jobs have not ended."""
        return self._work.left

    @property
    def waiting(self) -> int:
        """How many jobs wait for their turn."""
        return len(self._work.queue.waiting)

    def is_in_front(self, event: Progressed) -> bool:
        """Whether the event is about the picture that is shown forming."""
        return self._work.is_in_front(event)

    def follow(self, event: Event) -> None:
        """Take an event into account."""
        self._work.follow(event)

    def show_queue(self, event: QueueChanged) -> None:
        """Show who waits, and whether the queue is paused."""
        self._status.show_queue(event)
        self._queue.show_queue(event)
        pause = self._actions["pause"]
        pause.setChecked(event.is_paused)
        pause.setText("Resume the queue" if event.is_paused else "Pause the queue")
        self._enable()

    def submit(self, planned: Sequence[Planned]) -> None:
        """Put jobs into the queue."""
        self._runner.submit(planned)

    def warm(self, model: ModelRef | None) -> None:
        """Let the engine load a model ahead of the first picture, once for each change of model."""
        if model is None or model != self._warmed:
            self._warmed = model
            self._runner.prepare(model)

    def cancel(self) -> None:
        """Stop what is in work; what waits goes on."""
        for identity in self._work.running:
            self._runner.cancel(identity)

    def resume(self) -> None:
        """Go on after a pause."""
        self._runner.resume()

    def _connect(self) -> None:
        self._work.busy_changed.connect(self._show_busy)
        self._queue.moved.connect(self._runner.move)
        self._queue.cancelled.connect(self._runner.cancel)
        self._actions["cancel"].triggered.connect(self.cancel)
        self._actions["cancel_all"].triggered.connect(self._runner.cancel_all)
        self._actions["pause"].toggled.connect(self._pause)
        self._actions["show_queue"].triggered.connect(self._open_queue)
        self._enable()

    def _show_busy(self, is_busy: bool) -> None:
        self._enable()
        self.busy_changed.emit(is_busy)

    def _enable(self) -> None:
        """Offer what there is something for; a paused queue can always be resumed."""
        for name in ("cancel", "cancel_all"):
            self._actions[name].setEnabled(self.is_busy)
        self._actions["pause"].setEnabled(self.is_busy or self._work.queue.is_paused)

    def _pause(self, is_paused: bool) -> None:
        if is_paused:
            self._runner.pause()
        else:
            self._runner.resume()

    def _open_queue(self) -> None:
        self._queue.open_above(self._status.queue_button)
