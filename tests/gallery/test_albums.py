"""Colour labels, albums and saved searches."""

from collections.abc import Callable

import pytest

from studio.errors import StudioError
from studio.gallery.albums import Album
from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord

Make = Callable[..., GenerationRecord]


def test_pictures_go_into_albums_and_out_again(gallery: Gallery, make: Make):
    one, two = make(), make(steps=3)
    gallery.put([one.id, two.id, one.id], ' best  "of" ')
    gallery.take_out([one.id], "BEST OF")

    assert gallery.albums() == (Album("best of"),)
    assert gallery.search(gallery.albums()[0].search).records == (two,)


def test_a_saved_search_shows_what_it_finds(gallery: Gallery, make: Make):
    gallery.save_album("foxes", "fox OR rating:5")
    record = make()

    (album,) = gallery.albums()

    assert gallery.search(album.search).records == (record,)
    gallery.save_album("Foxes", "owl")
    assert gallery.albums() == (Album("foxes", "owl"),)
    gallery.drop_album("foxes")
    assert gallery.albums() == ()


def test_an_album_that_is_dropped_leaves_its_pictures(gallery: Gallery, make: Make):
    record = make()
    gallery.put([record.id], "best")

    gallery.drop_album("best")

    assert gallery.count("album:best") == 0
    assert gallery.get(record.id) == record


def test_a_picture_that_is_gone_leaves_its_albums(gallery: Gallery, make: Make):
    record = make()
    gallery.put([record.id], "best")
    gallery.delete([record.id])

    gallery.empty_trash()

    assert list(gallery.verify()) == []
    assert gallery.count("album:best is:deleted") == 0


def test_a_colour_label_is_given_and_taken(gallery: Gallery, make: Make):
    record = make()

    assert gallery.label([record.id], "red")[0].colour == "red"
    assert gallery.label([record.id], "")[0].colour == ""
    with pytest.raises(StudioError, match="no colour label"):
        gallery.label([record.id], "beige")


@pytest.mark.parametrize("name", ["", "  ", '""'])
def test_an_album_needs_a_name(gallery: Gallery, name: str):
    with pytest.raises(StudioError, match="needs a name"):
        gallery.save_album(name)


def test_a_saved_search_must_be_understood(gallery: Gallery):
    with pytest.raises(StudioError, match="not closed"):
        gallery.save_album("foxes", "(fox")
    assert gallery.albums() == ()
