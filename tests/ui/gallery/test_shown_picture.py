"""What is done to the picture in Create is written in order, and the window does not wait for it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.actions import Actions
from studio.ui.shown_picture import ShownPicture
from studio.ui.widgets.toast import Notice

Make = Callable[..., GenerationRecord]


@dataclass
class Shown:
    """A picture that is shown, and what was told of it."""

    window: QWidget
    picture: ShownPicture
    record: GenerationRecord
    changed: list[GenerationRecord] = field(default_factory=list[GenerationRecord])
    trashed: list[GenerationRecord] = field(default_factory=list[GenerationRecord])
    said: list[Notice] = field(default_factory=list[Notice])


@pytest.fixture
def shown(qtbot: QtBot, gallery: Gallery, make: Make) -> Shown:
    window = QWidget()
    qtbot.addWidget(window)
    one = Shown(window, ShownPicture(Actions(window), window), make())
    one.picture.set_gallery(gallery)
    one.picture.show_record(one.record)
    one.picture.changed.connect(one.changed.append)
    one.picture.trashed.connect(one.trashed.append)
    one.picture.said.connect(one.said.append)
    return one


def test_changes_are_written_in_the_order_of_the_hand(qtbot: QtBot, gallery: Gallery, shown: Shown):
    picture = shown.picture
    picture.rate(5)
    picture.note("first")
    picture.tag(["fox", "night"])
    picture.rate(2)
    picture.note("second")
    picture.tag(["night", "snow"])
    qtbot.waitUntil(lambda: len(shown.changed) == 6)

    kept = gallery.get(shown.record.id)
    assert (kept.rating, kept.note, kept.tags) == (2, "second", ("night", "snow"))
    assert shown.changed[-1] == kept


def test_a_busy_database_does_not_hold_the_window(qtbot: QtBot, gallery: Gallery, shown: Shown):
    held, gate = threading.Event(), threading.Event()

    def hold() -> None:
        with gallery._database.writing():
            held.set()
            gate.wait(60)

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    shown.picture.rate(4)
    is_back_first = not gate.is_set() and other.is_alive()
    gate.set()
    other.join()
    qtbot.waitUntil(lambda: len(shown.changed) == 1)

    assert is_back_first
    assert gallery.get(shown.record.id).rating == 4


def test_the_heart_turns_round_however_quickly_it_is_pressed(qtbot: QtBot, gallery: Gallery, shown: Shown):
    for _ in range(3):
        shown.picture._actions["favourite"].trigger()
    qtbot.waitUntil(lambda: len(shown.changed) == 3)

    assert [record.is_favourite for record in shown.changed] == [True, False, True]


def test_a_picture_goes_to_the_trash_once_and_comes_back(qtbot: QtBot, gallery: Gallery, shown: Shown):
    shown.picture.trash()
    shown.picture.trash()
    shown.picture.finish()
    (notice,) = shown.said
    assert notice.act is not None
    with qtbot.waitSignal(shown.picture.restored):
        notice.act()

    assert len(shown.trashed) == 1
    assert gallery.get(shown.record.id).deleted is None


def test_what_cannot_be_written_is_said_and_the_next_is_done(
    qtbot: QtBot, gallery: Gallery, shown: Shown, make: Make
):
    gallery.delete([shown.record.id])
    gallery.empty_trash()
    shown.picture.rate(3)
    shown.picture.show_record(other := make(seed=8))
    shown.picture.rate(4)
    qtbot.waitUntil(lambda: len(shown.changed) == 1)

    assert [notice.text for notice in shown.said] == [f'There is no picture "{shown.record.id}" in the gallery.']
    assert gallery.get(other.id).rating == 4


def test_what_waits_is_written_before_the_gallery_closes(gallery: Gallery, shown: Shown):
    shown.picture.rate(1)
    shown.picture.note("last words")
    shown.picture.finish()

    kept = gallery.get(shown.record.id)
    assert (kept.rating, kept.note) == (1, "last words")
