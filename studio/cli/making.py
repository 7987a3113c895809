"""Makes pictures from the command line: the queue of the window, followed until its last job has ended."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from queue import Empty, SimpleQueue

from studio.engine.protocol import Engine
from studio.generation.draft import Planned
from studio.generation.record import Generated, GenerationRecord
from studio.jobs.events import Event, Failed, Finished, Stopped
from studio.jobs.runner import JobRunner

PATIENCE_SECONDS = 0.5
"""How long a wait for an event may be deaf to Ctrl+C on systems whose locks cannot be interrupted."""


Make = Callable[[Sequence[Planned]], Generator[Event]]
"""Makes and keeps pictures; yields every event until each job has ended."""


def make(
    planned: Sequence[Planned],
    engine: Engine,
    keep: Callable[[Planned, Generated], GenerationRecord],
    batch_size: int,
) -> Generator[Event]:
    """Make and keep pictures; yields every event until each job has ended.

    An interruption stops the picture in work, yields what was finished meanwhile, and is raised again. Closing
    the generator stops the work too.
    """
    with making(engine, keep, batch_size) as work:
        yield from work(planned)


@contextmanager
def making(
    engine: Engine, keep: Callable[[Planned, Generated], GenerationRecord], batch_size: int
) -> Generator[Make]:
    """What makes pictures, call by call on one engine, which starts at the first; see `make`."""
    events: SimpleQueue[Event] = SimpleQueue()
    runner = JobRunner(engine, keep, events.put, batch_size)
    runner.start()

    def work(planned: Sequence[Planned]) -> Generator[Event]:
        unended = {job.id for job in runner.submit(planned)}
        try:
            while unended:
                event = _next(events)
                if isinstance(event, Finished | Failed | Stopped):
                    unended.remove(event.job.id)
                yield event
        except KeyboardInterrupt:
            runner.close()
            while not events.empty():
                yield events.get()
            raise

    try:
        yield work
    finally:
        runner.close()


def _next(events: "SimpleQueue[Event]") -> Event:
    while True:
        try:
            return events.get(timeout=PATIENCE_SECONDS)
        except Empty:
            continue
