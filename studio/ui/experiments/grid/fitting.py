"""How large the cells of a page can be, so that all of it is seen."""

from PySide6.QtCore import QSize

LEAST, MOST, USUAL = 96, 256, 168
"""Edges in pixels: below the least a picture is not seen well, beyond the most its small version is blurred."""

_STEP = 8


def fitted_edge(room: QSize, columns: int, rows: int) -> int:
    """The edge at which a table of so many cells fills the room; the usual one where it would be too small."""
    edge = min(room.width() // max(1, columns), room.height() // max(1, rows))
    return min(edge, MOST) if edge >= LEAST else USUAL


def wrapped_edge(room: QSize, count: int, below: int) -> int:
    """The same for cells that are wrapped into lines, with `below` pixels beneath each."""
    for edge in range(MOST, LEAST - 1, -_STEP):
        lines = -(-count // max(1, room.width() // edge))
        if lines * (edge + below) <= room.height():
            return edge
    return USUAL
