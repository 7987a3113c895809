"""Photographs what one studies pictures with: family tree, comparisons, keep safe, export, import.

Run: .venv/bin/python packaging/screenshots_studies.py FOLDER [--engine process|fake] [--only TEXT]
"""

import argparse
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from PIL import Image, PngImagePlugin
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QDialog, QLineEdit
from screenshots import SEVERAL, Studio, press  # beside this file

from studio.app import create_window
from studio.generation.record import GenerationRecord
from studio.prompt.fields import PromptFields, StylePhrase
from studio.settings import ExportSettings
from studio.ui.gallery.compare_dialog import CompareDialog
from studio.ui.gallery.export_dialog import ExportDialog
from studio.ui.gallery.family_dialog import FamilyDialog
from studio.ui.gallery.import_desk import ImportDesk
from studio.ui.gallery.importing import Importing
from studio.ui.gallery.safety_dialog import SafetyDialog
from studio.ui.theme import Look

FOX = PromptFields("a fox", "oil painting", (StylePhrase("golden hour", "lighting"),), ("vivid colors",))
DOCUMENTS = "/home/me/Documents/Seedlock"


def grow(
    studio: Studio, fields: PromptFields, seed: int, parent: GenerationRecord | None = None
) -> GenerationRecord:
    """Make a picture from another one."""
    studio.compose(fields, seed=seed, parent=parent.id if parent else None)
    studio.generate()
    record = studio.window.create_place.details.record
    assert record is not None
    return record


def family(studio: Studio) -> list[GenerationRecord]:
    """Three generations and their branches."""
    first = grow(studio, FOX, 5)
    ink = grow(studio, replace(FOX, frame="pencil drawing"), 5, first)
    castle = grow(studio, replace(FOX, subject="a castle"), 5, first)
    winter = grow(
        studio, replace(FOX, frame="pencil drawing", styles=(StylePhrase("winter snow", "season"),)), 5, ink
    )
    others = [grow(studio, replace(FOX, subject="a castle"), seed, castle) for seed in (6, 7, 8)]
    last = grow(studio, replace(FOX, frame="stained glass window", subject="a castle"), 7, others[1])
    for _, (frame, subject, style) in zip(range(3), SEVERAL, strict=False):
        grow(studio, PromptFields(subject, frame, (StylePhrase(style),)), 5)
    return [first, ink, castle, winter, *others, last]


def look_at(studio: Studio, records: list[GenerationRecord]) -> None:
    """Select pictures in the gallery."""
    window = studio.window
    window.body.go_to("gallery")
    model = window.gallery_place.model
    assert model is not None
    studio.wait_until(lambda: all(model.row_of(record.id) >= 0 for record in records))
    view = window.findChild(QAbstractItemView, "galleryView")
    assert view is not None
    view.clearSelection()
    for record in records:
        index = model.index(model.row_of(record.id), 0)
        view.selectionModel().select(index, view.selectionModel().SelectionFlag.Select)
        view.selectionModel().setCurrentIndex(index, view.selectionModel().SelectionFlag.NoUpdate)
    QTest.qWait(600)


def shoot_dialog(studio: Studio, name: str, dialog: QDialog) -> None:
    """Photograph an open dialog, which takes its share of each window."""
    is_wide = isinstance(dialog, FamilyDialog | CompareDialog)

    def fit() -> None:
        if is_wide:
            dialog.resize(studio.window.size() * 0.92)
            QTest.qWait(300)

    studio.shoot(name, fit)


def trees(studio: Studio, records: list[GenerationRecord]) -> None:
    """The family of one, and several compared."""
    place = studio.window.gallery_place
    look_at(studio, records[-1:])
    studio.shoot("60-gallery-details")
    place.show_family()
    dialog = place.findChild(FamilyDialog)
    assert dialog is not None
    studio.wait_until(lambda: dialog.tree.parent_record is not None)
    QTest.qWait(1500)
    shoot_dialog(studio, "61-family", dialog)
    dialog.close()
    look_at(studio, [records[0], records[1], records[2], records[-1]])
    place.study()
    compared = place.findChild(CompareDialog)
    assert compared is not None
    QTest.qWait(1500)
    shoot_dialog(studio, "62-compare", compared)
    compared.compare_by("difference")
    shoot_dialog(studio, "63-difference", compared)
    compared.compare_by("swipe")
    shoot_dialog(studio, "64-swipe", compared)
    compared.close()


def safety(studio: Studio, records: list[GenerationRecord]) -> None:
    """A check that finds something, and one that does not."""
    place = studio.window.gallery_place
    records[0].path.rename(records[0].path.parent.parent / records[0].path.name)
    place.keep_safe()
    dialog = place.findChild(SafetyDialog)
    assert dialog is not None
    for line in dialog.findChildren(QLineEdit):
        line.setText(DOCUMENTS)
    shoot_dialog(studio, "65-keep-safe", dialog)
    dialog.check()
    studio.wait_until(lambda: not dialog.work.is_running)
    shoot_dialog(studio, "66-keep-safe-found", dialog)
    dialog.mend()
    studio.wait_until(lambda: not dialog.work.is_running)
    shoot_dialog(studio, "67-keep-safe-mended", dialog)
    dialog.close()


def moving(studio: Studio, records: list[GenerationRecord]) -> None:
    """Export's dialog, and the report of an import."""
    start = ExportSettings(folder=DOCUMENTS, pattern="{date} {subject} {seed}")
    dialog = ExportDialog("8 pictures", start, records, studio.window)
    dialog.open()
    shoot_dialog(studio, "68-export", dialog)
    dialog.findChildren(QComboBox)[1].setCurrentIndex(2)
    for line in dialog.findChildren(QLineEdit):
        if line.accessibleName() == "Names":
            line.setText("{sed} {subject}")
    shoot_dialog(studio, "69-export-refused", dialog)
    dialog.close()
    desk = studio.window.gallery_place.findChild(ImportDesk)
    assert desk is not None
    work = desk.findChild(Importing)
    assert work is not None
    desk.bring_in([foreign_pictures(studio.folder)])
    studio.wait_until(lambda: not work.is_running)
    press(desk.strip, "foldButton")
    QTest.qWait(600)
    studio.shoot("70-import-report")


def foreign_pictures(folder: Path) -> Path:
    """Pictures of two programs, one with a side-car, one cut short."""
    place = folder / "foreign"
    place.mkdir(exist_ok=True)
    text = "a lighthouse at night\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: {}, Size: 512x768"
    for number in range(6):
        info = PngImagePlugin.PngInfo()
        info.add_text("parameters", text.format(number))
        Image.effect_noise((192, 192), 40 + number).convert("RGB").save(place / f"{number}.png", pnginfo=info)
    Image.new("RGB", (192, 192), "teal").save(place / "bare.png")
    (place / "bare.txt").write_text("Prompt: a boat\nSeed: 8\nSteps: 20\nStable Diffusion model: dreamshaper_8")
    (place / "cut.png").write_bytes((place / "1.png").read_bytes()[:900])
    return place


def main() -> None:
    """Make a family and look at it from all sides."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--engine", default="process", choices=["process", "inline", "fake"])
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        application, window = create_window(Path(home), chosen.engine)
        window.show()
        studio = Studio(window, Look(application), chosen.folder, chosen.only)
        QTest.qWait(800)
        records = family(studio)
        trees(studio, records)
        safety(studio, records)
        moving(studio, records)
        window.close()


if __name__ == "__main__":
    main()
