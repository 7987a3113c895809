"""Pages of a gallery of two thousand rows: keyset cursors, nothing sorted."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.dialects import sqlite

from studio.gallery.database import open_database
from studio.gallery.gallery import Gallery
from studio.gallery.ids import id_of, new_number
from studio.gallery.query import parse
from studio.gallery.rows import insert_row
from studio.gallery.search import numbers
from studio.generation.draft import Planned
from studio.generation.imprint import Imprint
from studio.generation.record import Generated
from studio.generation.request import Noise
from studio.paths import Paths

ROWS = 2000


@pytest.fixture(scope="module")
def home_of_years(
    tmp_path_factory: pytest.TempPathFactory, fox: Planned, draw: Callable[[Planned], Generated]
) -> Paths:
    """A picture a day, with seeds from 0 on; every tenth is of a cat."""
    paths = Paths.of_home(tmp_path_factory.mktemp("years")).create()
    database, environment = open_database(paths.database), draw(fox).environment
    with database.writing() as connection:
        for day in range(ROWS):
            created = datetime(2019, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
            prompt = "a cat" if day % 10 == 0 else fox.request.prompt
            request = replace(fox.request, prompt=prompt, noise=Noise(day))
            identity = id_of(new_number(created, 0))
            imprint = Imprint(identity, created, request, fox.origin, environment, 1.0, "")
            insert_row(connection, imprint, f"{day}.png")
    database.close()
    return paths


@pytest.fixture(scope="module")
def years(home_of_years: Paths) -> Iterator[Gallery]:
    """That gallery, opened."""
    gallery = Gallery.open(home_of_years)
    yield gallery
    gallery.close()


def seeds(gallery: Gallery, query: str, limit: int) -> list[int]:
    """The seeds of everything that fits, met page by page."""
    page, met = gallery.search(query, limit), list[int]()
    while True:
        met += [record.request.noise.seed for record in page.records]
        if page.next is None:
            return met
        page = gallery.search(query, limit, page.next)


@pytest.mark.parametrize("limit", [64, 100, ROWS])
def test_pages_meet_everything_once_newest_first(years: Gallery, limit: int):
    assert seeds(years, "", limit) == list(range(ROWS))[::-1]
    assert seeds(years, "cat", limit) == list(range(0, ROWS, 10))[::-1]


def test_what_is_added_while_paging_moves_no_page(
    years: Gallery, fox: Planned, draw: Callable[[Planned], Generated]
):
    first = years.search("", 10)
    added = years.add(fox, draw(fox))

    second = years.search("", 10, first.next)

    assert [record.request.noise.seed for record in second.records] == list(range(ROWS - 20, ROWS - 10))[::-1]
    years.delete([added.id])
    years.empty_trash()


def test_ids_and_counts_agree_with_the_pages(years: Gallery):
    assert len(years.ids()) == years.count() == ROWS
    assert years.count("cat") == ROWS // 10
    assert years.count("date:2020") == 366
    assert [record.id for record in years.get_many(years.ids()[500:503])] == list(years.ids())[500:503]


@pytest.mark.parametrize(
    "query", ["", "fox", "-fox", "fox rating:5", "rating:>=4", "steps:20 -is:favourite", "fox OR rating:5"]
)
def test_no_page_is_sorted(home_of_years: Paths, query: str):
    page = numbers(parse(query), before=10**15, limit=100)
    sql = str(page.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))

    connection = sqlite3.connect(home_of_years.database)
    plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}"))
    connection.close()

    assert "TEMP B-TREE" not in plan
