"""A runner under test: what it works with, and all that it tells of."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from studio.engine.fake import FakeEngine
from studio.generation.draft import Planned
from studio.jobs.events import Event, Failed, Finished, Stopped
from studio.jobs.runner import JobRunner

Plan = Callable[..., Planned]


@dataclass
class Watch:
    """Notes every event, answers some, and lets a test wait for one."""

    events: list[Event] = field(default_factory=list)
    answer: Callable[[Event], None] = lambda _: None
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, event: Event) -> None:
        with self.changed:
            self.events.append(event)
            self.changed.notify_all()
        self.answer(event)

    def of(self, *kinds: type) -> list[Event]:
        with self.changed:
            return [event for event in self.events if isinstance(event, kinds)]

    def ends(self) -> list[Event]:
        return self.of(Finished, Failed, Stopped)

    def wait(self, condition: Callable[[], object]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, timeout=120), self.events

    def wait_for_ends(self, count: int) -> list[Event]:
        self.wait(lambda: len(self.ends()) >= count)
        return self.ends()


@dataclass
class Bench:
    """A runner under test and its surroundings."""

    engine: FakeEngine
    watch: Watch
    runner: JobRunner
