"""`seedlock gallery tree` and `compare`."""

import pytest


@pytest.fixture
def family(seedlock) -> list[str]:
    """A picture, and two variations of it."""
    first = seedlock("generate", "a red fox", "--seed", "7", "--steps", "1", "--json").lines[0]["id"]
    varied = seedlock("vary", first, "--count", "2", "--json").lines
    return [first, *(line["id"] for line in varied)]


def test_a_tree_tells_what_changed_from_one_to_the_next(seedlock, family) -> None:
    done = seedlock("gallery", "tree", family[2], "--json")

    assert [(line["id"], line["parent"]) for line in done.lines] == [
        (family[0], None), (family[1], family[0]), (family[2], family[0]),
    ]  # fmt: skip
    assert [change["name"] for change in done.lines[1]["changes"]] == ["variation"]


def test_a_tree_for_people_is_indented(seedlock, family) -> None:
    seedlock("gallery", "delete", family[1])

    first, second, third = seedlock("gallery", "tree", family[0]).out.splitlines()

    assert first == f"{family[0]}  a red fox"
    assert second.startswith(f"  {family[1]}  variation: ")
    assert second.endswith("(in the trash)")
    assert third.startswith(f"  {family[2]}")


def test_recipes_are_compared_line_by_line(seedlock) -> None:
    ids = [
        seedlock("generate", "a red fox", "--seed", seed, "--steps", "1", "--json").lines[0]["id"]
        for seed in ("7", "8")
    ]

    assert seedlock("gallery", "compare", *ids, "--json").lines == [{"name": "seed", "values": ["7", "8"]}]
    assert seedlock("gallery", "compare", *ids).out.splitlines()[1].split() == ["seed", "7", "8"]
    assert "alike" in seedlock("gallery", "compare", ids[0], ids[0]).err
    assert len(seedlock("gallery", "compare", *ids, "--all", "--json").lines) > 5


def test_one_picture_cannot_be_compared(seedlock, family) -> None:
    done = seedlock("gallery", "compare", family[0])

    assert (done.status, "two or more" in done.err) == (1, True)
