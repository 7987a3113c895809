"""Counts, facets, and pictures that look alike."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from studio.errors import StudioError
from studio.gallery import facets
from studio.gallery.facets import Value
from studio.gallery.gallery import Gallery
from studio.gallery.looks import look_of
from studio.gallery.query import parse
from studio.gallery.tally import Tally, tally
from studio.generation.draft import Planned
from studio.generation.record import Generated, GenerationRecord

Make = Callable[..., GenerationRecord]


def keep(gallery: Gallery, fox: Planned, draw: Callable[[Planned], Generated], image: Image.Image) -> str:
    """The id of a picture that is kept under the fox's recipe."""
    return gallery.add(fox, replace(draw(fox), image=image)).id


def test_a_count_is_exact_where_it_is_quick(gallery: Gallery, make: Make):
    make(), make(prompt="an owl")

    assert gallery.tally("fox") == Tally(1)
    assert str(gallery.tally()) == "2"


def test_a_count_that_takes_long_is_an_estimate_that_says_so(
    gallery: Gallery, make: Make, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("studio.gallery.tally.STEPS", 10)
    for steps in range(1, 40):
        make(steps=steps)

    with gallery.store.database.reading() as connection:
        found = tally(connection, parse("-owl OR steps:3"), within=-1)

    assert not found.is_exact
    assert str(Tally(312_345, is_exact=False)) == "about 310,000"
    assert str(found).startswith("about ")


def test_facets_count_the_hits_of_a_search(gallery: Gallery, make: Make):
    first, second = make(), make(steps=3)
    make(prompt="an owl", scheduler="ddim")
    gallery.tag([first.id], ["at night"])
    gallery.rate([second.id], 4)

    found = gallery.overview.facets("fox")

    values = {facet.field: facet.values for facet in found.facets}
    assert (found.total, found.is_sample) == (2, False)
    assert values["model"] == (Value("Realistic_Vision_V5.1", 2, "model:Realistic_Vision_V5.1"),)
    assert values["frame"] == (Value("oil painting", 2, 'frame:"oil painting"'),)
    assert values["scheduler"] == (Value("euler", 2, "scheduler:euler"),)
    assert values["tag"] == (Value("at night", 1, 'tag:"at night"'),)
    assert values["lighting"] == (Value("golden hour", 2, 'style:"golden hour"'),)
    assert {value.text: value.count for value in values["rating"]} == {"0": 1, "4": 1}
    assert all(gallery.count(f"fox {value.term}") == value.count for facet in values.values() for value in facet)


def test_facets_of_very_many_are_estimates(gallery: Gallery, make: Make, monkeypatch: pytest.MonkeyPatch):
    for steps in range(1, 13):
        make(steps=steps, prompt="an owl" if steps % 2 else "a fox")
    monkeypatch.setattr(facets, "MOST_COUNTED", 6)
    monkeypatch.setattr(facets, "SLICES", 1)

    found = gallery.overview.facets()

    assert (found.total, found.is_sample) == (12, True)
    assert next(facet.values[0].count for facet in found.facets if facet.field == "frame") == 12
    assert gallery.overview.facets("zyzzyva").facets == ()


def test_pictures_that_look_alike_are_found_nearest_first(
    gallery: Gallery, fox: Planned, draw: Callable[[Planned], Generated]
):
    image = Image.radial_gradient("L").resize((48, 32)).convert("RGB")
    other = Image.effect_noise((48, 32), 90).convert("RGB")
    same, darker = image.resize((96, 64)), image.point([value * 3 // 4 for value in range(256)] * 3)
    one, far = keep(gallery, fox, draw, image), keep(gallery, fox, draw, other)
    near = [keep(gallery, fox, draw, picture) for picture in (same, darker)]
    while gallery.likeness.take(2):
        pass

    found = gallery.likeness.like(gallery.get(one))

    assert {record.id for record, _ in found} == set(near)
    assert [distance for _, distance in found] == sorted(distance for _, distance in found)
    assert far not in near
    gallery.delete(near[:1])
    assert [record.id for record, _ in gallery.likeness.like(gallery.get(one))] == near[1:]


def test_a_look_tells_a_picture_from_its_mirror():
    image = Image.linear_gradient("L").rotate(90)

    assert look_of(image) == look_of(image.resize((40, 30)))
    assert (look_of(image) ^ look_of(ImageOps.mirror(image))) & (2**64 - 1) == 2**64 - 1


def test_a_picture_that_is_gone_looks_like_nothing(gallery: Gallery, make: Make):
    record = make()
    gallery.thumbnail(record).unlink()
    record.path.unlink()

    assert gallery.likeness.take() == 1
    assert gallery.likeness.take() == 0
    assert isinstance(record.path, Path)
    with pytest.raises(StudioError, match="no picture"):
        gallery.likeness.like(gallery.get("00000000000"))


def test_the_uses_of_a_model_are_told_by_its_contents(gallery: Gallery, make: Make):
    first = make()
    make(prompt="an owl")
    gallery.delete([first.id])
    assert gallery.overview.uses("ab" * 32) == 1
    assert gallery.overview.uses("cd" * 32) == 0
