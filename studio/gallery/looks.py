"""How pictures look, in 64 bits each, so that those alike are found by counting bits that differ.

The difference hash (N. Krawetz, 2013): a grey picture of 9 by 8 pixels; each bit says whether a pixel is brighter
than its right neighbour. Sizes, formats and small changes of colour leave it almost as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from PIL import Image
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from studio.gallery.schema import GENERATIONS, LOOKS, MOST_DIFFERENT
from studio.generation.texts import UNREADABLE

_G = GENERATIONS.c


@dataclass(frozen=True)
class Alike:
    """A generation that looks like another: its number, and in how many of 64 bits they differ."""

    number: int
    distance: int


def look_of(image: Image.Image) -> int:
    """The hash as a signed integer, as the database keeps it."""
    grey = image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            place = 9 * row + column
            bits = bits << 1 | (grey[place] > grey[place + 1])
    return bits - (bits >> 63 << 64)


def look_at(path: Path) -> int:
    """The look of a file; 0, which a plain picture has, if it cannot be read."""
    try:
        with Image.open(path) as image:
            image.draft("L", (64, 64))
            return look_of(image)
    except UNREADABLE:
        return 0


def unseen(connection: Connection, limit: int) -> Sequence[tuple[int, str]]:
    """Number and path of the newest generations whose look was not taken yet."""
    missing = select(_G.number, _G.path).where(_G.number.not_in(select(LOOKS.c.number)))
    return [(row.number, row.path) for row in connection.execute(missing.order_by(_G.number.desc()).limit(limit))]


def unseen_count(connection: Connection) -> int:
    """How many generations there are whose look was not taken yet."""
    seen = connection.scalar(select(func.count()).select_from(LOOKS)) or 0
    return (connection.scalar(select(func.count()).select_from(GENERATIONS)) or 0) - seen


def look_of_number(connection: Connection, number: int) -> int | None:
    """The look of a generation; None if it was not taken, or there is no such generation."""
    return connection.scalar(select(LOOKS.c.look).where(LOOKS.c.number == number))


def keep(connection: Connection, looks: Sequence[tuple[int, int]]) -> None:
    """Write down looks by number; of generations that are gone, nothing."""
    there = set(connection.scalars(select(_G.number).where(_G.number.in_([number for number, _ in looks]))))
    rows = [{"number": number, "look": look} for number, look in looks if number in there]
    if rows:
        connection.execute(insert(LOOKS).on_conflict_do_nothing(), rows)


def alike(connection: Connection, number: int, look: int, limit: int) -> tuple[Alike, ...]:
    """The generations most like a look, outside the trash and without `number` itself, the nearest first."""
    import numpy  # the window's start does not wait for it

    rows = connection.exec_driver_sql("SELECT number, look FROM looks")
    table = numpy.fromiter(chain.from_iterable(rows), numpy.int64).reshape(-1, 2)
    distances = numpy.bitwise_count(table[:, 1] ^ look)
    places = numpy.flatnonzero((distances <= MOST_DIFFERENT) & (table[:, 0] != number))
    places = places[numpy.lexsort((-table[places, 0], distances[places]))]
    trash = set(connection.scalars(select(_G.number).where(_G.deleted.is_not(None))))
    found = ((int(table[place, 0]), int(distances[place])) for place in places)
    kept = (Alike(other, distance) for other, distance in found if other not in trash)
    return tuple(islice(kept, limit))
