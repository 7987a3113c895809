"""Rubbish is found without Python's own search, and all that stands is looked through in quiet only."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from studio.ui.housekeeping import Housekeeping


class Ring:
    """An object that only a search can free."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture
def old_searches() -> Iterator[list[int]]:
    """Grows by one with each look through everything."""
    found: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            found.append(1)

    gc.collect()
    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def test_new_rubbish_goes_within_a_second(qtbot: QtBot, qapp: QObject) -> None:
    keeper = Housekeeping(qapp)
    keeper.begin()
    rings = [Ring() for _ in range(1000)]
    gone = weakref.ref(rings[0])
    del rings
    qtbot.waitUntil(lambda: gone() is None, timeout=3000)
    keeper.deleteLater()


def test_everything_is_looked_through_in_quiet_and_seldom(old_searches: list[int], qapp: QObject) -> None:
    keeper = Housekeeping(qapp)
    for _ in range(240):
        keeper.look()
    assert len(old_searches) == 2


def test_work_puts_it_off_but_not_for_ever(old_searches: list[int], qapp: QObject) -> None:
    keeper = Housekeeping(qapp)
    for _ in range(900):
        rings = [[Ring()] for _ in range(500)]
        keeper.look()
        del rings
    assert len(old_searches) == 1
