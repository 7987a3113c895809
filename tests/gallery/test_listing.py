"""All numbers of a search are the same, however many are read at a time."""

from collections.abc import Callable

import pytest

from studio.gallery import listing
from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord

Make = Callable[..., GenerationRecord]


@pytest.mark.parametrize("query", ["", "fox", "-owl", "steps:2 OR rating:4", "is:deleted", "zyzzyva", "tag:keep"])
@pytest.mark.parametrize("at_once", [1, 2, 3, 100])
def test_parts_are_the_whole(
    gallery: Gallery, make: Make, monkeypatch: pytest.MonkeyPatch, query: str, at_once: int
):
    ids = [make(steps=1 + turn % 3, prompt="an owl" if turn % 4 == 0 else "a fox").id for turn in range(9)]
    gallery.rate(ids[:3], 4)
    gallery.tag(ids[2:5], ["keep"])
    gallery.delete(ids[7:8])
    monkeypatch.setattr(listing, "AT_ONCE", at_once)

    assert list(gallery.ids(query)) == [record.id for record in gallery.search(query).records]
