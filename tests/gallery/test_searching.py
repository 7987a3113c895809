"""The search language on a real database."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.gallery.gallery import Gallery
from studio.generation.draft import Origin, Planned
from studio.generation.record import Generated, GenerationRecord
from studio.generation.request import ModelRef, Noise, Size
from studio.paths import Paths
from studio.prompt.fields import PromptFields, StylePhrase

Make = Callable[..., GenerationRecord]


@dataclass(frozen=True)
class Zoo:
    """A gallery of three pictures, each found by something else; id → name."""

    gallery: Gallery
    names: dict[str, str]


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory, maker: Callable[[Gallery], Make]) -> Iterator[Zoo]:
    """Kept once for all queries."""
    gallery = Gallery.open(Paths.of_home(tmp_path_factory.mktemp("zoo")))
    make = maker(gallery)
    fox, cat, owl = make().id, make(CAT, **CAT_CHANGES).id, make(OWL, **OWL_CHANGES).id
    gallery.rate([cat], 4)
    gallery.rate([owl], 5)
    gallery.favour([owl], True)
    gallery.tag([cat], ["at night"])
    gallery.note(owl, "for the calendar")
    gallery.label([owl], "red")
    gallery.put([cat], "best")
    yield Zoo(gallery, {fox: "fox", cat: "cat", owl: "owl"})
    gallery.close()


CAT = PromptFields("black cat", "photograph", (StylePhrase("neon hues", "mood"),), ("super detailed",))
CAT_CHANGES = {"prompt": "photograph of a black cat", "negative_prompt": "fox", "steps": 30, "run": "r1"}
OWL = PromptFields("déjà-vu owl 🦊", "watercolor", modifiers=("e-commerce style",))
OWL_CHANGES = {
    "prompt": "watercolor of a déjà-vu owl 🦊, e-commerce style",
    "noise": Noise(2**64 - 1),
    "size": Size(32, 48),
    "guidance_scale": 7.5,
    "model": ModelRef("starter", "cd" * 32),
    "scheduler": "dpmpp_2m",
}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "owl cat fox"),
        ("fox", "fox"),
        ("RED FO", "fox"),
        ("red fo", "fox"),
        ("black cat", "cat"),
        ('"black cat"', "cat"),
        ('"cat black"', ""),
        ("-fox", "owl cat"),
        ("-fox -owl", "cat"),
        ("o* -cat", "owl fox"),
        ("deja", "owl"),
        ("🦊", "owl"),
        ("e-commerce", "owl"),
        ("calendar", "owl"),
        ("night", "cat"),
        (", - * !", "owl cat fox"),
        ("negative:fox", "cat"),
        ('frame:"oil painting"', "fox"),
        ("frame:oil", "fox"),
        ("-frame:oil", "owl cat"),
        ("subject:cat", "cat"),
        ("style:golden", "fox"),
        ("modifier:8k", "fox"),
        ("model:vision", "cat fox"),
        ("model:starter", "owl"),
        ("seed:7", "cat fox"),
        ("seed:07", "cat fox"),
        ("seed:18446744073709551615", "owl"),
        ("seed:1844*", "owl"),
        ("-seed:7", "owl"),
        ("size:32x48", "owl"),
        ("-size:32x48", "cat fox"),
        ("steps:30", "cat"),
        ("steps:2..29", "owl fox"),
        ("steps:>2", "cat"),
        ("steps:<30", "owl fox"),
        ("guidance:7.5", "owl"),
        ("guidance:<=5", "cat fox"),
        ("rating:>=4", "owl cat"),
        ("rating:0", "fox"),
        ("-rating:5", "cat fox"),
        ("scheduler:dpmpp_2m", "owl"),
        ('tag:"at night"', "cat"),
        ('tag:"AT NIGHT"', "cat"),
        ("tag:at*", "cat"),
        ("-tag:at*", "owl fox"),
        ("is:favourite", "owl"),
        ("-is:favorite", "cat fox"),
        ("is:deleted", ""),
        ("run:r1", "cat"),
        ("-run:r1", "owl fox"),
        ("date:today", "owl cat fox"),
        ("date:yesterday", ""),
        ("date:1999..2001", ""),
        ("date:2001..", "owl cat fox"),
        ("-date:today", ""),
        ("rating:>=4 is:favourite owl model:starter", "owl"),
        ("fox OR owl", "owl fox"),
        ("fox OR rating:4", "cat fox"),
        ("(fox OR owl) AND seed:7", "fox"),
        ("seed:7 (fox OR owl)", "fox"),
        ("fox OR cat seed:7", "cat fox"),
        ("NOT fox", "owl cat"),
        ("NOT (fox OR owl)", "cat"),
        ("-(fox OR owl)", "cat"),
        ("NOT (cat OR rating:5)", "fox"),
        ("-(rating:>=4 -owl)", "owl fox"),
        ("NOT NOT fox", "fox"),
        ("fox AND NOT hat", "fox"),
        ("((fox))", "fox"),
        ("() fox", "fox"),
        ("fox OR", "fox"),
        ("OR AND NOT", "owl cat fox"),
        ('"OR"', ""),
        ("is:deleted OR fox", "fox"),
        ("is:noted", "owl"),
        ("is:tagged", "cat"),
        ("-is:tagged", "owl fox"),
        ("is:imported", ""),
        ("from:seedlock", "owl cat fox"),
        ("from:comfyui", ""),
        ("-from:seedlock", ""),
        ("colour:red", "owl"),
        ("album:best", "cat"),
        ("fox album:best", ""),
        ("black album:best", "cat"),
        ("black -colour:red", "cat"),
        ("date:today -date:yesterday fox", "fox"),
    ],
)
def test_a_query_finds(zoo: Zoo, query: str, expected: str):
    found = [zoo.names[identity] for identity in zoo.gallery.ids(query)]

    assert " ".join(found) == expected
    assert [zoo.names[record.id] for record in zoo.gallery.search(query).records] == found
    assert zoo.gallery.count(query) == len(found)


def test_children_are_found_by_their_parent(gallery: Gallery, make: Make):
    parent = make()
    child = make(parent=parent.id)

    assert gallery.search(f"parent:{parent.id}").records == (child,)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("framme:oil", 'no search field "framme:". The nearest is "frame:"'),
        ("frame:", '"frame:" needs a value'),
        ("seed:abc", '"abc" is not a seed'),
        ("rating:many", '"many" is not a number'),
        ("rating:>=", '"" is not a number'),
        ("date:2026-13", '"2026-13" is not a date'),
        ("date:0001", '"0001" is not a date'),
        ("size:large", '"large" is not a size'),
        ("is:favorit", 'The nearest is "is:favorite"'),
        ("fox " * 65, "Use at most 64"),
        ("(fox", 'A "(" is not closed'),
        ("fox)", 'There is a ")" too many'),
        ("(" * 50 + "fox", "too many parentheses"),
        ("(a OR b) (a OR b) (a OR b) (a OR b) (a OR b) (a OR b)", "too many alternatives"),
        ("colour:beige", "is no colour label"),
    ],
)
def test_a_query_that_is_not_understood_gets_one_sentence(zoo: Zoo, query: str, sentence: str):
    with pytest.raises(StudioError) as caught:
        zoo.gallery.search(query)

    assert sentence in str(caught.value)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('ab"*:-(){}^+.\\\0\ud800é🦊 ANDORTNE') | st.characters(), max_size=40))
def test_no_text_breaks_a_search(zoo: Zoo, text: str):
    with suppress(StudioError):
        zoo.gallery.count(text)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12))
def test_every_word_of_letters_finds_its_picture(
    gallery: Gallery, fox: Planned, draw: Callable[[Planned], Generated], word: str
):
    planned = Planned(replace(fox.request, prompt=f"a {word} tree"), Origin())
    record = gallery.add(planned, draw(fox))

    assert record in gallery.search(word, limit=1000).records


def test_paging_meets_every_picture_once_and_in_order(gallery: Gallery, make: Make):
    made = [make(steps=steps).id for steps in range(1, 8)]

    page, seen = gallery.search("fox", limit=3), list[str]()
    while True:
        seen += [record.id for record in page.records]
        if page.next is None:
            break
        page = gallery.search("fox", limit=3, after=page.next)

    assert seen == made[::-1]
