"""What another process does to the gallery is noticed in the window."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.gallery.gallery import Gallery
from studio.paths import Paths
from studio.ui.gallery_watch import GalleryWatch

ANOTHER_PROCESS = """
from studio.app import run
run(["generate", "a red fox", "--seed", "7"], engine="fake")
"""


@pytest.fixture
def gallery(home: Paths) -> Iterator[Gallery]:
    opened = Gallery.open(home)
    yield opened
    opened.close()


def test_a_picture_of_another_process_is_noticed(qtbot: QtBot, gallery: Gallery) -> None:
    watch = GalleryWatch(gallery)
    with qtbot.waitSignal(watch.changed, timeout=30_000):
        subprocess.run([sys.executable, "-c", ANOTHER_PROCESS], check=True, cwd=Path.cwd())
    watch.stop()
    assert gallery.count() == 1


def test_own_changes_are_no_news(qtbot: QtBot, gallery: Gallery) -> None:
    watch = GalleryWatch(gallery)
    watch.stop()
    gallery.empty_trash()
    with qtbot.assertNotEmitted(watch.changed):
        watch.look()
