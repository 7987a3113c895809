"""What is running and waiting, as far as events have told."""

from PySide6.QtCore import QObject, Signal

from studio.jobs.events import Event, Failed, Finished, Progressed, QueueChanged, Queued, Started, Stopped


class Work(QObject):
    """Follows the jobs, but for trials; `busy_changed` tells when the first starts and the last ends."""

    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: set[int] = set()
        self._running: list[int] = []
        self.queue = QueueChanged((), is_paused=False)

    @property
    def is_busy(self) -> bool:
        """Whether any job has not ended."""
        return bool(self._open)

    @property
    def left(self) -> int:
        """How many jobs have not ended."""
        return len(self._open)

    @property
    def running(self) -> tuple[int, ...]:
        """The ids of the jobs in work."""
        return tuple(self._running)

    def is_in_front(self, event: Progressed) -> bool:
        """Whether the event is about the first job in work: of a batch, one picture is shown forming."""
        return bool(self._running) and self._running[0] == event.job.id

    def follow(self, event: Event) -> None:
        """Take an event into account."""
        was_busy = self.is_busy
        match event:
            case Queued(job) if job.purpose == "keep":
                self._open.add(job.id)
            case Started(job) if job.purpose == "keep":
                self._running.append(job.id)
            case Finished(job) | Failed(job) | Stopped(job):
                self._open.discard(job.id)
                self._running = [identity for identity in self._running if identity != job.id]
            case QueueChanged():
                self.queue = event
            case _:
                pass
        if was_busy != self.is_busy:
            self.busy_changed.emit(self.is_busy)
