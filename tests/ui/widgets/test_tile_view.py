"""The grid's arithmetic: places, hits, keys."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, QStringListModel, Qt
from pytestqt.qtbot import QtBot

from studio.ui.widgets.tile_view import TileView


@pytest.fixture
def view(qtbot: QtBot) -> TileView:
    grid = TileView(margin=10, gap=5, caption_height=20)
    qtbot.addWidget(grid)
    grid.setModel(QStringListModel([str(number) for number in range(100)]))
    grid.resize(600, 400)
    grid.set_tile_width(100)
    grid.show()
    return grid


def test_a_tile_is_found_where_it_is_placed(view: TileView) -> None:
    for row in (0, 1, view.columns(), 9):
        index = view.model().index(row, 0)
        assert view.indexAt(view.visualRect(index).center()).row() == row


def test_there_is_nothing_between_tiles(view: TileView) -> None:
    corner = view.visualRect(view.model().index(0, 0)).bottomRight()
    assert not view.indexAt(corner + QPoint(3, 3)).isValid()


def test_tiles_fill_the_width(view: TileView) -> None:
    last = view.visualRect(view.model().index(view.columns() - 1, 0))
    assert 0 <= view.viewport().width() - 10 - last.right() <= view.columns()


@pytest.mark.parametrize(
    ("key", "row"),
    [(Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 5), (Qt.Key.Key_End, 99), (Qt.Key.Key_Home, 0)],
)
def test_keys_move_through_the_grid(qtbot: QtBot, view: TileView, key: Qt.Key, row: int) -> None:
    assert view.columns() == 5
    view.setCurrentIndex(view.model().index(0, 0))
    qtbot.keyClick(view, key)
    assert view.currentIndex().row() == row
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_a_dragged_rectangle_selects_what_it_touches(view: TileView) -> None:
    first, fourth = (view.visualRect(view.model().index(row, 0)) for row in (0, 6))
    view.setSelection(QRect(first.center(), fourth.center()), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert sorted(index.row() for index in view.selectedIndexes()) == [0, 1, 5, 6]
