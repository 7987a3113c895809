"""An engine that waits for the test: what is looked at in the middle of a picture is there to be looked at."""

import threading
from collections.abc import Sequence

from studio.engine.fake import FakeEngine
from studio.engine.protocol import OnStep, Step
from studio.generation.record import Generated
from studio.generation.request import GenerationRequest
from studio.ui.main_window import MainWindow


def engine_of(window: MainWindow) -> FakeEngine:
    """The engine that draws for a window of the tests."""
    found = window._runner._engine
    assert isinstance(found, FakeEngine)
    return found


class Gate:
    """Holds an engine behind the first step of a picture once `passes` pictures went through, until `open`."""

    def __init__(self, engine: FakeEngine, passes: int = 0) -> None:
        """Stand in for `engine.generate`."""
        self._passes = passes
        self._opened = threading.Event()
        self._generate = engine.generate
        engine.generate = self._wait_and_generate

    def open(self) -> None:
        """Let what is held go on, and hold nothing more."""
        self._opened.set()

    def _wait_and_generate(self, requests: Sequence[GenerationRequest], on_step: OnStep) -> list[Generated]:
        self._passes -= len(requests)

        def step_and_wait(step: Step) -> None:
            on_step(step)
            if self._passes < 0 and step.index == 1:
                self._opened.wait(timeout=60)  # a test that failed before it opened the gate must still end

        return self._generate(requests, step_and_wait)
