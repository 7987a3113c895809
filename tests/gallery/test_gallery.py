"""Keeping and finding generations."""

import sqlite3
from collections.abc import Callable

import pytest

from studio.errors import StudioError
from studio.gallery.gallery import Gallery
from studio.generation.draft import Planned
from studio.generation.record import Generated, GenerationRecord
from studio.generation.request import Noise, Variation
from studio.paths import Paths

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


def test_any_reader_of_sqlite_shows_prompt_seed_and_model(home: Paths, make: Make):
    make(noise=Noise(2**64 - 1))

    connection = sqlite3.connect(home.database)
    (row,) = connection.execute("SELECT prompt, seed, model FROM generations")
    connection.close()

    assert row == (
        "An oil painting of a red fox, golden hour, 8K",
        "18446744073709551615",
        "Realistic_Vision_V5.1",
    )


def test_files_lie_by_month_under_names_that_tell_what_they_are(home: Paths, make: Make):
    record = make()

    made = record.created.astimezone()
    assert record.path.relative_to(home.images).as_posix() == (f"{made:%Y/%m/%Y-%m-%d_%H-%M-%S}_7_{record.id}.png")


@pytest.mark.parametrize("seed", [0, 2**31, 2**53 + 1, 2**63, 2**64 - 1])
def test_seeds_of_64_bits_come_back(gallery: Gallery, make: Make, seed: int):
    record = make(noise=Noise(seed, (Variation(2**64 - 1, 0.1),)))

    assert gallery.search(f"seed:{seed}").records == (record,)
    assert record.request.noise == Noise(seed, (Variation(2**64 - 1, 0.1),))


def test_an_id_that_is_none_or_gone_gets_a_sentence(gallery: Gallery):
    for identity in ("fox", "00000000000"):
        with pytest.raises(StudioError, match=identity):
            gallery.get(identity)
