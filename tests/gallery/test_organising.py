"""Ratings, favourites, tags, notes and the trash."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from studio import app
from studio.errors import StudioError
from studio.gallery import removals
from studio.gallery.edit import Edit
from studio.gallery.gallery import Gallery
from studio.gallery.rows import timestamp
from studio.gallery.store import Store
from studio.generation.record import GenerationRecord
from studio.paths import Paths
from studio.settings import GallerySettings, Settings, save

Make = Callable[..., GenerationRecord]


def test_every_change_returns_the_records_as_they_are_now(gallery: Gallery, make: Make):
    one = make().id

    assert gallery.rate([one], 4)[0].rating == 4
    assert gallery.favour([one], True)[0].is_favourite
    assert gallery.tag([one], ["Portrait", "  best   of "])[0].tags == ("best of", "Portrait")
    assert gallery.note(one, "for the calendar") == gallery.get(one)
    assert gallery.untag([one], ["portrait"])[0].tags == ("best of",)


@pytest.mark.parametrize("rating", [-1, 6])
def test_a_rating_out_of_range_is_refused(gallery: Gallery, make: Make, rating: int):
    with pytest.raises(StudioError, match="0 to 5"):
        gallery.rate([make().id], rating)


def test_a_tag_that_differs_in_case_only_is_the_same_tag(gallery: Gallery, make: Make):
    one, two = make().id, make(steps=3).id
    gallery.tag([one, two], ["Fox"])

    assert gallery.tag([one], ["fox"])[0].tags == ("Fox",)
    assert gallery.tags() == {"Fox": 2}


def test_ids_that_are_gone_are_passed_over(gallery: Gallery, make: Make):
    one = make()

    assert [record.id for record in gallery.tag([one.id, "00000000000"], ["a"])] == [one.id]
    assert gallery.get_many(["00000000000", one.id])[0].id == one.id


def test_thousands_are_changed_in_one_call(gallery: Gallery, make: Make):
    kept = [make(steps=steps).id for steps in range(1, 4)]
    many = [*kept, *(f"{number:011d}" for number in range(2000))]

    assert [record.rating for record in gallery.rate(many, 5)] == [5, 5, 5]


def test_what_was_deleted_is_found_in_the_trash_only_and_comes_back_whole(gallery: Gallery, make: Make):
    one, other = make(), make(prompt="a black cat")

    (deleted,) = gallery.delete([one.id])

    assert deleted.deleted is not None
    assert gallery.search("").records == (other,)
    assert gallery.search("fox is:deleted").records == (deleted,)
    assert gallery.by_key(one.request.key()) is None
    assert gallery.restore([one.id]) == (one,)
    assert gallery.count() == 2


def test_emptying_the_trash_removes_files_rows_and_words(gallery: Gallery, make: Make, home: Paths):
    gone, kept = make(), make(prompt="a black cat")
    gallery.tag([gone.id], ["old"])
    gallery.delete([gone.id])

    assert gallery.empty_trash() == 1

    assert not gone.path.exists()
    assert kept.path.exists()
    assert [path.stem for path in home.thumbnails.rglob("*.jpg")] == [kept.id]
    assert gallery.search("fox is:deleted").records == ()
    assert gallery.tags() == {}
    with pytest.raises(StudioError, match="no picture"):
        gallery.get(gone.id)


def test_the_newest_picture_of_a_request_is_found_by_its_key(gallery: Gallery, make: Make):
    make()
    newest = make()

    assert gallery.by_key(newest.request.key()) == newest
    assert gallery.by_key("0" * 64) is None


def test_many_pictures_are_found_by_their_keys(gallery: Gallery, make: Make):
    first, other = make(prompt="a fox"), make(prompt="an owl")
    newest, gone = make(prompt="a fox"), make(prompt="a cat")
    gallery.delete([gone.id])
    keys = [record.request.key() for record in (first, other, gone)]

    assert gallery.by_keys([*keys, "0" * 64] * 600) == {keys[0]: newest, keys[1]: other}
    assert gallery.by_keys([]) == {}


def test_the_trash_forgets_what_has_lain_there_too_long(gallery: Gallery, make: Make):
    old, new, kept = make(), make(), make()
    gallery.edit(Edit((old.id,), deleted=timestamp(datetime.now(UTC) - timedelta(days=31))))
    gallery.edit(Edit((new.id,), deleted=timestamp(datetime.now(UTC) - timedelta(days=29))))

    assert (removals.expire(gallery.store, 0), removals.expire(gallery.store, 30)) == (0, 1)

    assert not old.path.exists()
    assert [record.id for record in gallery.get_many([old.id, new.id, kept.id])] == [new.id, kept.id]


def test_opening_the_gallery_empties_what_the_settings_say(home: Paths, gallery: Gallery, make: Make):
    record = make()
    gallery.edit(Edit((record.id,), deleted=timestamp(datetime.now(UTC) - timedelta(days=8))))
    gallery.close()
    save(replace(Settings(), gallery=GallerySettings(trash_days=7)), home.settings)

    app.open_gallery(home).close()

    assert not record.path.exists()


def test_a_trash_that_cannot_be_emptied_keeps_nobody_from_the_gallery(
    home: Paths, gallery: Gallery, make: Make, monkeypatch: pytest.MonkeyPatch
):
    record = make()
    gallery.close()
    monkeypatch.setattr(removals, "expire", _refuse)

    opened = app.open_gallery(home)

    assert opened.get(record.id) == record
    opened.close()


def _refuse(_store: Store, _days: int) -> int:
    raise StudioError("The disk is full. Free some space and try again.")
