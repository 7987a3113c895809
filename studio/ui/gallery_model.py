"""The list model over a gallery's query or the pictures of a sitting, shared by grid, filmstrip and compare."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QPixmap

from studio.generation.record import GenerationRecord
from studio.ui.background import Background
from studio.ui.gallery.rows import Rows
from studio.ui.gallery.thumbnails import PathOf, Thumbnails

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

AnyIndex = QModelIndex | QPersistentModelIndex

_PAGE = 64
_RECORDS_KEPT = 4096


class Role(IntEnum):
    """What the model tells beyond Qt's own roles: the `GenerationRecord`; the `QPixmap`, None until decoded."""

    RECORD = Qt.ItemDataRole.UserRole + 1
    THUMBNAIL = Qt.ItemDataRole.UserRole + 2


class GalleryModel(QAbstractListModel):
    """Rows of pictures, newest first: all ids of a query, and the records of the pages that were looked at.

    `settled` tells how many rows an answered query has; `refused` the sentence of a query that cannot be read,
    while the rows stay as they were.
    """

    settled = Signal(int)
    refused = Signal(str)

    def __init__(
        self, gallery: Gallery | None = None, parent: QObject | None = None, path_of: PathOf | None = None
    ) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._query = ""
        self._rows = Rows()
        self._records: OrderedDict[str, GenerationRecord] = OrderedDict()
        own_place = gallery.thumbnail if gallery else _own_path
        self._thumbnails = Thumbnails(path_of or own_place, self)
        self._thumbnails.ready.connect(self._show_thumbnail)
        self._search = Background(self)
        self._search.answered.connect(self._show_ids)
        self._search.refused.connect(self.refused)

    @classmethod
    def from_records(
        cls, records: Sequence[GenerationRecord], parent: QObject | None = None, path_of: PathOf | None = None
    ) -> GalleryModel:
        """A model of just these records, as the filmstrip of a sitting needs it."""
        model = cls(None, parent, path_of)
        model._rows = Rows([record.id for record in records])
        model._records.update((record.id, record) for record in records)
        return model

    @property
    def query(self) -> str:
        """The query whose answer is shown or awaited."""
        return self._query

    def identity(self, row: int) -> str:
        """The id of a row."""
        return self._rows[row]

    def row_of(self, identity: str) -> int:
        """The row of an id; -1 if it is not listed."""
        return self._rows.find(identity)

    def set_query(self, text: str) -> None:
        """Search in the background; `settled` or `refused` answers."""
        self._query = text
        self.refresh()

    def refresh(self) -> None:
        """Ask the gallery again."""
        if (gallery := self._gallery) is not None:
            query = self._query
            self._search.run(lambda: gallery.ids(query))

    def reload(self) -> None:
        """Ask the gallery again, for records too, after many of them were changed."""
        self._records.clear()
        self.refresh()

    def record_added(self, record: GenerationRecord) -> None:
        """Show a picture that was just made, if the query finds it."""
        if self._gallery is not None and (self._query or self._search.is_running):
            self.refresh()
        elif self._rows.find(record.id) < 0:
            self._remember([record])
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._rows.put_first([record.id])
            self.endInsertRows()

    def replace(self, records: Sequence[GenerationRecord]) -> None:
        """Show these newer states of records, after they were rated, tagged or the like."""
        self._remember(records)
        for record in records:
            if (row := self._rows.find(record.id)) >= 0:
                self.dataChanged.emit(self.index(row), self.index(row))

    def show_records(self, records: Sequence[GenerationRecord]) -> None:
        """List just these, for a model without a gallery; thumbnails that were decoded stay."""
        self._records.clear()
        self._remember(records)
        self._show_ids([record.id for record in records])

    def thumbnail(self, record: GenerationRecord) -> QPixmap | None:
        """The small picture of a listed record; None while it is being decoded, which `dataChanged` ends."""
        return self._thumbnails.get(record)

    def remove(self, ids: Iterable[str]) -> None:
        """Take rows out; what lies in the gallery is not touched."""
        rows = sorted(row for row in map(self._rows.find, ids) if row >= 0)
        for first, last in reversed(_runs(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._rows.remove(first, last + 1)
            self.endRemoveRows()

    def record(self, row: int) -> GenerationRecord | None:
        """The record of a row; None if it has vanished from the gallery meanwhile."""
        identity = self._rows[row]
        if identity not in self._records and self._gallery is not None:
            first = row // _PAGE * _PAGE
            page = [item for item in self._rows.between(first, first + _PAGE) if item not in self._records]
            self._remember(self._gallery.get_many(page))
        return self._records.get(identity)

    def records(self, ids: Sequence[str]) -> list[GenerationRecord]:
        """The records of these ids in their order, those that vanished left out."""
        missing = [identity for identity in ids if identity not in self._records]
        found = {identity: self._records[identity] for identity in ids if identity in self._records}
        if self._gallery is not None and missing:
            found.update((record.id, record) for record in self._gallery.get_many(missing))
        return [found[identity] for identity in ids if identity in found]

    def drop_waiting_thumbnails(self) -> None:
        """Decode nothing of what was asked for until now; what is still in sight is asked for again."""
        self._thumbnails.drop_waiting()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """How many pictures are listed."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a view shows of one picture."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        record = self.record(index.row())
        if record is None:
            return None
        match role:
            case Role.RECORD:
                return record
            case Role.THUMBNAIL:
                return self._thumbnails.get(record)
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return record.request.prompt
            case Qt.ItemDataRole.ToolTipRole:
                return f"{record.request.prompt}\nSeed {record.request.noise.seed}, {record.request.model.name}"
            case _:
                return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Pictures can be selected and dragged out."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Pictures are dragged as files."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """The files of the dragged pictures."""
        records = (self.record(index.row()) for index in indexes)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(record.path)) for record in records if record])
        return data

    def _show_ids(self, ids: Sequence[str]) -> None:
        self.beginResetModel()
        self._rows = Rows(ids)
        self.endResetModel()
        self.settled.emit(len(self._rows))

    def _remember(self, records: Sequence[GenerationRecord]) -> None:
        for record in records:
            self._records[record.id] = record
            self._records.move_to_end(record.id)
        while self._gallery is not None and len(self._records) > _RECORDS_KEPT:
            self._records.popitem(last=False)

    def _show_thumbnail(self, identity: str) -> None:
        if (row := self._rows.find(identity)) >= 0:
            self.dataChanged.emit(self.index(row), self.index(row), [Role.THUMBNAIL])


def _own_path(record: GenerationRecord) -> Path:
    return record.path


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending rows as (first, last) of their unbroken runs."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
