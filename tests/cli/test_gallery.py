"""`seedlock gallery`."""

import pytest

KEYS = (
    "id key prompt negative seed model width height steps path pixels_sha256 seconds "
    "created rating tags parent run"
)


@pytest.fixture
def made(seedlock) -> list[dict]:
    """Three pictures: a fox, a lighthouse, another fox."""
    prompts = ("a red fox", "a lighthouse", "a white fox")
    return [seedlock("generate", prompt, "--seed", "7", "--steps", "1", "--json").lines[0] for prompt in prompts]


def test_searching_finds_by_words_the_newest_first(seedlock, made) -> None:
    done = seedlock("gallery", "search", "fox", "--json")

    assert done.status == 0
    assert [line["id"] for line in done.lines] == [made[2]["id"], made[0]["id"]]
    assert list(done.lines[0]) == KEYS.split()


def test_an_empty_search_finds_all_up_to_the_limit(seedlock, made) -> None:
    done = seedlock("gallery", "search", "--limit", "2")

    assert len(done.out.splitlines()) == 2
    assert "--limit" in done.err


def test_showing_tells_everything(seedlock, made) -> None:
    done = seedlock("gallery", "show", made[1]["id"])

    assert "a lighthouse" in done.out
    assert made[1]["path"] in done.out


def test_what_is_deleted_is_found_no_more_until_it_is_restored(seedlock, made) -> None:
    assert seedlock("gallery", "delete", made[0]["id"]).status == 0
    assert len(seedlock("gallery", "search", "fox", "--json").lines) == 1

    assert seedlock("gallery", "restore", made[0]["id"]).status == 0
    assert len(seedlock("gallery", "search", "fox", "--json").lines) == 2


@pytest.mark.parametrize("command", ["show", "delete", "restore"])
def test_an_unknown_id_is_one_line(seedlock, command) -> None:
    done = seedlock("gallery", command, "01XYZ")

    assert done.status == 1
    assert "01XYZ" in done.err


def test_a_search_that_is_not_understood_is_one_line(seedlock) -> None:
    done = seedlock("gallery", "search", "kolour:red")

    assert done.status == 1
    assert done.err.count("\n") == 1
