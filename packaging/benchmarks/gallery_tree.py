"""Measures the family tree of a thousand pictures: finding it, laying it out, and each frame of scrolling.

Run: .venv/bin/python packaging/benchmarks/gallery_tree.py [--pictures 1000]
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio import app
from studio.gallery import files, thumbnails
from studio.gallery.gallery import Gallery
from studio.gallery.ids import id_of, new_number
from studio.gallery.rows import insert_row
from studio.generation.draft import Origin
from studio.generation.imprint import Imprint
from studio.generation.record import Environment
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size
from studio.paths import Paths
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.gallery.family_dialog import FamilyDialog
from studio.ui.gallery.tree_layout import laid_out

CHANCE = random.Random(7)
FRAMES = ("oil painting", "photograph", "watercolor", "pencil drawing")


def fill(gallery: Gallery, count: int) -> list[str]:
    """Rows of one family, each made from one of the sixty before it; thumbnails, but no pictures."""
    ids, number = list[str](), 0
    environment = Environment("0.1.0", "", "", "", "", "", "", "", "", threads=1, batch_size=1)
    with gallery.store.database.writing() as connection:
        for _ in range(count):
            number = new_number(datetime.now(UTC), number)
            parent = CHANCE.choice(ids[-60:]) if ids else None
            composition = Composition(PromptFields("a castle", CHANCE.choice(FRAMES), (), ("8K",)))
            noise, prompt = Noise(CHANCE.randrange(99)), composition.prompt().text
            request = GenerationRequest(prompt, noise, ModelRef("tiny", ""), Size(64, 64), 20, 5, "euler")
            origin = Origin(composition, parent=parent)
            imprint = Imprint(id_of(number), datetime.now(UTC), request, origin, environment, 1.0, "")
            insert_row(connection, imprint, files.picture_path(imprint))
            ids.append(imprint.id)
    for id_ in ids:
        small = Image.new("RGB", (192, 192), tuple(CHANCE.randrange(256) for _ in range(3)))
        thumbnails.write(small, thumbnails.path_of(gallery.store.thumbnails, id_))
    return ids


def main() -> None:
    """Make a family, show it, walk and scroll through it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=1000)
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        gallery = app.open_gallery(Paths.of_home(Path(name)))
        ids = fill(gallery, chosen.pictures)
        start = time.process_time()
        family = gallery.overview.family(ids[-1])
        found = time.process_time()
        tree = laid_out(family.members, unfolded=set(ids))
        laid = time.process_time()
        print(f"{len(family.members)} pictures, {tree.columns} generations, {tree.rows:.0f} lines")
        print(f"found in {1000 * (found - start):.0f} ms, laid out in {1000 * (laid - found):.0f} ms of computing")
        dialog = FamilyDialog(gallery, gallery.get(ids[-1]))
        dialog.resize(1600, 1000)
        dialog.show()
        while dialog.tree.parent_record is None:
            QTest.qWait(20)
        for parent in ids:
            dialog.tree._unfolded.add(parent)
        dialog.tree._lay_out()
        frames, view = list[float](), dialog.tree
        bar = view.verticalScrollBar()
        for step in range(400):
            begin = time.process_time()
            bar.setValue(step * 97 % max(1, bar.maximum()))
            view.viewport().repaint()
            frames.append(1000 * (time.process_time() - begin))
            application.processEvents()
        frames.sort()
        print(
            f"a jump of scrolling: median {statistics.median(frames):.1f} ms, p99 {frames[395]:.1f} ms, "
            f"most {frames[-1]:.1f} ms of computing"
        )
        dialog.close()
        gallery.close()


if __name__ == "__main__":
    main()
