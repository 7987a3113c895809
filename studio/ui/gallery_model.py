"""The list model over a gallery's query or the pictures of a sitting, shared by grid, filmstrip and compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import IntEnum
from functools import partial
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

from studio.gallery.thumbnail_sizes import LARGE
from studio.generation.record import GenerationRecord
from studio.ui.background import Background
from studio.ui.gallery.asking import Answer, Asked, Asking
from studio.ui.gallery.reading import Reading
from studio.ui.gallery.rows import Rows, goes_on, runs
from studio.ui.gallery.stacked import Stack, Stacked
from studio.ui.gallery.thumbnails import PathOf, Thumbnails

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.gallery.stacks import By

AnyIndex = QModelIndex | QPersistentModelIndex


_DECODED_BYTES = 64 << 20
"""Of small pictures: a screen of 3840 by 2160 pixels of them, and what comes next."""


class Role(IntEnum):
    """What the model tells beyond Qt: the `GenerationRecord`, None until it is read; the `QPixmap`, None
    until decoded; the `Stack`, None for a picture that stands alone."""

    RECORD = Qt.ItemDataRole.UserRole + 1
    THUMBNAIL = Qt.ItemDataRole.UserRole + 2
    STACK = Qt.ItemDataRole.UserRole + 3


class GalleryModel(QAbstractListModel):
    """Rows of pictures, newest first: all ids of a query, and the records of those that were looked at.

    `settled` tells how many rows an answered query has, for the first rows and again for all; `refused` the
    sentence of a query that cannot be read, while the rows stay as they were.
    """

    settled = Signal(int)
    refused = Signal(str)

    def __init__(
        self, gallery: Gallery | None = None, parent: QObject | None = None, path_of: PathOf | None = None
    ) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._asked, self._answer = Asked(), Answer(())
        self._rows, self._stacks = Rows(), Stacked()
        self._ahead: Sequence[int] = ()
        self._thumbnails = _thumbnails_of(gallery, path_of, self)
        self._thumbnails.ready.connect(self._show_thumbnail)
        self._reading = Reading(gallery, self)
        self._reading.read.connect(self._show_read)
        self._search = Asking(gallery, self) if gallery is not None else None
        self._opening = Background(self)
        self._opening.answered.connect(self._show_members)
        if self._search is not None:
            self._search.answered.connect(self._show_answer)
            self._search.refused.connect(self.refused)

    @classmethod
    def from_records(
        cls, records: Sequence[GenerationRecord], parent: QObject | None = None, path_of: PathOf | None = None
    ) -> GalleryModel:
        """A model of just these records, as the filmstrip of a sitting needs it."""
        model = cls(None, parent, path_of)
        model._rows = Rows([record.id for record in records])
        model._reading.keep(records)
        return model

    @property
    def query(self) -> str:
        """The query whose answer is shown or awaited."""
        return self._asked.query

    @property
    def is_whole(self) -> bool:
        """Whether all rows of the query are listed, not the first ones only."""
        return self._answer.is_whole

    @property
    def stacks(self) -> int | None:
        """How many stacks there are, opened or not; None while pictures stand for themselves."""
        return len(self._answer.ids) if self._asked.by is not None else None

    @property
    def is_by_time(self) -> bool:
        """Whether rows stand newest first."""
        return not self._asked.original

    @property
    def stacked_by(self) -> By | None:
        """What the pictures of a stack share; None while each stands for itself."""
        return self._asked.by

    def identity(self, row: int) -> str:
        """The id of a row."""
        return self._rows[row]

    def identities(self, rows: range) -> list[Sequence[str]]:
        """The ids of a run of rows, in parts that cost nothing until they are read."""
        return self._rows.parts(rows.start, rows.stop)

    def row_of(self, identity: str) -> int:
        """The row of an id; -1 if it is not listed."""
        return self._rows.find(identity)

    def first_older(self, identity: str) -> int:
        """The first row of a picture that is older than this id."""
        return self._rows.first_older(identity)

    def set_query(self, text: str) -> None:
        """Search in the background; `settled` or `refused` answers."""
        self._ask(replace(self._asked, query=text), is_new=True)

    def set_stacking(self, by: By | None) -> None:
        """Show one picture for all that share this; None shows every picture."""
        if by != self._asked.by:
            self._ask(replace(self._asked, by=by), is_new=True)

    def toggle_stack(self, row: int) -> None:
        """Show the pictures of the stack at this row, or its cover alone."""
        cover = self._stacks.cover(self._rows[row])
        stack, by = self._stacks.of(cover), self._asked.by
        if stack is None or by is None or self._gallery is None:
            return
        if stack.is_open:
            members = self._stacks.members(cover)
            self._stacks.close(cover)
            self.remove(members)
            self._tell_changed([cover])
        else:
            overview, query = self._gallery.overview, self._asked.query
            self._opening.run(lambda: (cover, overview.members(query, by, cover)))

    def refresh(self) -> None:
        """Ask the gallery again."""
        self._ask(self._asked, is_new=False)

    def reload(self) -> None:
        """Ask the gallery again, for records too, after many of them were changed."""
        self._reading.forget()
        self.refresh()

    def record_added(self, record: GenerationRecord) -> None:
        """Show a picture that was just made, if the query finds it."""
        if self._search is not None and (self._asked != Asked() or self._search.is_running):
            self.refresh()
        elif self._rows.find(record.id) < 0:
            self._reading.keep([record])
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._rows.put_first([record.id])
            self.endInsertRows()

    def replace(self, records: Sequence[GenerationRecord]) -> None:
        """Show these newer states of records, after they were rated, tagged or the like."""
        self._reading.keep(records)
        self._tell_changed([record.id for record in records])

    def show_records(self, records: Sequence[GenerationRecord]) -> None:
        """List just these, for a model without a gallery; thumbnails that were decoded stay."""
        self._reading.forget()
        self._reading.keep(records)
        self._show_answer(Answer([record.id for record in records]))

    def thumbnail(self, record: GenerationRecord) -> QPixmap | None:
        """The small picture of a listed record; None while it is being decoded, which `dataChanged` ends."""
        return self._thumbnails.get(record)

    def remove(self, ids: Iterable[str]) -> None:
        """Take rows out; what lies in the gallery is not touched."""
        rows = sorted(row for row in map(self._rows.find, ids) if row >= 0)
        for first, last in reversed(runs(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._rows.remove(first, last + 1)
            self.endRemoveRows()

    def record(self, row: int) -> GenerationRecord | None:
        """The record of a row, read now; None if it has vanished from the gallery meanwhile."""
        return next(iter(self._reading.now([self._rows[row]])), None)

    def records(self, ids: Sequence[str]) -> list[GenerationRecord]:
        """The records of these ids in their order, those that vanished left out."""
        return self._reading.now(ids)

    def stack(self, row: int) -> Stack | None:
        """The stack that a row stands for or lies in."""
        return self._stacks.of(self._rows[row])

    def fit_thumbnails(self, pixels: int) -> None:
        """Show pictures in places of so many pixels."""
        self._thumbnails.sharpen(pixels)

    def drop_waiting_thumbnails(self) -> None:
        """Decode nothing of what was asked for until now; what is still in sight is asked for again."""
        self._thumbnails.drop_waiting()

    def look_ahead(self, in_sight: range, ahead: range) -> None:
        """Read and decode nothing but these rows, and those `ahead` when nothing else is to be done."""
        self._ahead = [row for row in ahead if row < len(self._rows)]
        self._thumbnails.keep_waiting([self._rows[row] for rows in (in_sight, self._ahead) for row in rows])
        self._prepare_ahead()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """How many pictures are listed."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a view shows of one picture."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        if role == Role.STACK:
            return self.stack(index.row())
        record = self._reading.seen(self._rows[index.row()])
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

    def _ask(self, asked: Asked, *, is_new: bool) -> None:
        self._asked = asked
        if self._search is not None:
            self._search.ask(asked, is_new=is_new)

    def _show_answer(self, answer: Answer) -> None:
        """List an answer; where it goes on from the first rows of the same one, these stay as they are."""
        before, self._answer = self._answer, answer
        self._stacks = Stacked(answer)
        listed = len(self._rows)
        if not before.is_whole and goes_on(self._rows, answer.ids):
            self.beginInsertRows(QModelIndex(), listed, len(answer.ids) - 1)
            self._rows = Rows(answer.ids)
            self.endInsertRows()
            if answer.counts is not None:
                self.dataChanged.emit(self.index(0), self.index(listed - 1), [Role.STACK])
        else:
            self.beginResetModel()
            self._rows = Rows(answer.ids)
            self.endResetModel()
        self.settled.emit(len(self._rows))

    def _show_members(self, answer: tuple[str, Sequence[str]]) -> None:
        """Show the pictures of a stack beneath its cover."""
        cover, found = answer
        members = [identity for identity in found if identity != cover]
        row = self._rows.find(cover)
        if row < 0 or self._stacks.members(cover) or not members:
            return
        self._stacks.open(cover, members)
        self.beginInsertRows(QModelIndex(), row + 1, row + len(members))
        self._rows.insert(row + 1, members)
        self.endInsertRows()
        self._tell_changed([cover])

    def _tell_changed(self, ids: Iterable[str]) -> None:
        for row in filter(lambda row: row >= 0, map(self._rows.find, ids)):
            self.dataChanged.emit(self.index(row), self.index(row))

    def _show_read(self, ids: Sequence[str]) -> None:
        """Show rows whose records have come, at one stroke."""
        rows = [row for row in map(self._rows.find, ids) if row >= 0]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))
            self._prepare_ahead()

    def _prepare_ahead(self) -> None:
        seen = (self._reading.seen(self._rows[row]) for row in self._ahead if row < len(self._rows))
        self._thumbnails.prepare(record for record in seen if record is not None)

    def _show_thumbnail(self, identity: str) -> None:
        if (row := self._rows.find(identity)) >= 0:
            self.dataChanged.emit(self.index(row), self.index(row), [Role.THUMBNAIL])


def _thumbnails_of(gallery: Gallery | None, path_of: PathOf | None, parent: QObject) -> Thumbnails:
    """In two sizes from a gallery; else from where the caller knows, or the pictures themselves."""
    if gallery is None or path_of is not None:
        return Thumbnails(path_of or _own_path, parent)
    large_of = partial(gallery.thumbnail, edge=LARGE)
    return Thumbnails(gallery.thumbnail, parent, limit=_DECODED_BYTES, large_of=large_of)


def _own_path(record: GenerationRecord) -> Path:
    return record.path
