"""The gallery is opened beside the window, and a window that is closed hears no more of it."""

import threading

from pytestqt.qtbot import QtBot

from studio.errors import StudioError
from studio.gallery.gallery import Gallery
from studio.paths import Paths
from studio.ui.opening import Opening


def test_the_gallery_arrives(qtbot: QtBot, home: Paths) -> None:
    opening = Opening(lambda: Gallery.open(home))
    with qtbot.waitSignal(opening.opened):
        opening.start()
    assert opening.refusal == ""
    opening.close()


def test_a_refusal_is_told_and_remembered(qtbot: QtBot) -> None:
    def refuse() -> Gallery:
        raise StudioError("The disk is full.")

    opening = Opening(refuse)
    with qtbot.waitSignal(opening.refused) as told:
        opening.start()
    assert told.args == ["The disk is full."]
    assert opening.refusal == "The disk is full."


def test_a_gallery_that_opens_while_the_window_closes_is_closed_and_not_told(qtbot: QtBot, home: Paths) -> None:
    may_open = threading.Event()

    def open_late() -> Gallery:
        may_open.wait()
        return Gallery.open(home)

    opening = Opening(open_late)
    opening.start()
    may_open.set()
    with qtbot.assertNotEmitted(opening.opened, wait=200):
        opening.close()
