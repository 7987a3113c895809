"""Measures how long the places for grids and walks, and the pad, ever stall the window; one JSON object on stdout.

Run: .venv/bin/python packaging/benchmarks/experiments_window.py [--engine fake|process]
Stalls are gaps beyond 16 ms of a precise timer, on the clock and as what the window's thread computed in them,
in one window while each place is entered, edited, run and left; the plan of 10,000 cells stands for the largest.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ticks import TICK_MS, Ticks, rest, until

from studio.app import create_window
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.main_window import MainWindow

QUIET_MS = 2600
"""From the start until the window has imported its places aside."""


@dataclass
class Sitting:
    """One window, and the stalls of each phase of its use."""

    window: MainWindow
    ticks: Ticks
    found: dict[str, object] = field(default_factory=dict[str, object])

    def phase(
        self, name: str, act: Callable[[], object], is_over: Callable[[], bool], after_ms: int = 300
    ) -> None:
        """Do something as one event of the loop and wait until it is over; what follows counts, too."""
        from PySide6.QtCore import QTimer

        rest(200)
        self.ticks.take()
        has_begun: list[bool] = []
        QTimer.singleShot(0, lambda: (act(), has_begun.append(True)))
        until(lambda: bool(has_begun) and is_over())
        rest(after_ms)
        self.found[name] = self.ticks.take()

    def compose(self, subject: str, steps: int) -> None:
        """Put a recipe into the composer."""
        draft = self.window.composer.draft()
        composition = Composition(PromptFields(subject, "oil painting"))
        self.window.composer.load(replace(draft, composition=composition, seed=7, steps=steps))


def at_once() -> bool:
    """Nothing more is awaited."""
    return True


def grids(sitting: Sitting, sides: tuple[int, int]) -> None:
    """The first entry, a grid that fills, and the largest plan that may be."""
    from studio.ui.experiments.grid.axis_draft import AxisDraft
    from studio.ui.experiments.grid.grid_place import GridPlace

    window = sitting.window
    sitting.phase("entering Grid", lambda: window.body.go_to("grid"), at_once)
    place = window.findChild(GridPlace)
    assert place is not None
    editor = place.plan_panel.editor
    across, down = sides
    small = [AxisDraft("seed", (f"1..{across}",)), AxisDraft("guidance", (f"1..{down}",))]

    def is_planned(size: int) -> bool:
        return place.plan is not None and len(place.plan.cells) == size

    sitting.phase("planning a small grid", lambda: editor.show_drafts(small), lambda: is_planned(across * down))
    sitting.phase("filling it", place.run, lambda: not place.feed.is_running and place.table.made == across * down)
    sitting.phase("entering Grid again", lambda: window.body.go_to("create"), at_once)
    sitting.phase("entering Grid full", lambda: window.body.go_to("grid"), at_once)
    large = [AxisDraft("seed", ("1..100",)), AxisDraft("guidance", ("1..100",))]
    sitting.phase("planning 10,000 cells", lambda: editor.show_drafts(large), lambda: is_planned(10_000))
    made = place.table.made
    sitting.phase("running 10,000 cells", place.run, lambda: place.table.made >= made + 5)
    sitting.phase("scrolling them", lambda: scroll(place.grid_panel.view), at_once)
    sitting.phase("entering them again", lambda: (window.body.go_to("create"), window.body.go_to("grid")), at_once)
    sitting.phase("stopping them", place.feed.stop, lambda: not place.feed.is_running, 600)
    fewer = [AxisDraft("seed", ("1..99",)), AxisDraft("guidance", ("1..100",))]
    sitting.phase("editing them", lambda: editor.show_drafts(fewer), lambda: is_planned(9_900))


def scroll(view: object) -> None:
    """Go to the end of a large table in a few steps, as a user who drags its bar."""
    from PySide6.QtWidgets import QAbstractItemView

    assert isinstance(view, QAbstractItemView)
    bar = view.verticalScrollBar()
    for step in range(11):
        bar.setValue(bar.maximum() * step // 10)
        rest(30)


def walks(sitting: Sitting, films: Path, frames: int, *, is_even: bool) -> None:
    """The first entry, edits, making all frames, playing, and the export."""
    from studio.ui.experiments.walk.film_dialog import FilmDialog
    from studio.ui.experiments.walk.walk_place import WalkPlace

    window = sitting.window
    sitting.phase("entering Walk", lambda: window.body.go_to("walk"), at_once)
    place = window.findChild(WalkPlace)
    assert place is not None
    example = place.view.empty.findChildren(object, "exampleWalk")[0]
    sitting.phase("loading a walk", example.click, lambda: bool(place.known.outlook.planned))  # pyright: ignore
    edit = place.editing
    for name, act in (
        ("a keyframe's prompt", lambda: edit.edit("prompt", 0, "a castle at sunset")),
        ("duplicating a keyframe", lambda: edit.edit("duplicate", 0, None)),
        ("moving a keyframe", lambda: edit.edit("move", 0, 2)),
        ("removing a keyframe", lambda: edit.edit("remove", 1, None)),
        ("10,000 frames", lambda: edit.set_script(edit.script.with_frames(10_000))),
    ):
        sitting.phase(name, act, lambda: place.known.outlook.script == edit.script)
    edit.set_script(edit.script.with_frames(frames).with_even(is_even))
    sitting.phase("making a walk", place.view.panel.make_asked.emit, lambda: place.known.outlook.is_complete)
    until(lambda: not place.filming.is_running)
    sitting.phase("playing it", place.view.player.toggle, at_once, 2000)
    sitting.phase("opening the export", place.view.panel.export_asked.emit, at_once, 1500)
    dialog = window.findChild(FilmDialog)
    assert dialog is not None
    dialog.target.setText(str(films / "walk.mp4"))
    written: list[Path] = []
    dialog.written.connect(written.append)
    sitting.phase("writing the film", dialog.save.click, lambda: bool(written))


def pads(sitting: Sitting) -> None:
    """Opening the pad over a picture, and moving on it."""
    from studio.ui.experiments.pad.pad_dialog import PadDialog

    window = sitting.window
    window.body.go_to("create")
    sitting.compose("a lighthouse", 8)
    sitting.phase("a picture", window.composer.submit, lambda: window.create_place.sitting.rowCount() > 0)
    sitting.phase("opening the popover", window.actions_table["vary"].trigger, at_once)
    close_popups()
    sitting.phase("opening the pad", window.actions_table["vary_pad"].trigger, at_once, 1500)
    pad = window.findChild(PadDialog)
    assert pad is not None

    def wander() -> None:
        for step in range(12):
            pad.pad.set_point(step / 12, 0.5)
            rest(60)

    sitting.phase("moving on the pad", wander, lambda: not pad.is_waiting)
    pad.close()


def close_popups() -> None:
    """Close what lies over the window."""
    from PySide6.QtWidgets import QApplication

    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", default="fake", choices=["fake", "process"])
    chosen = options.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt, QTimer

    with tempfile.TemporaryDirectory() as home:
        _, window = create_window(Path(home), chosen.engine)
        sitting = Sitting(window, Ticks())
        timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(sitting.ticks.tick)
        window.resize(1280, 800)
        window.show()
        timer.start()
        until(lambda: window.bench.gallery is not None and window.engine_text() == "Engine ready")
        sitting.phase("the rest of the start", lambda: None, at_once, QUIET_MS)
        sitting.compose("a red fox", 2 if chosen.engine == "fake" else 6)
        rest(400)
        is_fake = chosen.engine == "fake"
        grids(sitting, (24, 6) if is_fake else (4, 3))
        walks(sitting, Path(home), 24 if is_fake else 6, is_even=is_fake)
        pads(sitting)
        window.actions_table["cancel_all"].trigger()
        rest(300)
        window.close()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    print(json.dumps({"load": load, "engine": chosen.engine, "stalls": sitting.found}, indent=2))


if __name__ == "__main__":
    main()
