"""Records of a grid's rows, read in the background as they come into sight and kept within bounds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.generation.record import GenerationRecord
from studio.ui.background import Background

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_KEPT = 2048
_AT_ONCE = 256
"""Only so many rows are read together, those that were asked for last first."""

_WAITING = 1024


class Reading(QObject):
    """`read` tells that records have come, with their ids."""

    read = Signal(object)

    def __init__(self, gallery: Gallery | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._kept: OrderedDict[str, GenerationRecord] = OrderedDict()
        self._gone: set[str] = set()
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self._ask)
        self._work = Background(self)
        self._work.answered.connect(self._take)

    def seen(self, identity: str) -> GenerationRecord | None:
        """The record; None while it is being read."""
        record = self._kept.get(identity)
        if record is None and self._gallery is not None and identity not in self._gone:
            self._wanted[identity] = None
            self._wanted.move_to_end(identity)
            if len(self._wanted) > _WAITING:
                self._wanted.popitem(last=False)
            self._pause.start()
        return record

    def now(self, ids: Sequence[str]) -> list[GenerationRecord]:
        """The records of these ids in their order, those that vanished left out; reads what is missing at once."""
        missing = [identity for identity in ids if identity not in self._kept]
        found = {identity: self._kept[identity] for identity in ids if identity in self._kept}
        if self._gallery is not None and missing:
            read = self._gallery.get_many(missing)
            self.keep(read[:_AT_ONCE])
            found.update((record.id, record) for record in read)
        return [found[identity] for identity in ids if identity in found]

    def keep(self, records: Iterable[GenerationRecord]) -> None:
        """Hold these; of a gallery's records only the newest thousands."""
        for record in records:
            self._kept[record.id] = record
            self._kept.move_to_end(record.id)
        while self._gallery is not None and len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def forget(self) -> None:
        """Read everything anew."""
        self._kept.clear()
        self._gone.clear()

    def _ask(self) -> None:
        """Read what was asked for last, then what before it; what was scrolled past long ago is left out."""
        gallery = self._gallery
        if gallery is None or self._work.is_running or not self._wanted:
            return
        wanted = [self._wanted.popitem()[0] for _ in range(min(_AT_ONCE, len(self._wanted)))]
        self._work.run(lambda: (wanted, gallery.get_many(wanted)))

    def _take(self, answer: tuple[list[str], Sequence[GenerationRecord]]) -> None:
        wanted, records = answer
        self.keep(records)
        self._gone.update(set(wanted) - {record.id for record in records})
        self.read.emit(wanted)
        self._ask()
