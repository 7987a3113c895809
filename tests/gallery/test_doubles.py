"""Pictures that are there twice, with the same pixels or nearly so."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from studio.gallery.doubles import Double
from studio.gallery.gallery import Gallery
from studio.gallery.ids import number_of
from studio.gallery.looks import keep
from studio.generation.draft import Planned
from studio.generation.record import Generated

Keep = Callable[[Image.Image], str]


@pytest.fixture
def kept(gallery: Gallery, fox: Planned, draw: Callable[[Planned], Generated]) -> Keep:
    """Keeps a picture and gives its id."""
    return lambda image: gallery.add(fox, replace(draw(fox), image=image)).id


def look(gallery: Gallery) -> None:
    while gallery.likeness.take():
        pass


def test_equal_and_similar_pictures_are_told_apart_from_others(gallery: Gallery, kept: Keep):
    image, noise = Image.radial_gradient("L").resize((48, 32)), Image.effect_noise((48, 32), 90)
    one, two = kept(image.convert("RGB")), kept(image.convert("RGB"))
    kept(noise.convert("RGB"))
    slanted = Image.linear_gradient("L").rotate(30)
    three, four = kept(slanted.resize((48, 32)).convert("RGB")), kept(slanted.resize((96, 64)).convert("RGB"))

    look(gallery)

    assert gallery.likeness.doubles() == (Double((four, three), False), Double((two, one), True))


def test_what_lies_in_the_trash_is_nobodys_double(gallery: Gallery, kept: Keep):
    image = Image.radial_gradient("L").resize((48, 32)).convert("RGB")
    one, _ = kept(image), kept(image)
    look(gallery)
    gallery.delete([one])

    assert gallery.likeness.doubles() == ()


@pytest.mark.parametrize(("bits", "is_near"), [(0b111, True), (0b1111, False), (1 << 62 | 1 << 31 | 1, True)])
def test_looks_of_three_bits_apart_are_near(gallery: Gallery, kept: Keep, bits: int, is_near: bool):
    ids = [kept(Image.effect_noise((48, 32), 20 + place).convert("RGB")) for place in range(2)]
    with gallery.store.database.writing() as connection:
        keep(connection, [(number_of(ids[0]), 0x0123456789ABCDEF), (number_of(ids[1]), 0x0123456789ABCDEF ^ bits)])

    assert bool(gallery.likeness.doubles()) == is_near


def test_an_empty_gallery_has_no_doubles(gallery: Gallery):
    assert gallery.likeness.doubles() == ()


def test_the_language_finds_what_looks_like_a_picture(gallery: Gallery, kept: Keep):
    image = Image.radial_gradient("L").resize((48, 32)).convert("RGB")
    one, two = kept(image), kept(image.resize((96, 64)))
    kept(Image.effect_noise((48, 32), 90).convert("RGB"))
    look(gallery)

    assert list(gallery.ids(f"like:{one}")) == [two, one]
    assert gallery.likeness.ids(one) == [one, two]
    assert list(gallery.ids(f"like:{one} rating:5")) == []
