"""The family of a picture is found from any of its members, whatever happened to the others."""

from collections.abc import Callable

import pytest

from studio.gallery import families
from studio.gallery.families import Family, Member
from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord

Make = Callable[..., GenerationRecord]


def test_every_member_leads_to_the_whole_family(gallery: Gallery, make: Make):
    first = make()
    second, other = make(parent=first.id, steps=3), make(parent=first.id, steps=4)
    third = make(parent=second.id, steps=5)
    make(steps=9)

    found = [gallery.overview.family(record.id) for record in (first, second, other, third)]

    links = [(first.id, ""), (second.id, first.id), (other.id, first.id), (third.id, second.id)]
    assert found == [Family(tuple(Member(*link) for link in links))] * 4


def test_a_picture_in_the_trash_stays_a_link(gallery: Gallery, make: Make):
    first = make()
    second = make(parent=first.id, steps=3)
    gallery.delete([first.id])

    family = gallery.overview.family(second.id)

    assert [(member.id, member.is_deleted) for member in family.members] == [(first.id, True), (second.id, False)]


def test_what_a_picture_was_made_from_may_be_gone(gallery: Gallery, make: Make):
    first = make()
    second = make(parent=first.id, steps=3)
    gallery.delete([first.id])
    gallery.empty_trash()

    assert gallery.overview.family(second.id) == Family((Member(second.id, ""),), gone=first.id)
    assert gallery.overview.family(first.id) == Family(())
    assert gallery.overview.family(make(parent="no id", steps=7).id).gone == "no id"


def test_a_circle_ends(gallery: Gallery, make: Make):
    ours = make()
    second = make(parent=ours.id, steps=3)
    with gallery.store.database.writing() as connection:
        table = families.GENERATIONS
        connection.execute(table.update().where(table.c.id == ours.id).values(parent=second.id))

    assert {member.id for member in gallery.overview.family(ours.id).members} == {ours.id, second.id}


def test_a_family_too_large_says_so(gallery: Gallery, make: Make, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(families, "MOST", 3)
    first = make()
    for steps in range(3, 7):
        make(parent=first.id, steps=steps)

    family = gallery.overview.family(first.id)

    assert (len(family.members), family.is_whole) == (3, False)
