"""Variations of the picture in sight, as ordinary jobs that name their parent."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from studio.generation.request import Variation
from studio.ui.canvas.vary_popover import VaryPopover
from studio.ui.main_window import MainWindow

NEARER = ("closer", "further")


def sitting(window: MainWindow) -> list:
    model = window.create_place.sitting
    return [model.record(row) for row in range(model.rowCount())]


def test_without_a_picture_there_is_nothing_to_vary(window: MainWindow) -> None:
    assert not window.actions_table["vary"].isEnabled()


@pytest.mark.parametrize(("name", "strength"), [("vary_subtly", 0.1), ("vary_strongly", 0.35)])
def test_four_variations_come_of_one_picture(
    qtbot: QtBot, window: MainWindow, make, name: str, strength: float
) -> None:
    base = make(seed=7)
    window.actions_table[name].trigger()
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 5, timeout=15_000)
    varied = sitting(window)[:4]
    assert {one.request.noise.seed for one in varied} == {7}
    assert [one.request.noise.variations[0].strength for one in varied] == [strength] * 4
    assert {(one.origin.parent, one.origin.run) for one in varied} == {(base.id, f"vary-{base.id}")}


def test_the_popover_asks_how_many_and_how_far(qtbot: QtBot, window: MainWindow, make) -> None:
    make(seed=7)
    window.actions_table["vary"].trigger()
    popover = window.findChild(VaryPopover)
    popover.count.setValue(2)
    popover.strength.setValue(20)
    assert popover.make.text() == "Make 2 variations"
    popover.make.click()
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 3)
    assert sitting(window)[0].request.noise.variations[0].strength == 0.2


def test_only_a_variation_can_go_closer_and_further(qtbot: QtBot, window: MainWindow, make) -> None:
    make(seed=7)
    assert not any(window.actions_table[name].isEnabled() for name in NEARER)
    make(seed=7, variations=(Variation(8, 0.2),))
    for name, strength in zip(NEARER, (0.1, 0.6), strict=True):
        varied = next(one for one in sitting(window) if one.request.noise.variations == (Variation(8, 0.2),))
        window.create_place.show_record(varied)
        count = window.create_place.sitting.rowCount()
        window.actions_table[name].trigger()
        qtbot.waitUntil(lambda count=count: window.create_place.sitting.rowCount() == count + 1)
        assert sitting(window)[0].request.noise.variations == (Variation(8, strength),)


def test_in_the_gallery_the_chosen_picture_is_varied(qtbot: QtBot, window: MainWindow, make) -> None:
    first, _ = make("a red fox", seed=7), make("a lighthouse", seed=9)
    window.body.go_to("gallery")
    view = window.findChild(QAbstractItemView, "galleryView")
    qtbot.waitUntil(lambda: view.model().rowCount() == 2)
    view.setCurrentIndex(view.model().index(1, 0))
    qtbot.waitUntil(lambda: window.gallery_place.record is not None and window.gallery_place.record.id == first.id)
    window.gallery_place.varied.emit("vary_subtly")
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 6, timeout=15_000)
    assert sitting(window)[0].origin.parent == first.id
    assert window.body.place() == "create"


def test_all_of_a_variation_can_be_used_again(qtbot: QtBot, window: MainWindow, make) -> None:
    make(seed=7)
    window.actions_table["vary_subtly"].trigger()
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 5, timeout=15_000)
    from studio.ui.gallery.proposals import accept, propose

    varied, now = sitting(window)[0], window.composer.draft()
    models = window.bench.library.all()
    window.composer.load(accept(now, varied, propose(now, varied, "all", models).items))
    window.actions_table["generate"].trigger()
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 6, timeout=15_000)
    again = sitting(window)[0]
    assert again.request.key() == varied.request.key()
    assert again.pixels_sha256 == varied.pixels_sha256


def test_the_key_opens_the_popover_from_anywhere(qtbot: QtBot, window: MainWindow, make) -> None:
    make(seed=7)
    assert window.actions_table["vary"].shortcut().toString() == "Ctrl+D"
    assert window.actions_table["vary"].shortcutContext() == Qt.ShortcutContext.WindowShortcut
