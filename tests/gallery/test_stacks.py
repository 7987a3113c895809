"""Pictures that differ by their seed alone, share their words or their run, collapse to one."""

from collections.abc import Callable

import pytest

from studio.gallery.gallery import Gallery
from studio.gallery.stacks import By
from studio.generation.record import GenerationRecord
from studio.generation.request import Noise

Make = Callable[..., GenerationRecord]


def told(gallery: Gallery, by: By, query: str = "", newest: int | None = None) -> list[tuple[str, int]]:
    stacks = gallery.overview.stacks(query, by, newest)
    return list(zip(stacks.covers, stacks.counts, strict=True))


def test_pictures_that_differ_by_their_seed_are_one_stack(gallery: Gallery, make: Make):
    first, other, last = make(noise=Noise(1)), make(steps=4), make(noise=Noise(2))

    assert told(gallery, "recipe") == [(last.id, 2), (other.id, 1)]
    assert told(gallery, "prompt") == [(last.id, 3)]
    assert list(gallery.overview.members("", "recipe", last.id)) == [last.id, first.id]


def test_pictures_without_a_run_are_not_stacked_by_run(gallery: Gallery, make: Make):
    one, two = make(), make()
    make(run="grid-1")
    last = make(run="grid-1", steps=5)

    assert told(gallery, "run") == [(last.id, 2), (two.id, 1), (one.id, 1)]


def test_a_search_stacks_only_what_it_finds(gallery: Gallery, make: Make):
    starred = make(noise=Noise(1))
    trashed = make(noise=Noise(2))
    gallery.rate([starred.id], 5)
    gallery.delete([trashed.id])

    assert told(gallery, "recipe", "rating:5") == [(starred.id, 1)]
    assert told(gallery, "recipe") == [(starred.id, 1)]
    assert list(gallery.overview.members("", "recipe", starred.id)) == [starred.id]


@pytest.mark.parametrize("newest", [1, 2, 3])
def test_the_newest_hits_tell_the_first_covers(gallery: Gallery, make: Make, newest: int):
    for seed in range(6):
        make(noise=Noise(seed), steps=1 + seed % 3)

    first = told(gallery, "recipe", newest=newest)

    assert [cover for cover, _ in first] == [cover for cover, _ in told(gallery, "recipe")][: len(first)]
    assert not gallery.overview.stacks("", "recipe", newest).is_whole
