"""A search finds the same, whatever is known of it: every plan is tried against plain Python."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from studio.gallery.conditions import FEW, Search
from studio.gallery.gallery import Gallery
from studio.gallery.ids import id_of
from studio.gallery.outlook import informed
from studio.gallery.query import parse
from studio.gallery.search import count, numbers
from studio.generation.record import GenerationRecord
from studio.generation.request import Noise

Make = Callable[..., GenerationRecord]
Fits = Callable[[GenerationRecord], bool]
Inform = Callable[[Connection, Search], Search]

QUERIES: dict[str, Fits] = {
    "": lambda _: True,
    "foxes": lambda _: False,
    "sleeping": lambda one: "sleeping" in one.request.prompt,
    "slee": lambda one: "sleep" in one.request.prompt,
    "-slee": lambda one: "sleep" not in one.request.prompt,
    "-slee rating:4": lambda one: "sleep" not in one.request.prompt and one.rating == 4,
    "-slee -is:favourite": lambda one: "sleep" not in one.request.prompt and not one.is_favourite,
    "steps:2": lambda one: one.request.steps == 2,
    "steps:33": lambda _: False,
    "-steps:2 scheduler:euler": lambda one: one.request.steps != 2,
    "slee steps:2": lambda one: "sleep" in one.request.prompt and one.request.steps == 2,
    "rating:4": lambda one: one.rating == 4,
    "rating:>=2": lambda one: one.rating >= 2,
    "-rating:4": lambda one: one.rating != 4,
    "rating:0": lambda one: one.rating == 0,
    "rating:5 slee": lambda _: False,
    "is:favourite": lambda one: one.is_favourite,
    "is:favourite rating:4": lambda one: one.is_favourite and one.rating == 4,
    "is:favourite slee": lambda one: one.is_favourite and "sleep" in one.request.prompt,
    "is:tagged": lambda one: bool(one.tags),
    "is:noted": lambda _: False,
    "tag:keep": lambda one: "keep" in one.tags,
    "tag:KE*": lambda one: "keep" in one.tags,
    "-tag:keep steps:1": lambda one: "keep" not in one.tags and one.request.steps == 1,
    "tag:keep -slee": lambda one: "keep" in one.tags and "sleep" not in one.request.prompt,
    "colour:red": lambda one: one.colour == "red",
    "-colour:red slee": lambda one: one.colour != "red" and "sleep" in one.request.prompt,
    "album:best": lambda one: one.rating == 4,
    "album:best slee": lambda one: one.rating == 4 and "sleep" in one.request.prompt,
    "from:seedlock": lambda _: True,
    "from:comfyui": lambda _: False,
    "slee from:seedlock": lambda one: "sleep" in one.request.prompt,
    "seed:1*": lambda one: str(one.request.noise.seed).startswith("1"),
    "-seed:1*": lambda one: not str(one.request.noise.seed).startswith("1"),
    "seed:12 slee": lambda one: one.request.noise.seed == 12 and "sleep" in one.request.prompt,
    "steps:33 OR -slee": lambda one: "sleep" not in one.request.prompt,
    "(-slee steps:1) OR (-cat rating:4)": lambda one: (
        ("sleep" not in one.request.prompt and one.request.steps == 1)
        or ("cat" not in one.request.prompt and one.rating == 4)
    ),
    "date:>=2000 steps:2": lambda one: one.request.steps == 2,
    "-date:>=2000": lambda _: False,
}


def as_asked(_: Connection, search: Search) -> Search:
    """Nothing is known."""
    return search


def for_a_page(connection: Connection, search: Search) -> Search:
    """As a page asks."""
    return informed(connection, search, is_for_page=True)


def as_frequent(_: Connection, search: Search) -> Search:
    """As in a gallery where every condition holds for many."""
    return tuple(tuple(replace(term, count=FEW + 1) for term in terms) for terms in search)


@pytest.mark.parametrize("inform", [as_asked, informed, for_a_page, as_frequent])
def test_every_plan_finds_the_same(gallery: Gallery, make: Make, inform: Inform) -> None:
    made = _pictures(gallery, make)
    for query, fits in QUERIES.items():
        expected = [one.id for one in made if fits(one)]
        with gallery.store.database.reading() as connection:
            search = inform(connection, parse(query))
            found = [id_of(row[0]) for row in connection.execute(numbers(search))]
            first = [id_of(row[0]) for row in connection.execute(numbers(search, limit=3))]
            counted = connection.scalar(count(search))
        assert (query, found, first, counted) == (query, expected, expected[:3], len(expected))


def test_combinations_are_counted_as_pictures_come_and_go(gallery: Gallery, make: Make) -> None:
    one, _ = make(steps=7), make(steps=8)
    assert _combinations(gallery) == {7: 1, 8: 1}
    gallery.delete([one.id])
    gallery.empty_trash()
    assert _combinations(gallery) == {7: 0, 8: 1}
    assert gallery.count("steps:7 OR steps:8") == 1


def _combinations(gallery: Gallery) -> dict[int, int]:
    with gallery.store.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT steps, sum(count) FROM combinations GROUP BY steps").all()
    return {row[0]: row[1] for row in rows}


def _pictures(gallery: Gallery, make: Make) -> list[GenerationRecord]:
    """A dozen pictures that differ in everything that one can search by, newest first."""
    prompts = ("a fox sleeping", "a cat awake", "an owl sleeps", "a fox")
    ids = [make(steps=1 + turn % 3, noise=Noise(turn), prompt=prompts[turn % 4]).id for turn in range(14)]
    gallery.rate(ids[:5], 4)
    gallery.rate(ids[5:7], 2)
    gallery.favour(ids[3:9], True)
    gallery.tag(ids[2:5], ["keep", "more"])
    gallery.label(ids[::3], "red")
    gallery.put(ids[:5], "best")
    gallery.delete(ids[12:])
    return list(reversed(gallery.get_many(ids[:12])))
