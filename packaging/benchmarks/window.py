"""Measures the window: how soon it stands, and how long its event loop ever stalls; one JSON object on stdout.

Run: .venv/bin/python packaging/benchmarks/window.py [--starts 5] [--pictures 3]
A start is a process of its own, from its first moment to its first paint. Stalls are gaps beyond 16 ms of a
precise timer, in one window while the gallery opens, the engine imports and loads, and pictures are made.
"""

import argparse
import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from ticks import TICK_MS, Ticks, until

from studio.bench.window import starts


def stalls(pictures: int) -> dict[str, object]:
    """The longest stall of each phase of one sitting."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest

    from studio.app import create_window
    from studio.prompt.composition import Composition
    from studio.prompt.fields import PromptFields

    ticks, found = Ticks(), dict[str, object]()
    with tempfile.TemporaryDirectory() as home:
        _, window = create_window(Path(home))
        timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(ticks.tick)
        window.show()
        QTest.qWait(1)  # the first paint belongs to the start
        timer.start()
        until(lambda: window.gallery_place.model is not None)
        found["opening the gallery"] = ticks.take()
        until(lambda: window.engine_text() == "Engine ready")
        found["engine imports and loads"] = ticks.take()
        for seed in range(pictures):
            draft = window.composer.draft()
            composition = Composition(PromptFields("a cat", "oil painting"))
            window.composer.load(replace(draft, composition=composition, seed=seed))
            QTest.qWait(300)
            ticks.take()
            window.composer.submit()
            until(lambda wanted=seed + 1: window.create_place.sitting.rowCount() == wanted)
            QTest.qWait(200)
            found[f"picture {seed + 1}"] = ticks.take()
        window.close()
    return found


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--starts", type=int, default=5)
    options.add_argument("--pictures", type=int, default=3)
    chosen = options.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    print(json.dumps({"load": load, "start": starts(chosen.starts), "stalls": stalls(chosen.pictures)}, indent=2))


if __name__ == "__main__":
    main()
