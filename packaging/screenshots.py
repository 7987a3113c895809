"""Photographs the window in every state worth looking at: light and dark, small and large.

Run: .venv/bin/python packaging/screenshots.py FOLDER [--engine process|fake] [--only TEXT]
The README's own: .venv/bin/python packaging/screenshots.py packaging/pictures --readme
Without a display the pictures are drawn off screen.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QWidget

from studio.app import EngineKind, create_window
from studio.generation.request import Blend, Variation
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.ui.experiments.grid.axis_draft import AxisDraft
from studio.ui.experiments.grid.grid_place import GridPlace
from studio.ui.experiments.pad.pad_dialog import PadDialog
from studio.ui.experiments.walk.walk_place import WalkPlace
from studio.ui.main_window import MainWindow
from studio.ui.theme import Look, Scheme
from studio.ui.widgets.choice_line import ChoiceLine

SIZES = ((1280, 800), (1920, 1080), (1024, 700))
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PATIENCE_MS = 120_000


@dataclass(frozen=True)
class Studio:
    """A window and what it takes to photograph it."""

    window: MainWindow
    look: Look
    folder: Path
    only: str
    sizes: Sequence[tuple[int, int]] = SIZES

    def shoot(self, name: str, prepare: Callable[[], object] | None = None) -> None:
        """Photograph the window, with what lies over it, in both schemes and sizes.

        `prepare` opens what lies over it, as a popup closes whenever the window changes.
        """
        if self.only not in name:
            return
        for scheme in SCHEMES:
            self.look.choose(scheme)
            for width, height in self.sizes:
                self.window.resize(width, height)
                QTest.qWait(350)
                if prepare is not None:
                    prepare()
                    QTest.qWait(200)
                photograph(self.window).save(str(self.folder / f"{name}-{scheme}-{width}.png"))
                close_popups()

    def keep(self, name: str, scheme: Scheme) -> None:
        """Photograph the window for the README, as a file that is small enough for a repository."""
        self.look.choose(scheme)
        self.window.resize(*SIZES[0])
        QTest.qWait(500)
        path = self.folder / f"{name}.png"
        photograph(self.window).save(str(path))
        with Image.open(path) as picture:
            seven_bits = [value // 2 * 2 + value // 128 for value in range(256)] * 3
            picture.convert("RGB").point(seven_bits).save(path, optimize=True)

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        clock = QElapsedTimer()
        clock.start()
        while not is_so():
            assert clock.elapsed() < PATIENCE_MS, "the window took too long"
            QTest.qWait(20)

    def compose(self, fields: PromptFields, **changes: object) -> None:
        """Put a recipe into the composer."""
        draft = self.window.composer.draft()
        self.window.composer.load(replace(draft, composition=Composition(fields), **changes))  # pyright: ignore

    def generate(self) -> None:
        """Make what is composed and wait until it is shown."""
        sitting, stage = self.window.create_place.sitting, self.window.create_place.stage
        wanted = sitting.rowCount() + self.window.composer.draft().count
        self.window.actions_table["generate"].trigger()
        self.wait_until(lambda: sitting.rowCount() == wanted and not stage.progress.isVisible())
        QTest.qWait(300)


def photograph(window: QWidget) -> QPixmap:
    """The window with its dialogs and popups where they stand."""
    picture = window.grab()
    painter = QPainter(picture)
    for over in QApplication.topLevelWidgets():
        if over is not window and over.isVisible() and over.parent() is not None:
            if over.isModal():
                painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
            place = over.geometry().topLeft() - window.geometry().topLeft()
            if over.isModal():
                place = window.rect().center() - over.rect().center()
            painter.drawPixmap(place, over.grab())
    painter.end()
    return picture


def close_popups() -> None:
    """Close what lies over the window."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


def main() -> None:
    """Go through the states in the order in which a user would meet them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--engine", default="process", choices=["process", "inline", "fake"])
    options.add_argument("--only", default="", help="photograph only states whose name contains this")
    options.add_argument("--readme", action="store_true", help="photograph exactly what the README shows")
    chosen = options.parse_args()
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    engine: EngineKind = chosen.engine
    with tempfile.TemporaryDirectory() as home:
        application, window = create_window(Path(home), engine)
        window.show()
        studio = Studio(window, Look(application), chosen.folder, chosen.only)
        for state in (for_readme,) if chosen.readme else STATES:
            state(studio)
        window.actions_table["cancel_all"].trigger()
        studio.wait_until(lambda: not window.create_place.stage.progress.isVisible())
        window.close()


FOX = PromptFields(
    "a fox", "oil painting", (StylePhrase("golden hour", "lighting"),), ("vivid colors", "starry night background")
)
SEVERAL = (
    ("stained glass window", "a sunflower", "golden hour"),
    ("3D render", "a robot", "synthwave"),
    ("pop art print", "a hamburger", "sunny summer day"),
    ("flat illustration", "a sailboat", "sunset glow"),
    ("pencil drawing", "a house", "winter snow"),
    ("oil painting", "a castle", "golden hour"),
    ("stained glass window", "a castle", "golden hour"),
)


def first_start(studio: Studio) -> None:
    """A fresh home: recipes to start from, an empty gallery."""
    studio.window.resize(*SIZES[0])
    QTest.qWait(800)
    studio.shoot("01-first-start")
    studio.window.body.go_to("gallery")
    studio.wait_until(lambda: studio.window.gallery_place.model is not None)
    QTest.qWait(300)
    studio.shoot("02-empty-gallery")
    studio.window.body.go_to("create")


def advice(studio: Studio) -> None:
    """A prompt with faults."""
    fields = PromptFields("a cat and a dog and a bird", "photograph", (), ("8K", "8K"), "blurry, no text")
    studio.compose(fields, seed=7)
    QTest.qWait(800)
    studio.shoot("03-advice")


def make_several(studio: Studio) -> None:
    """Some pictures, the last two of one seed."""
    for frame, subject, style in SEVERAL:
        studio.compose(PromptFields(subject, frame, (StylePhrase(style),), ("vignette",)), seed=5)
        studio.generate()


def created(studio: Studio) -> None:
    """The newest of some pictures, alone and beside the one before."""
    make_several(studio)
    see_both(studio, False)
    studio.shoot("04-created")
    see_both(studio, True)
    studio.shoot("05-compare")
    see_both(studio, False)


def generating(studio: Studio) -> None:
    """One picture forms, more wait."""
    window, actions = studio.window, studio.window.actions_table
    studio.compose(FOX, count=4, seed=None, steps=200)
    actions["generate"].trigger()
    studio.wait_until(lambda: window.create_place.stage.view.badge() == "Forming")
    QTest.qWait(1500)
    studio.shoot("06-generating")
    studio.shoot("07-queue", actions["show_queue"].trigger)
    actions["cancel_all"].trigger()
    studio.wait_until(lambda: not window.create_place.stage.progress.isVisible())


def places(studio: Studio) -> None:
    """Gallery with a chosen picture, models, settings, palette."""
    window, actions = studio.window, studio.window.actions_table
    actions["rate_4"].trigger()
    actions["favourite"].trigger()
    window.body.go_to("gallery")
    QTest.qWait(800)
    view = window.findChild(QAbstractItemView, "galleryView")
    assert view is not None
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.qWait(8000)  # the notice of what was cancelled goes away
    studio.shoot("08-gallery")
    window.body.go_to("models")
    studio.shoot("09-models")
    window.body.go_to("create")
    actions["settings"].trigger()
    studio.shoot("10-settings")
    settings = window.findChild(QWidget, "settingsDialog")
    assert settings is not None
    settings.close()
    studio.shoot("11-palette", actions["palette"].trigger)


def trouble(studio: Studio) -> None:
    """A failure, a message, a very long prompt, a language that runs from right to left, pictures left undone."""
    window = studio.window
    window.banner.say("Something unexpected happened (ValueError). Your pictures are safe.", "Traceback …")
    window.create_place.stage.show_failure("The model file starter/unet is damaged. Install it again.", "details")
    studio.shoot("12-failed")
    window.banner.hide()
    window.create_place.stage.settle()
    studio.compose(PromptFields("a fox " * 60, "oil painting", (), ("highly detailed",) * 9))
    QTest.qWait(800)
    studio.shoot("13-long-prompt")
    studio.compose(PromptFields("ثعلب أحمر في الغابة", "oil painting"))
    QTest.qWait(800)
    studio.shoot("14-right-to-left")
    left = "7 pictures were still to be made, and a grid was not finished when Seedlock was last open."
    hide = window.body.offer.hide
    window.body.offer.offer(left, {"Queue them again": hide, "Open the grid": hide, "Forget": hide})
    studio.shoot("15-left-over")
    window.body.offer.hide()


def varied(studio: Studio) -> None:
    """Locks and ways in the composer, two pictures compared, variations, and the pad."""
    window, actions = studio.window, studio.window.actions_table
    for frame in ("oil painting", "pencil drawing"):
        studio.compose(replace(FOX, frame=frame), seed=5)
        studio.generate()
    see_both(studio, True)
    studio.shoot("20-compared")
    see_both(studio, False)
    studio.shoot("21-vary", actions["vary"].trigger)
    subject = replace(FOX, subject="a {fox|owl|cat}")
    studio.compose(subject, seed=5, variations=(Variation(8, 0.2),), blend=Blend("a castle at sunset", "", 0.4))
    for name in ("subjectLock", "styleLock"):
        button = window.findChild(QAbstractButton, name)
        assert button is not None
        button.click()
    studio.shoot("22-locks")
    history = window.findChild(QAbstractButton, "seedHistoryButton")
    assert history is not None
    studio.shoot("24-seeds", history.click)
    actions["vary_pad"].trigger()
    pad = window.findChild(PadDialog)
    assert pad is not None
    pad.lattice.setChecked(True)
    studio.wait_until(lambda: not pad.is_waiting)
    studio.shoot("23-pad")
    pad.close()


def walked(studio: Studio) -> None:
    """A walk: nothing yet, written, previewed, half made, whole, exported."""
    window = studio.window
    window.body.go_to("walk")
    place = window.findChild(WalkPlace)
    assert place is not None
    QTest.qWait(400)
    studio.shoot("40-walk-empty")
    press(place, "exampleWalk")
    QTest.qWait(600)
    studio.shoot("41-walk-editing")
    press(place, "previewWalk")
    studio.wait_until(lambda: not place.filming.is_running)
    place.view.player.seek(9)
    QTest.qWait(600)
    studio.shoot("42-walk-preview")
    press(place, "makeWalk")
    studio.wait_until(lambda: place.known.pictures().count(None) < 14)
    studio.shoot("43-walk-making")
    studio.wait_until(lambda: place.known.outlook.is_complete and not place.filming.is_running)
    place.view.player.seek(21)
    QTest.qWait(1500)
    studio.shoot("44-walk-made")
    press(place, "exportWalk")
    QTest.qWait(4000)
    studio.shoot("45-walk-export")
    dialog = window.findChild(QWidget, "filmDialog")
    assert dialog is not None
    dialog.close()


def gridded(studio: Studio) -> None:
    """Grids: none yet, edited, filling, full with a chosen cell, of three axes, refused."""
    window = studio.window
    studio.compose(PromptFields("a fox"), seed=5)
    window.body.go_to("grid")
    place = window.findChild(GridPlace)
    assert place is not None
    QTest.qWait(400)
    studio.shoot("30-grid-empty")
    press(place, "gridStarter1")
    studio.wait_until(lambda: place.plan is not None)
    field = place.findChild(ChoiceLine, "axisValues_frame")
    assert field is not None
    studio.shoot("31-grid-editing", field.show_choices)
    press(place, "runGridButton")
    studio.wait_until(lambda: place.table.made >= 6)
    studio.shoot("32-grid-filling")
    studio.wait_until(lambda: not place.feed.is_running)
    place.grid_panel.view.setCurrentIndex(place.table.index(1, 1))
    QTest.qWait(8500)  # the notice of the end goes away
    studio.shoot("33-grid-full")
    editor = place.plan_panel.editor
    editor.show_drafts([*editor.drafts, AxisDraft("lighting", ("golden hour", "moonlight"))])
    QTest.qWait(2000)
    press(place, "runGridButton")
    studio.wait_until(lambda: not place.feed.is_running)
    QTest.qWait(8500)
    studio.shoot("34-grid-tabs")
    editor.show_drafts([AxisDraft("seed", ("1..400",)), AxisDraft("steps", ("1..60",))])
    QTest.qWait(1000)
    studio.shoot("35-grid-refused")


def see_both(studio: Studio, are_both: bool) -> None:
    """Compare the newest picture with the one before, or show it alone."""
    compare = studio.window.actions_table["compare"]
    if compare.isChecked() != are_both:
        compare.trigger()


def press(place: QWidget, name: str) -> None:
    """Press a button by its name."""
    button = place.findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def for_readme(studio: Studio) -> None:
    """The same seed in two media: the later one, then both with the line between them."""
    make_several(studio)
    see_both(studio, False)
    studio.keep("create-dark", "dark")
    see_both(studio, True)
    studio.keep("compare-light", "light")


STATES = (first_start, advice, created, generating, places, trouble, varied, walked, gridded)
"""In the order in which a user would meet them."""


if __name__ == "__main__":
    main()
