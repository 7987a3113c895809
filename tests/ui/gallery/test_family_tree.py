"""The family tree is laid out whole or folded, walked with the keys, and leads on from any picture."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio.gallery.families import Family, Member
from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.gallery.difference import Difference
from studio.ui.gallery.family_dialog import FamilyDialog, told
from studio.ui.gallery.tree_layout import MOST_CHILDREN, folded_id, laid_out
from studio.ui.gallery.tree_painter import place_of
from studio.ui.gallery.tree_view import TreeView
from studio.ui.gallery.tree_walk import TreeWalk

Make = Callable[..., GenerationRecord]

SMALL = (Member("a", ""), Member("b", "a"), Member("c", "a"), Member("d", "b"), Member("e", "b"))


def fan(count: int) -> tuple[Member, ...]:
    """A picture with so many children, the last of which has one itself."""
    children = (Member(f"c{number}", "a") for number in range(count))
    return (Member("a", ""), *children, Member("grandchild", f"c{count - 1}"))


def test_children_stand_around_the_middle_of_their_parent():
    spots = laid_out(SMALL).spots

    assert {id_: (spot.column, spot.row) for id_, spot in spots.items()} == {
        "a": (0, 1.25), "b": (1, 0.5), "d": (2, 0), "e": (2, 1), "c": (1, 2),
    }  # fmt: skip


def test_many_children_that_nothing_came_of_are_folded_until_asked_for():
    tree, unfolded = laid_out(fan(30), kept={"c20"}), laid_out(fan(30), unfolded={"a"})

    shown = tree.children["a"]
    assert {"c20", "c29"} <= set(shown)
    assert len(shown) == MOST_CHILDREN + 1
    assert tree.spots[folded_id("a")].folded == 30 - MOST_CHILDREN
    assert len(unfolded.children["a"]) == 30


def test_a_chain_of_thousands_and_a_thousand_children_are_laid_out():
    chain = tuple(Member(str(number), str(number - 1) if number else "") for number in range(5000))

    assert laid_out(chain).columns == 5000
    assert laid_out(fan(1000), unfolded={"a"}).rows == 1000


@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [("d", "parent", "b"), ("a", "parent", "a"), ("b", "child", "e"), ("c", "child", "c"), ("d", "down", "e"),
     ("e", "down", "e"), ("c", "up", "b")],
)  # fmt: skip
def test_the_arrow_keys_lead_to_the_neighbours(start: str, direction, end: str):
    assert TreeWalk(laid_out(SMALL)).neighbour(start, direction, {"b": "e"}) == end


def test_only_what_is_in_sight_is_drawn(qtbot: QtBot):
    view = TreeView(lambda record: record.path)
    qtbot.addWidget(view)
    view.resize(600, 400)
    asked = list[str]()
    view.wanted.connect(asked.extend)
    view.show_family(fan(1000), "a")
    view.unfold("a")

    view.grab()

    assert 0 < len(set(asked)) < 30


@pytest.fixture
def dialog(qtbot: QtBot, gallery: Gallery, make: Make, child_of: Make) -> FamilyDialog:
    """The tree of the middle one of three generations."""
    first = make()
    second = child_of(first, seed=8)
    child_of(second, seed=9)
    child_of(first, seed=10)
    shown = FamilyDialog(gallery, second)
    qtbot.addWidget(shown)
    shown.resize(1000, 600)
    shown.show()
    qtbot.waitUntil(lambda: shown.tree.parent_record is not None)
    return shown


def press(dialog: FamilyDialog, key: Qt.Key) -> None:
    """Press a key on the tree."""
    QTest.keyClick(dialog.tree, key)


def test_one_walks_along_and_sees_what_changed(qtbot: QtBot, dialog: FamilyDialog):
    difference = dialog.findChild(Difference)
    assert [(change.name, change.before, change.after) for change in difference.changes] == [("seed", "7", "8")]

    press(dialog, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: dialog.tree.record is not None and dialog.tree.parent_record is not None)

    assert [(change.before, change.after) for change in difference.changes] == [("8", "9")]
    press(dialog, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: dialog.tree.record is not None)
    assert dialog.tree.record.origin.parent is None


def test_one_goes_on_from_any_picture(qtbot: QtBot, dialog: FamilyDialog):
    chosen = dialog.tree.record
    branch = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Use all")

    with qtbot.waitSignal(dialog.recalled) as told_:
        branch.click()

    assert told_.args == [chosen, "all"]
    assert not dialog.isVisible()


def test_marked_pictures_are_compared(qtbot: QtBot, dialog: FamilyDialog):
    press(dialog, Qt.Key.Key_Space)
    press(dialog, Qt.Key.Key_Left)
    press(dialog, Qt.Key.Key_Space)

    with qtbot.waitSignal(dialog.compared) as asked:
        dialog.findChild(QPushButton, "compareFamily").click()

    assert [record.request.noise.seed for record in asked.args[0]] == [8, 7]


def test_a_click_chooses_and_zoom_keeps_what_is_under_the_mouse(qtbot: QtBot, dialog: FamilyDialog):
    tree = dialog.tree
    first = next(iter(tree.tree.spots.values()))
    point = place_of(first).center() * tree.scale - tree.offset()

    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=point.toPoint())
    before = tree.on_ground(point)
    tree.zoom_by(4, QPointF(point))

    assert tree.current == first.id
    assert (tree.on_ground(point) - before).manhattanLength() < 3 or tree.horizontalScrollBar().value() == 0


def test_a_picture_comes_back_from_the_trash(qtbot: QtBot, gallery: Gallery, make: Make, child_of: Make):
    first = make()
    second = child_of(first, seed=8)
    gallery.delete([first.id])
    dialog = FamilyDialog(gallery, second)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.tree.parent_record is not None)
    press(dialog, Qt.Key.Key_Left)
    restore = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Restore")

    with qtbot.waitSignal(dialog.restored):
        restore.click()

    assert gallery.get(first.id).deleted is None
    assert not restore.isVisible()
    assert [member.is_deleted for member in gallery.overview.family(second.id).members] == [False, False]


def test_what_is_taken_back_is_written_though_the_tree_closes(
    qtbot: QtBot, gallery: Gallery, make: Make, child_of: Make
):
    first = make()
    second = child_of(first, seed=8)
    gallery.delete([first.id, second.id])
    dialog = FamilyDialog(gallery, second)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.tree.parent_record is not None)
    restored = list[GenerationRecord]()
    dialog.restored.connect(restored.append)
    restore = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Restore")

    restore.click()
    press(dialog, Qt.Key.Key_Left)
    restore.click()
    dialog.reject()

    assert [record.id for record in restored] == [second.id, first.id]
    assert gallery.get(first.id).deleted is None


def test_the_size_of_a_family_is_told():
    assert told(Family(SMALL)) == "5 pictures in 3 generations"
    family = Family((Member("a", "", is_deleted=True),), gone="x", is_whole=False)
    assert told(family) == (
        "The first 1 picture in 1 generations · 1 in the trash · what the first was made from is gone"
    )
