"""`seedlock gallery facets`, `like` and `albums`."""

import pytest


@pytest.fixture
def made(seedlock) -> list[dict]:
    """Two foxes of one seed and a lighthouse."""
    prompts = ("a red fox", "a white fox", "a lighthouse")
    return [seedlock("generate", text, "--seed", "7", "--steps", "1", "--json").lines[0] for text in prompts]


def test_facets_are_a_line_each(seedlock, made) -> None:
    done = seedlock("gallery", "facets", "fox", "--json")

    model = made[0]["model"]
    assert {"field": "model", "value": model, "count": 2, "term": f"model:{model}"} in done.lines
    assert "2 pictures" in done.err


def test_pictures_like_one_come_with_their_distance(seedlock, made) -> None:
    done = seedlock("gallery", "like", made[0]["id"], "--json")

    assert done.status == 0
    assert all(0 <= line["distance"] <= 12 for line in done.lines)


def test_a_search_is_saved_listed_and_dropped(seedlock, made) -> None:
    saved = seedlock("gallery", "albums", "--save", "foxes", "fox OR owl", "--json")
    dropped = seedlock("gallery", "albums", "--drop", "foxes", "--json")

    assert saved.lines == [{"name": "foxes", "search": "fox OR owl", "count": 2}]
    assert dropped.lines == []


def test_pictures_go_into_an_album_and_out_again(seedlock, made) -> None:
    seedlock("gallery", "albums", "--into", "best", "fox")
    taken = seedlock("gallery", "albums", "--out-of", "best", "white", "--json")

    assert taken.lines == [{"name": "best", "search": 'album:"best"', "count": 1}]
    assert [line["id"] for line in seedlock("gallery", "search", "album:best", "--json").lines] == [made[0]["id"]]
