"""How long a window's event loop stalls: the gaps between the ticks of a timer."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

TICK_MS = 16
PATIENCE_SECONDS = 300


@dataclass
class Ticks:
    """The gaps since the last `take`, in milliseconds: of the clock, less what this thread stood in line for a
    processor (Linux tells), and of what it computed.

    Neighbours on the machine lengthen the first, and hardly the others.
    """

    gaps: list[float] = field(default_factory=list[float])
    own: list[float] = field(default_factory=list[float])
    computed: list[float] = field(default_factory=list[float])
    last: tuple[float, float, float] | None = None

    def tick(self) -> None:
        """The timer fired."""
        now = (time.perf_counter(), stood_in_line(), time.thread_time())
        if self.last is not None:
            gap, in_line, computed = ((new - old) * 1000 for new, old in zip(now, self.last, strict=True))
            self.gaps.append(gap)
            self.own.append(gap - in_line)
            self.computed.append(computed)
        self.last = now

    def take(self) -> dict[str, float | int]:
        """The gaps in figures, none where the timer never fired; counting starts anew."""
        gaps, own, computed = sorted(self.gaps), sorted(self.own), sorted(self.computed)
        self.gaps, self.own, self.computed = [], [], []
        if not gaps:
            return {"ticks": 0}
        return {
            "ticks": len(gaps),
            "p50_ms": round(statistics.median(gaps), 1),
            "p99_ms": round(gaps[int(len(gaps) * 0.99)], 1),
            "longest_ms": round(gaps[-1], 1),
            "over_50_ms": sum(gap > 50 for gap in gaps),
            "longest_own_ms": round(own[-1], 1),
            "own_over_50_ms": sum(gap > 50 for gap in own),
            "longest_computed_ms": round(computed[-1], 1),
        }


def stood_in_line() -> float:
    """Seconds for which this thread could have run and had no processor; 0 where the system does not tell."""
    file = Path("/proc/thread-self/schedstat")
    return int(file.read_text().split()[1]) / 1e9 if file.exists() else 0.0


def until(is_so: Callable[[], bool], patience: float = PATIENCE_SECONDS) -> None:
    """Let the window work until something is so."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, end = QEventLoop(), time.monotonic() + patience
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: loop.quit() if is_so() or time.monotonic() > end else None)
    timer.start()
    loop.exec()
    assert is_so(), "the window took too long"


def rest(milliseconds: int) -> None:
    """Let the window work for a while."""
    end = time.monotonic() + milliseconds / 1000
    until(lambda: time.monotonic() >= end)
