"""Cells are as large as a whole page allows, within what is seen well."""

import pytest
from PySide6.QtCore import QSize

from studio.ui.experiments.grid.fitting import MOST, USUAL, fitted_edge, wrapped_edge


@pytest.mark.parametrize(
    ("columns", "rows", "edge"), [(3, 4, 150), (8, 1, 100), (1, 1, MOST), (100, 100, USUAL), (0, 0, MOST)]
)
def test_a_table_fills_its_room(columns: int, rows: int, edge: int) -> None:
    assert fitted_edge(QSize(800, 600), columns, rows) == edge


@pytest.mark.parametrize("count", [1, 5, 12, 30])
def test_wrapped_cells_are_all_in_sight(count: int) -> None:
    edge = wrapped_edge(QSize(800, 600), count, 22)
    assert -(-count // (800 // edge)) * (edge + 22) <= 600


def test_too_many_to_see_are_shown_as_usual() -> None:
    assert wrapped_edge(QSize(800, 600), 1000, 22) == USUAL
