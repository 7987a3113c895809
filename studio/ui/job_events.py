"""The one crossing from the jobs' thread to the window's."""

from PySide6.QtCore import QObject, Qt, Signal

from studio.jobs.events import Event


class JobEvents(QObject):
    """Takes events on any thread and hands each to the listener in the window's thread, in order."""

    happened = Signal(object)

    def post(self, event: Event) -> None:
        """Pass an event on; may be called from any thread and never waits."""
        self.happened.emit(event)

    def tell(self, listener: object) -> None:
        """Connect `listener`, a bound method of a QObject; always queued, so that no event overtakes another."""
        self.happened.connect(listener, Qt.ConnectionType.QueuedConnection)
