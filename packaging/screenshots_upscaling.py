"""Photographs how a finished picture is enlarged: the dialog with and without upscalers, the result, the models.

Run: .venv/bin/python packaging/screenshots_upscaling.py FOLDER [--only TEXT]
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

from PySide6.QtTest import QTest
from screenshots import Studio  # beside this file

from studio.app import create_window
from studio.engine.upscaler_facts import Facts
from studio.engine.upscalers import UpscalerLibrary
from studio.prompt.fields import PromptFields, StylePhrase
from studio.ui.canvas.upscale_dialog import UpscaleDialog
from studio.ui.models.shelf_column import ShelfColumn
from studio.ui.theme import Look

FOX = PromptFields("a red fox", "oil painting", (StylePhrase("golden hour", "lighting"),))
UPSCALERS = {
    "4x-UltraSharp": Facts("ESRGAN", 4),
    "RealESRGAN_x2": Facts("RealESRGAN Compact", 2),
    "DAT_light_x4": Facts("DAT", 4),
    "1x-DeJPG": Facts("SCUNet", 1),
}


def install(models: Path) -> None:
    """Upscalers as far as the window asks for them: nobody runs these."""
    library = UpscalerLibrary(models, lambda path: UPSCALERS[path.stem])
    library.folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(UPSCALERS, 1):
        size = 4_000_000 * number
        header = {"conv_first.weight": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}
        text = json.dumps(header).encode()
        path = library.folder / f"{name}.safetensors"
        path.write_bytes(len(text).to_bytes(8, "little") + text + bytes([number]) * size)
    library.survey()


def open_dialog(studio: Studio) -> UpscaleDialog:
    """Open the dialog anew."""
    window = studio.window
    close_dialog(studio)
    window.actions_table["upscale"].trigger()
    studio.wait_until(lambda: any(dialog.isVisible() for dialog in window.findChildren(UpscaleDialog)))
    return next(dialog for dialog in window.findChildren(UpscaleDialog) if dialog.isVisible())


def close_dialog(studio: Studio) -> None:
    """Close it."""
    for dialog in studio.window.findChildren(UpscaleDialog):
        dialog.reject()


def open_gallery(studio: Studio) -> None:
    """Show the newest picture in the gallery."""
    studio.window.body.go_to("gallery")
    QTest.qWait(300)
    studio.window.gallery_place.grid.choose(0)
    QTest.qWait(300)


def open_models(studio: Studio) -> None:
    """Show an upscaler in the models' place."""
    studio.window.body.go_to("models")
    QTest.qWait(600)
    studio.window.models_place.page.findChildren(ShelfColumn)[0].choose("4x-UltraSharp")
    QTest.qWait(200)


def main() -> None:
    """Take the pictures of one home made for them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        application, window = create_window(Path(home), engine="fake")
        window.show()
        studio = Studio(window, Look(application), options.folder, options.only)
        studio.compose(FOX, seed=7)
        studio.generate()
        QTest.qWait(400)
        studio.shoot("96-upscale-without", lambda: open_dialog(studio))
        close_dialog(studio)
        install(Path(home) / "models")
        studio.shoot("97-upscale", lambda: open_dialog(studio))
        before = window.create_place.details.record
        open_dialog(studio).go.click()
        studio.wait_until(lambda: window.create_place.details.record not in (None, before))
        QTest.qWait(600)
        studio.shoot("98-upscaled")
        studio.shoot("98-upscaled-gallery", lambda: open_gallery(studio))
        studio.shoot("99-upscalers", lambda: open_models(studio))
        window.close()


if __name__ == "__main__":
    main()
