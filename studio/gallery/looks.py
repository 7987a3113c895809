"""How pictures look, in 64 bits each, so that those alike are found by counting bits that differ.

The difference hash (N. Krawetz, 2013): a grey picture of 9 by 8 pixels; each bit says whether a pixel is brighter
than its right neighbour. Sizes, formats and small changes of colour leave it almost as it is.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from studio.gallery.schema import GENERATIONS, LOOKS
from studio.generation.texts import UNREADABLE

MOST_DIFFERENT = 12
"""Pictures that differ in more bits than this are not alike; of two at random, 32 differ."""

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


def keep(connection: Connection, looks: Sequence[tuple[int, int]]) -> None:
    """Write down looks by number; of generations that are gone, nothing."""
    there = set(connection.scalars(select(_G.number).where(_G.number.in_([number for number, _ in looks]))))
    rows = [{"number": number, "look": look} for number, look in looks if number in there]
    if rows:
        connection.execute(insert(LOOKS).on_conflict_do_nothing(), rows)


def alike(connection: Connection, number: int, look: int, limit: int) -> tuple[Alike, ...]:
    """The generations most like a look, outside the trash and without `number` itself, the nearest first."""
    rows = connection.exec_driver_sql("SELECT number, look FROM looks")
    numbers, distances = array("q"), array("b")
    for other, bits in rows:
        distance = ((bits ^ look) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()
        if distance <= MOST_DIFFERENT and other != number:
            numbers.append(other)
            distances.append(distance)
    ordered = sorted(zip(distances, numbers, strict=True), key=lambda pair: (pair[0], -pair[1]))
    trash = set(connection.scalars(select(_G.number).where(_G.deleted.is_not(None))))
    found = (Alike(other, distance) for distance, other in ordered if other not in trash)
    return tuple(one for one, _ in zip(found, range(limit), strict=False))
