"""Every edit can be taken back, and the reversal too."""

from collections.abc import Callable

import pytest

from studio.errors import StudioError
from studio.gallery.albums import Album
from studio.gallery.edit import Edit
from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord

Make = Callable[..., GenerationRecord]


def state(gallery: Gallery) -> object:
    """All that users say of pictures."""
    members = {album.name: list(gallery.ids(album.search)) for album in gallery.albums()}
    return gallery.get_many(list(gallery.ids("is:deleted OR -is:deleted"))), gallery.albums(), members


@pytest.mark.parametrize(
    "change",
    [
        {"rating": 5},
        {"is_favourite": True},
        {"colour": "red"},
        {"note": "new"},
        {"deleted": "2026-11-23T12:00:00.000000+00:00"},
        {"tag": ("keep", "new")},
        {"untag": ("KEEP",)},
        {"into": "best"},
        {"into": "made by this"},
        {"out_of": "best"},
        {"ids": (), "album": "best", "is_dropped": True},
        {"ids": (), "album": "best", "renamed": "finest"},
        {"ids": (), "album": "foxes", "query": "owl"},
        {"ids": (), "album": "new", "query": "owl"},
    ],
)
def test_an_edit_is_taken_back(gallery: Gallery, make: Make, change: dict[str, object]):
    one, two = make().id, make(steps=3).id
    for edit in (
        Edit((one,), rating=3, is_favourite=True, colour="blue", note="old", tag=("keep",), into="best"),
        Edit((two,), deleted="2026-11-22T12:00:00.000000+00:00"),
        Edit(album="foxes", query="fox"),
    ):
        gallery.edit(edit)
    before, edit = state(gallery), Edit(**{"ids": (one, two)} | change)

    reversal = gallery.reversal(edit)
    gallery.edit(edit)
    after, again = state(gallery), [step for one in reversal for step in gallery.reversal(one)]
    for step in reversal:
        gallery.edit(step)

    assert state(gallery) == before
    if change != {"ids": (), "album": "best", "is_dropped": True}:
        for step in again:
            gallery.edit(step)
        assert state(gallery) == after


def test_an_album_keeps_its_pictures_under_another_name(gallery: Gallery, make: Make):
    record = make()
    gallery.put([record.id], "best")
    gallery.save_album("foxes", "fox")

    gallery.rename_album("best", "Best of all")

    assert gallery.albums() == (Album("Best of all"), Album("foxes", "fox"))
    assert list(gallery.ids('album:"best of all"')) == [record.id]
    with pytest.raises(StudioError, match="already"):
        gallery.rename_album("foxes", "best OF all")
