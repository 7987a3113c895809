"""What is offered while a search is typed, where a wrong one is wrong, and what would find something."""

from collections.abc import Callable

import pytest

from studio.gallery.gallery import Gallery
from studio.gallery.hints import Hint
from studio.gallery.query import SearchError, parse
from studio.gallery.tally import Tally
from studio.generation.record import GenerationRecord

Make = Callable[..., GenerationRecord]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("fra", ["frame:"]),
        ("favo", ["is:favourite"]),
        ("go", ["golden"]),
        ("red gol", ["golden"]),
        ("frame:o", ['"oil painting"']),
        ("frame:pain", ['"oil painting"']),
        ('style:"gol', ['"golden hour"']),
        ("style:golden hour", ["hour"]),
        ("model:real", ["Realistic_Vision_V5.1"]),
        ("tag:k", ["keep"]),
        ("album:b", ['"best of"']),
        ("colour:r", ["red"]),
        ("-is:imp", ["imported"]),
        ("size:", ["48x32"]),
        ("scheduler:", ["euler"]),
        ("date:yes", ["yesterday"]),
        ("seed:", []),
        ("nosuch:x", []),
        ("", ["prompt:", "negative:"]),
        ("fox ", ["prompt:", "negative:"]),
    ],
)
def test_completions(gallery: Gallery, make: Make, typed: str, offered: list[str]):
    record = make()
    gallery.tag([record.id], ["keep"])
    gallery.put([record.id], "best of")

    found = [one.text for one in gallery.overview.completions(typed, len(typed))]

    assert found[: len(offered)] == [one for one in offered if one != "hour"] or found == []


def test_a_completion_replaces_the_value_that_was_begun(gallery: Gallery, make: Make):
    make()

    (one,) = gallery.overview.completions("red frame:o blue", 11)

    assert (one.text, one.start, one.is_whole) == ('"oil painting"', 10, True)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("red stepz:20 fox", "stepz:20"),
        ("red rating:9x", "rating:9x"),
        ("is:favrit", "is:favrit"),
        ("red (fox", "("),
        ("red fox) blue", ")"),
        ("  -date:0001 x", "-date:0001"),
    ],
)
def test_an_error_tells_where_it_is(text: str, wrong: str):
    with pytest.raises(SearchError) as caught:
        parse(text)

    assert text[caught.value.start : caught.value.end] == wrong


def test_color_is_colour():
    assert parse("color:red") == parse("colour:red")


def test_hints_tell_what_finds_something(gallery: Gallery, make: Make):
    make(), make(steps=9)

    assert gallery.overview.hints("fox giraffe steps:9") == (Hint("giraffe", "fox steps:9", Tally(1)),)
    assert gallery.overview.hints("giraffe") == ()
    assert gallery.overview.hints("giraffe OR owl") == ()
