"""Photographs how pictures start from pictures: the source in the composer, a mask, and outpainting.

Run: .venv/bin/python packaging/screenshots_sources.py FOLDER [--engine process|fake] [--only TEXT]
"""

import argparse
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from screenshots import Studio  # beside this file

from studio.app import create_window
from studio.generation.guiders import GUIDERS
from studio.prompt.fields import PromptFields, StylePhrase
from studio.ui.canvas.mask_dialog import MaskDialog
from studio.ui.canvas.outpaint_dialog import OutpaintDialog
from studio.ui.composer.composer import Composer
from studio.ui.composer.extras_field import ExtrasField
from studio.ui.theme import Look
from studio.ui.widgets.fold import Fold

FOX = PromptFields("a red fox", "oil painting", (StylePhrase("golden hour", "lighting"),))


def paint(dialog: MaskDialog) -> None:
    """A stroke over the upper half."""
    view = dialog.view
    place = view.place().toRect()
    points = [QPoint(place.left() + place.width() * n // 10, place.top() + place.height() // 3) for n in (3, 5, 7)]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(view, point)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=points[-1])
    dialog.softness.setValue(6)


def main() -> None:
    """Take the pictures of one home made for them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=("process", "fake"), default="fake")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        application, window = create_window(Path(home), engine=options.engine)
        window.show()
        studio = Studio(window, Look(application), options.folder, options.only)
        studio.compose(FOX, seed=7)
        studio.generate()
        window.actions_table["use_source"].trigger()
        studio.wait_until(lambda: window.composer.draft().source is not None)
        QTest.qWait(400)
        studio.shoot("90-source")
        studio.compose(replace(FOX, styles=(StylePhrase("winter snow", "season"),)), seed=7)
        studio.generate()
        studio.shoot("91-made-from-it")
        studio.shoot("92-mask", lambda: open_mask(studio))
        for dialog in window.findChildren(MaskDialog):
            dialog.reject()
        studio.shoot("93-outpainting", lambda: open_outpainting(studio))
        for dialog in window.findChildren(OutpaintDialog):
            dialog.reject()
        window.composer.source.remove.click()
        studio.shoot("94-more", lambda: show_more(window.composer))
        studio.shoot("95-guider", lambda: show_guider(window.composer))
        window.close()


def show_more(composer: Composer) -> None:
    """Unfold what is done beyond words, with a hires pass in it."""
    composer.findChildren(ExtrasField)[0].scale.setValue(1.5)
    for fold in composer.findChildren(Fold):
        fold.set_open(False)
        fold.set_open(True)


def show_guider(composer: Composer) -> None:
    """Guide by perturbed attention, in the middle of the steps."""
    extras = composer.findChildren(ExtrasField)[0]
    extras.show_extras(replace(extras.extras(), hires=None))
    place = next(place for place, row in enumerate(GUIDERS) if row.name == "pag")
    extras.guider.kind.setCurrentIndex(place)
    extras.guider.kind.activated.emit(place)
    extras.guider.begin.setValue(20)
    extras.guider.end.setValue(80)
    for fold in composer.findChildren(Fold):
        fold.set_open(False)
        fold.set_open(True)


def open_mask(studio: Studio) -> None:
    """Open the dialog and paint."""
    window = studio.window
    for dialog in window.findChildren(MaskDialog):
        dialog.reject()
    window.composer.source.painting.click()
    studio.wait_until(lambda: any(dialog.isVisible() for dialog in window.findChildren(MaskDialog)))
    paint(next(dialog for dialog in window.findChildren(MaskDialog) if dialog.isVisible()))


def open_outpainting(studio: Studio) -> None:
    """Open the dialog and ask for more above and at the right."""
    window = studio.window
    for dialog in window.findChildren(OutpaintDialog):
        dialog.reject()
    window.composer.source.extending.click()
    studio.wait_until(lambda: any(dialog.isVisible() for dialog in window.findChildren(OutpaintDialog)))
    dialog = next(dialog for dialog in window.findChildren(OutpaintDialog) if dialog.isVisible())
    dialog.sides["top"].setValue(32)
    dialog.sides["right"].setValue(64)


if __name__ == "__main__":
    main()
