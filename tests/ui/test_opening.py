"""The gallery is opened beside the window, and a window that is closed hears no more of it."""

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.fake import FakeEngine
from studio.errors import DamagedError, StudioError
from studio.gallery.gallery import Gallery
from studio.generation.draft import Planned
from studio.paths import Paths
from studio.ui.opening import Opening


def not_rebuilt(_on_progress: object) -> None:
    raise AssertionError("Nobody asked for it.")


def test_the_gallery_arrives(qtbot: QtBot, home: Paths) -> None:
    opening = Opening(lambda: Gallery.open(home), not_rebuilt)
    with qtbot.waitSignal(opening.opened):
        opening.start()
    assert opening.refusal == ""
    opening.close()


def test_a_refusal_is_told_and_remembered(qtbot: QtBot) -> None:
    def refuse() -> Gallery:
        raise StudioError("The disk is full.")

    opening = Opening(refuse, not_rebuilt)
    with qtbot.waitSignal(opening.refused) as told:
        opening.start()
    assert told.args == ["The disk is full."]
    assert opening.refusal == "The disk is full."


def test_a_gallery_that_opens_while_the_window_closes_is_closed_and_not_told(qtbot: QtBot, home: Paths) -> None:
    may_open = threading.Event()

    def open_late() -> Gallery:
        may_open.wait()
        return Gallery.open(home)

    opening = Opening(open_late, not_rebuilt)
    opening.start()
    may_open.set()
    with qtbot.assertNotEmitted(opening.opened, wait=200):
        opening.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_while_opening_is_told_and_no_picture_waits_for_ever(
    qtbot: QtBot, plan: Callable[..., Planned], fake_engine: FakeEngine
) -> None:
    def break_down() -> Gallery:
        raise ImportError("No module named 'PIL'")

    opening = Opening(break_down, not_rebuilt)
    with qtbot.waitSignal(opening.refused) as told:
        opening.start()
    assert told.args == [opening.refusal]
    picture = fake_engine.generate([plan().request], lambda _: None)[0]
    with pytest.raises(StudioError, match="could not be opened: No module named 'PIL'"):
        opening.keep(plan(), picture)


def test_a_rebuilding_ends_when_the_window_closes(qtbot: QtBot, home: Paths) -> None:
    begun = threading.Event()

    def refuse() -> Gallery:
        raise DamagedError("The gallery is damaged.")

    def rebuild(on_progress: Callable[[int, int], None]) -> None:
        begun.set()
        while True:
            on_progress(1, 1000)

    opening = Opening(refuse, rebuild)
    with qtbot.waitSignal(opening.refused):
        opening.start()
    opening.rebuild()
    begun.wait()
    with qtbot.assertNotEmitted(opening.refused, wait=50):
        opening.close()
    assert opening.refusal == "The gallery was not rebuilt."
