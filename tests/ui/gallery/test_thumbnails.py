"""Small pictures: what is decoded first, in which size, and what is not decoded at all."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Semaphore
from weakref import ref

import pytest
from PIL import Image
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from studio.errors import StudioError
from studio.gallery.thumbnail_sizes import LARGE, SMALL
from studio.generation.record import GenerationRecord
from studio.ui.gallery.thumbnails import Thumbnails
from studio.ui.gallery.wishes import Wish, Wishes

Make = Callable[..., GenerationRecord]


@pytest.fixture
def records(make: Make) -> list[GenerationRecord]:
    """Three records."""
    return [make(seed=seed) for seed in range(3)]


@pytest.fixture
def small(tmp_path: Path) -> Callable[[GenerationRecord], Path]:
    """Where the small pictures lie."""
    path = tmp_path / "small.jpg"
    Image.new("RGB", (SMALL, SMALL)).save(path)
    return lambda _record: path


@pytest.fixture
def large(tmp_path: Path) -> Callable[[GenerationRecord], Path]:
    """Where the large ones lie."""
    path = tmp_path / "large.jpg"
    Image.new("RGB", (LARGE, LARGE)).save(path)
    return lambda _record: path


@pytest.fixture
def two_sizes(qtbot: QtBot, small: Callable[..., Path], large: Callable[..., Path]) -> Thumbnails:
    """Small pictures in two sizes."""
    return Thumbnails(small, None, large_of=large)


def taken(wishes: Wishes) -> Iterator[str]:
    """All wishes in their order."""
    while wishes:
        yield wishes.take().record.id


def test_what_shows_nothing_comes_first_and_what_is_out_of_sight_last(records: list[GenerationRecord]):
    wishes, (blank, blurred, ahead) = Wishes(), (Wish(record, 256) for record in records)
    wishes.add_ahead(ahead)
    wishes.add(blurred, is_blank=False)
    wishes.add(blank, is_blank=True)

    assert list(taken(wishes)) == [one.record.id for one in (blank, blurred, ahead)]


def test_what_was_scrolled_past_is_not_decoded(records: list[GenerationRecord]):
    wishes = Wishes()
    for record in records:
        wishes.add(Wish(record, 256), is_blank=True)

    wishes.keep([records[0].id, records[1].id])

    assert list(taken(wishes)) == [records[0].id, records[1].id]


def test_the_page_in_sight_comes_before_the_one_before_it_and_from_its_top(records: list[GenerationRecord]):
    wishes = Wishes()
    wishes.add(Wish(records[0], 256), is_blank=True)
    wishes.begin_round()
    for record in records[1:]:
        wishes.add(Wish(record, 256), is_blank=True)

    assert list(taken(wishes)) == [records[1].id, records[2].id, records[0].id]


def test_what_was_ahead_and_came_into_sight_is_decoded_once(records: list[GenerationRecord]):
    wishes = Wishes()
    wishes.add_ahead(Wish(records[0], 512))
    wishes.add(Wish(records[0], 256), is_blank=True)
    wishes.add_ahead(Wish(records[0], 512))

    assert list(taken(wishes)) == [records[0].id]


def test_a_large_place_is_filled_small_first(qtbot: QtBot, two_sizes: Thumbnails, records: list[GenerationRecord]):
    two_sizes.sharpen(600)
    widths = list[int]()

    def note() -> None:
        pixmap = two_sizes.get(records[0])
        widths.append(pixmap.width() if pixmap is not None else 0)

    two_sizes.ready.connect(note)
    assert two_sizes.get(records[0]) is None
    qtbot.waitUntil(lambda: len(widths) == 2)

    assert widths == [SMALL, LARGE]


def test_a_zoom_keeps_what_is_shown_until_it_is_sharper(
    qtbot: QtBot, two_sizes: Thumbnails, records: list[GenerationRecord]
):
    two_sizes.sharpen(200)
    two_sizes.get(records[0])
    qtbot.waitUntil(lambda: two_sizes.get(records[0]) is not None)
    two_sizes.sharpen(400)

    before = two_sizes.get(records[0])
    with qtbot.waitSignal(two_sizes.ready):
        pass
    after = two_sizes.get(records[0])

    assert before is not None
    assert after is not None
    assert (before.width(), after.width()) == (SMALL, 384)


def test_what_is_ahead_is_there_when_it_comes_into_sight(
    qtbot: QtBot, two_sizes: Thumbnails, records: list[GenerationRecord]
):
    two_sizes.sharpen(300)
    come = list[str]()
    two_sizes.ready.connect(come.append)

    two_sizes.prepare(records)
    qtbot.waitUntil(lambda: len(come) == 3)

    assert [pixmap.width() for pixmap in map(two_sizes.get, records) if pixmap] == [384] * 3


def test_where_no_small_picture_can_be_made_the_picture_itself_is_shown(
    qtbot: QtBot, records: list[GenerationRecord]
):
    def refused(_record: GenerationRecord) -> Path:
        raise StudioError("The disk is full.")

    thumbnails = Thumbnails(refused)
    thumbnails.get(records[0])
    qtbot.waitUntil(lambda: thumbnails.get(records[0]) is not None)

    pixmap = thumbnails.get(records[0])
    assert pixmap is not None
    assert not pixmap.isNull()


def test_the_cache_stays_within_its_bounds(
    qtbot: QtBot, small: Callable[..., Path], records: list[GenerationRecord]
):
    thumbnails = Thumbnails(small, limit=2 * SMALL * SMALL * 4)
    come = list[str]()
    thumbnails.ready.connect(come.append)
    for record in records:
        thumbnails.get(record)
    qtbot.waitUntil(lambda: len(come) == 3)

    assert [thumbnails.get(record) is None for record in records].count(True) == 1
    qtbot.waitUntil(lambda: len(come) == 4)  # asked for, it comes again


def test_a_damaged_small_picture_is_passed_over(qtbot: QtBot, tmp_path: Path, records: list[GenerationRecord]):
    (tmp_path / "damaged.jpg").write_bytes(b"this was a picture")
    thumbnails = Thumbnails(lambda _record: tmp_path / "damaged.jpg")
    thumbnails.get(records[0])
    qtbot.waitUntil(lambda: thumbnails.get(records[0]) is not None)

    pixmap = thumbnails.get(records[0])
    assert pixmap is not None
    assert not pixmap.isNull()


def test_what_is_let_go_of_ends_at_once_and_decodes_no_more(
    qtbot: QtBot, small: Callable[..., Path], records: list[GenerationRecord]
):
    asked, has_begun, gate = list[str](), Semaphore(0), Event()

    def path_of(record: GenerationRecord) -> Path:
        asked.append(record.id)
        has_begun.release()
        gate.wait(60)
        return small(record)

    thumbnails = Thumbnails(path_of)
    for record in records:
        thumbnails.get(record)
    has_begun.acquire(timeout=60)
    has_begun.acquire(timeout=60)
    known = ref(thumbnails)
    del thumbnails
    is_gone = known() is None
    gate.set()
    QThreadPool.globalInstance().waitForDone()

    assert is_gone  # in the pool's thread it would crash Qt
    assert len(asked) == 2


def test_a_bug_ends_one_decoding_and_no_other(
    qtbot: QtBot, small: Callable[..., Path], records: list[GenerationRecord]
):
    def path_of(record: GenerationRecord) -> Path:
        if record.id == records[0].id:
            raise ZeroDivisionError
        return small(record)

    thumbnails, come = Thumbnails(path_of), list[str]()
    thumbnails.ready.connect(come.append)
    with qtbot.captureExceptions() as flown:
        for record in records:
            thumbnails.get(record)
        qtbot.waitUntil(lambda: len(come) == 2)
        for bugs in (2, 3):  # as many threads as there are, and one more
            thumbnails.get(records[0])
            qtbot.waitUntil(lambda bugs=bugs: len(flown) == bugs)

    assert sorted(come) == sorted(record.id for record in records[1:])
