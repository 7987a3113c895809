"""The list model on a real gallery."""

from collections.abc import Callable

from PySide6.QtGui import QPixmap
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.gallery_model import GalleryModel, Role

Make = Callable[..., GenerationRecord]


def answered(qtbot: QtBot, gallery: Gallery, query: str = "") -> GalleryModel:
    """A model whose query was answered, watched by Qt's own tester."""
    model = GalleryModel(gallery)
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    with qtbot.waitSignal(model.settled):
        model.set_query(query)
    return model


def test_lists_what_the_query_finds_newest_first(qtbot: QtBot, gallery: Gallery, make: Make) -> None:
    old, _, new = make("red fox", seed=1), make("owl", seed=2), make("red fox", seed=3)
    model = answered(qtbot, gallery, "fox")
    assert [model.identity(row) for row in range(model.rowCount())] == [new.id, old.id]
    qtbot.waitUntil(lambda: model.index(0).data(Role.RECORD) == new)


def test_says_in_one_sentence_what_is_wrong_with_a_query(qtbot: QtBot, gallery: Gallery, make: Make) -> None:
    make()
    model = answered(qtbot, gallery)
    with qtbot.waitSignal(model.refused) as refusal:
        model.set_query("fram:oil")
    assert "frame" in refusal.args[0]
    assert model.rowCount() == 1


def test_a_new_picture_appears_on_top(qtbot: QtBot, gallery: Gallery, make: Make) -> None:
    make(seed=1)
    model = answered(qtbot, gallery)
    record = make(seed=2)
    model.record_added(record)
    model.record_added(record)
    assert model.identity(0) == record.id
    assert model.rowCount() == 2


def test_a_new_picture_that_the_query_does_not_find_stays_away(qtbot: QtBot, gallery: Gallery, make: Make) -> None:
    model = answered(qtbot, gallery, "fox")
    with qtbot.waitSignal(model.settled):
        model.record_added(make("owl"))
    assert model.rowCount() == 0


def test_rows_are_removed_wherever_they_stand(qtbot: QtBot, gallery: Gallery, make: Make) -> None:
    records = [make(seed=seed) for seed in range(6)][::-1]
    model = answered(qtbot, gallery)
    model.remove([records[0].id, records[2].id, records[3].id])
    left = [model.identity(row) for row in range(model.rowCount())]
    assert left == [records[1].id, records[4].id, records[5].id]


def test_a_changed_record_is_shown_as_it_is_now(qtbot: QtBot, gallery: Gallery, make: Make) -> None:
    record = make()
    model = answered(qtbot, gallery)
    with qtbot.waitSignal(model.dataChanged):
        model.replace(gallery.rate([record.id], 4))
    assert model.record(0).rating == 4


def test_thumbnails_are_decoded_in_the_background(qtbot: QtBot, gallery: Gallery, make: Make) -> None:
    make()
    model = answered(qtbot, gallery)
    assert model.record(0) is not None
    assert model.index(0).data(Role.THUMBNAIL) is None
    qtbot.waitUntil(lambda: model.index(0).data(Role.THUMBNAIL) is not None)
    pixmap = model.index(0).data(Role.THUMBNAIL)
    assert isinstance(pixmap, QPixmap)
    assert not pixmap.isNull()


def test_a_picture_whose_file_is_gone_has_an_empty_thumbnail(qtbot: QtBot, gallery: Gallery, make: Make) -> None:
    record = make()
    gallery.thumbnail(record).unlink()
    record.path.unlink()
    model = answered(qtbot, gallery)
    assert model.record(0) == record
    qtbot.waitUntil(lambda: model.index(0).data(Role.THUMBNAIL) is not None)
    assert model.index(0).data(Role.THUMBNAIL).isNull()


def test_a_sitting_needs_no_gallery(qtbot: QtBot, make: Make) -> None:
    first, second = make(seed=1), make(seed=2)
    model = GalleryModel.from_records([first])
    model.record_added(second)
    assert model.record(0) == second
    assert model.record(1) == first


def test_dragged_rows_are_files(qtbot: QtBot, gallery: Gallery, make: Make) -> None:
    record = make()
    model = answered(qtbot, gallery)
    assert model.mimeData([model.index(0)]).urls()[0].toLocalFile() == str(record.path)
