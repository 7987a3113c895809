"""Keeping and finding generations."""

from collections.abc import Callable

from studio.gallery.gallery import Gallery
from studio.generation.draft import Planned
from studio.generation.record import Generated, GenerationRecord

Make = Callable[..., GenerationRecord]


def test_what_was_added_comes_back_whole(gallery: Gallery, fox: Planned, draw: Callable[[Planned], Generated]):
    made = draw(fox)

    record = gallery.add(fox, made)

    assert gallery.get(record.id) == record
    assert (record.request, record.origin) == (fox.request, fox.origin)
    assert (record.environment, record.seconds) == (made.environment, made.seconds)
    assert record.path.is_file()


def test_a_search_finds_words_as_they_are_typed(gallery: Gallery, make: Make):
    fox, cat = make(), make(prompt="a black cat")

    assert gallery.search("fo").records == (fox,)
    assert gallery.search("").records == (cat, fox)
