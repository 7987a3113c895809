"""Where the pictures of a family stand: generations from left to right, a parent in the middle of its children."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from studio.gallery.families import Member

MOST_CHILDREN = 8
"""Of more children of one picture, those that nothing came of are folded into one spot until one asks for them."""


@dataclass(frozen=True)
class Spot:
    """The place of one picture: `column` counts generations, `row` the lines from the top, halves included.

    A spot with `folded` stands for so many children of `parent` that are not shown, and is no picture.
    """

    id: str
    parent: str
    column: int
    row: float
    is_deleted: bool = False
    folded: int = 0


@dataclass(frozen=True)
class Tree:
    """All spots, parents before children; `children` lists the spots of each, from top to bottom."""

    spots: dict[str, Spot] = field(default_factory=dict[str, Spot])
    children: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @property
    def columns(self) -> int:
        """How many generations there are."""
        return 1 + max((spot.column for spot in self.spots.values()), default=-1)

    @property
    def rows(self) -> float:
        """How many lines there are."""
        return 1 + max((spot.row for spot in self.spots.values()), default=-1)


def folded_id(parent: str) -> str:
    """The id of the spot that stands for the folded children of a picture."""
    return f"{parent}…"


def laid_out(members: Sequence[Member], unfolded: Collection[str] = (), kept: Collection[str] = ()) -> Tree:
    """The places of a family; `unfolded` are pictures all of whose children are wanted, `kept` are never folded.

    Works without recursion, since a chain of edits may be thousands long.
    """
    if not members:
        return Tree()
    known = {member.id: member for member in members}
    all_children: dict[str, list[str]] = {member.id: [] for member in members}
    for member in members:
        if member.parent in all_children:
            all_children[member.parent].append(member.id)
    shown = {parent: _shown(parent, ids, all_children, unfolded, kept) for parent, ids in all_children.items()}
    columns, order = _walked(members[0].id, shown)
    rows = _rows(order, shown)
    spots = {id_: _spot(id_, known, columns[id_], rows[id_], all_children, shown) for id_ in order}
    return Tree(spots, {parent: tuple(ids) for parent, ids in shown.items() if ids and parent in spots})


def _shown(
    parent: str,
    children: list[str],
    all_children: dict[str, list[str]],
    unfolded: Collection[str],
    kept: Collection[str],
) -> list[str]:
    """The children that get a spot: all, or those that matter and as many of the first as fit, then a fold."""
    if len(children) <= MOST_CHILDREN + 1 or parent in unfolded:
        return children
    matter = {child for child in children if all_children[child] or child in kept}
    room = max(0, MOST_CHILDREN - len(matter))
    plain = [child for child in children if child not in matter][:room]
    chosen = matter | set(plain)
    if len(chosen) == len(children):
        return children
    return [child for child in children if child in chosen] + [folded_id(parent)]


def _walked(first: str, shown: dict[str, list[str]]) -> tuple[dict[str, int], list[str]]:
    """The column of each spot, and all of them, parents before children, from top to bottom."""
    columns, order, waiting = {first: 0}, list[str](), [first]
    while waiting:
        one = waiting.pop()
        order.append(one)
        for child in reversed(shown.get(one, [])):
            columns[child] = columns[one] + 1
            waiting.append(child)
    return columns, order


def _rows(order: list[str], shown: dict[str, list[str]]) -> dict[str, float]:
    """Leaves take one line after the other, parents the middle between their first and last child."""
    rows: dict[str, float] = {}
    for line, leaf in enumerate(one for one in order if not shown.get(one)):
        rows[leaf] = float(line)
    for one in reversed(order):
        if one not in rows:
            rows[one] = (rows[shown[one][0]] + rows[shown[one][-1]]) / 2
    return rows


def _spot(
    id_: str,
    known: dict[str, Member],
    column: int,
    row: float,
    all_children: dict[str, list[str]],
    shown: dict[str, list[str]],
) -> Spot:
    if id_ in known:
        return Spot(id_, known[id_].parent, column, row, known[id_].is_deleted)
    parent = id_.removesuffix("…")
    return Spot(id_, parent, column, row, folded=len(all_children[parent]) - len(shown[parent]) + 1)
