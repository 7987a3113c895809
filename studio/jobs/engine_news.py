"""Tells each change of the engine's state once."""

from collections.abc import Callable

from studio.engine.protocol import Phase
from studio.jobs.events import EngineChanged, EngineState


class EngineNews:
    """Knows the engine's state from what it does. It knows no threads: its owner guards it."""

    def __init__(self, tell: Callable[[EngineChanged], None]) -> None:
        """Nothing is known yet; `tell` is called for each change."""
        self._tell = tell
        self._state: EngineState | None = None

    def does(self, phase: Phase) -> None:
        """The engine is in this phase of a job or a preparation."""
        match phase:
            case "starting" | "loading":
                self.becomes(phase)
            case _:
                self.becomes("ready")

    def becomes(self, state: EngineState, message: str = "") -> None:
        """The engine is in this state; a message is told each time."""
        if state != self._state or message:
            self._state = state
            self._tell(EngineChanged(state, message))
