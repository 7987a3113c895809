"""How many pictures fit into a GPU's memory, by what the last ones took."""

import pytest

from studio.engine.devices import Device
from studio.engine.room import Room, Usage, fitting

GIB = 2**30


@pytest.mark.parametrize(
    ("used", "before", "count", "fits"),
    [
        (Usage(now=2 * GIB, peak=3 * GIB, free=6 * GIB), 2 * GIB, 1, 4),  # 0.8 of 6 GiB, 1 GiB a picture
        (Usage(now=2 * GIB, peak=6 * GIB, free=6 * GIB), 2 * GIB, 4, 4),  # the same, told by a batch of four
        (
            Usage(now=2 * GIB, peak=3 * GIB, free=GIB // 2),
            2 * GIB,
            1,
            1,
        ),  # the one that was made fits, at any rate
        (Usage(now=2 * GIB, peak=2 * GIB, free=6 * GIB), 2 * GIB, 1, int(0.8 * 6 * GIB)),  # no limit in sight
    ],
)
def test_room_is_what_is_free_over_what_one_picture_takes(used: Usage, before: int, count: int, fits: int) -> None:
    assert fitting(used, before, count) == fits


def test_a_cpu_has_no_use_for_more_at_once() -> None:
    room = Room(Device("cpu", "CPU", "bfloat16"))
    room.begin()
    assert room.fits(1) == 0
