"""Ways through a laid out family: what lies where, and what is next to what; without Qt."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Literal

from studio.ui.gallery.tree_layout import Spot, Tree

Direction = Literal["parent", "child", "up", "down"]


class TreeWalk:
    """Finds spots of a tree by their place: each generation is kept in order, so that nothing is searched."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._columns: list[list[Spot]] = [[] for _ in range(tree.columns)]
        for spot in tree.spots.values():
            self._columns[spot.column].append(spot)
        for column in self._columns:
            column.sort(key=_row)

    def within(self, columns: range, first_row: float, last_row: float) -> list[Spot]:
        """The spots of these generations between two lines."""
        found = list[Spot]()
        for column in self._columns[max(0, columns.start) : max(0, columns.stop)]:
            first = bisect_left(column, first_row, key=_row)
            found += column[first : bisect_right(column, last_row, key=_row)]
        return found

    def parents_within(self, columns: range, first_row: float, last_row: float) -> list[Spot]:
        """The spots of these generations whose lines to their children are seen between two lines."""
        found = list[Spot]()
        for column in self._columns[max(0, columns.start) : max(0, columns.stop)]:
            for spot in column:
                if children := self._tree.children.get(spot.id):
                    ends = (self._tree.spots[children[0]].row, self._tree.spots[children[-1]].row)
                    if ends[0] <= last_row and ends[1] >= first_row:
                        found.append(spot)
        return found

    def neighbour(self, id_: str, direction: Direction, visited: Mapping[str, str]) -> str:
        """The spot in a direction, the one itself where there is none; of children the one `visited` last."""
        spot = self._tree.spots.get(id_)
        if spot is None:
            return id_
        match direction:
            case "parent":
                return spot.parent if spot.parent in self._tree.spots else id_
            case "child":
                children = self._tree.children.get(id_, ())
                last = visited.get(id_, "")
                return last if last in children else children[len(children) // 2] if children else id_
            case "up" | "down":
                column = self._columns[spot.column]
                place = bisect_left(column, spot.row, key=_row) + (1 if direction == "down" else -1)
                return column[min(max(place, 0), len(column) - 1)].id


def _row(spot: Spot) -> float:
    return spot.row
