"""Small pictures, decoded in a thread pool and kept within bounds."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from threading import Lock

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from studio.errors import StudioError
from studio.gallery.thumbnail_sizes import LARGE, SMALL
from studio.generation.record import GenerationRecord
from studio.ui.gallery.wishes import Wish, Wishes

PathOf = Callable[[GenerationRecord], Path]
"""Where the small picture of a record lies; may make it, so it is called in the pool."""

_STEP = 128
"""Pixels by which decoded pictures grow."""

_THREADS, _IN_A_ROW = 2, 4
"""So many threads decode, each so many pictures before it lets other work of the pool go first."""

_AT_ONCE = 8
"""Thumbnails that are shown together: each costs the window's thread half a millisecond."""


@dataclass(frozen=True)
class _Kept:
    """A decoded picture, null if it could not be, and the pixels that were asked for."""

    pixmap: QPixmap
    edge: int

    @property
    def size(self) -> int:
        """About its bytes."""
        return self.pixmap.width() * self.pixmap.height() * 4


class Thumbnails(QObject):
    """Answers at once from its cache, else decodes and says `ready` with the record's id.

    The cache holds about `limit` bytes of pixels. A file that cannot be read gives a null pixmap. With `large_of`
    there are two sizes: what is wanted larger than the small one has it is shown small first.
    """

    ready = Signal(str)
    _decoded = Signal(str, int, QImage)

    def __init__(
        self,
        path_of: PathOf,
        parent: QObject | None = None,
        edge: int = 384,
        limit: int = 48 << 20,
        large_of: PathOf | None = None,
    ) -> None:
        super().__init__(parent)
        self._path_of, self._large_of, self._edge, self._limit = path_of, large_of, edge, limit
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0
        self._wishes = Wishes()
        self._lock = Lock()
        self._at_work = 0
        self._arrived: deque[tuple[str, int, QImage]] = deque()
        self._round = QTimer(self, singleShot=True, interval=0)
        self._taking = QTimer(self, singleShot=True, interval=0)
        self._taking.timeout.connect(self._take)
        self._decoded.connect(self._arrive)

    def get(self, record: GenerationRecord) -> QPixmap | None:
        """The small picture, or None while it is being decoded; call from the window's thread."""
        kept = self._kept.get(record.id)
        if kept is not None:
            self._kept.move_to_end(record.id)
        if kept is None or kept.edge < self._edge:
            self._wish(record, is_blank=kept is None)
        return kept.pixmap if kept is not None else None

    def sharpen(self, pixels: int) -> None:
        """Decode pictures for places of so many pixels from now on; what is shown stays until a sharper one comes.

        In steps, so that a zoom decodes little anew; an eighth too few is not seen.
        """
        steps = -(-pixels * 7 // 8 // _STEP)
        self._edge = min(max(steps * _STEP, _STEP), LARGE)

    def prepare(self, records: Iterable[GenerationRecord]) -> None:
        """Decode these, too, when nothing else is wanted: two, or as many as half of the cache holds."""
        room = self._limit // (8 * self._edge**2)
        for record in islice(records, max(2, room)):
            kept = self._kept.get(record.id)
            if kept is None or kept.edge < self._edge:
                with self._lock:
                    self._wishes.add_ahead(Wish(record, self._edge))
        self._call_helpers()

    def keep_waiting(self, identities: Sequence[str]) -> None:
        """Forget all wishes but these that are not being served yet."""
        with self._lock:
            self._wishes.keep(identities)

    def clear(self) -> None:
        """Give everything back."""
        self.drop_waiting()
        self._kept.clear()
        self._bytes = 0

    def drop_waiting(self) -> None:
        """Forget all wishes that are not being served yet."""
        self.keep_waiting(())

    def decode_next(self) -> bool:
        """Decode the picture that is wanted most; called from the pool's threads. False if none is waiting,
        after which the thread that asks has left."""
        with self._lock:
            if not self._wishes:
                self._at_work -= 1
                return False
            wish = self._wishes.take()
        try:
            image = self._decode(wish)
        except Exception:
            with self._lock:
                self._at_work -= 1  # the thread ends with a bug that is told; others go on
            raise
        if shiboken6.isValid(self):
            self._decoded.emit(wish.record.id, wish.edge, image)
        return True

    def _decode(self, wish: Wish) -> QImage:
        """From the small file that is large enough; from the picture where none can be made or read."""
        path_of = self._large_of if self._large_of is not None and wish.edge > SMALL else self._path_of
        try:
            image = _read(path_of(wish.record), wish.edge)
        except (StudioError, OSError):
            image = QImage()
        return _read(wish.record.path, wish.edge) if image.isNull() else image

    def _wish(self, record: GenerationRecord, *, is_blank: bool) -> None:
        edge = min(self._edge, SMALL) if is_blank and self._large_of is not None else self._edge
        with self._lock:
            if not self._round.isActive():
                self._wishes.begin_round()
            self._wishes.add(Wish(record, edge), is_blank=is_blank)
        self._round.start()
        self._call_helpers()

    def _call_helpers(self) -> None:
        with self._lock:
            is_helper_wanted = bool(self._wishes) and self._at_work < _THREADS
            self._at_work += is_helper_wanted
        if is_helper_wanted:
            QThreadPool.globalInstance().start(_Decoding(self))

    def _arrive(self, identity: str, edge: int, image: QImage) -> None:
        self._arrived.append((identity, edge, image))
        self._taking.start()

    def _take(self) -> None:
        """Show a few of those that have come, and let the window breathe before the next."""
        for _ in range(min(_AT_ONCE, len(self._arrived))):
            self._keep(*self._arrived.popleft())
        if self._arrived:
            self._taking.start()

    def _keep(self, identity: str, edge: int, image: QImage) -> None:
        """Take what is better than what was there; what cannot be is not tried again."""
        before = self._kept.pop(identity, None)
        if before is not None and (image.isNull() or edge <= before.edge):
            self._kept[identity] = replace(before, edge=max(edge, before.edge))
            return
        self._kept[identity] = kept = _Kept(QPixmap.fromImage(image), edge)
        self._bytes += kept.size - (before.size if before is not None else 0)
        while self._bytes > self._limit and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].size
        self.ready.emit(identity)


class _Decoding(QRunnable):
    """A few decodings on their way through the pool."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails

    def run(self) -> None:
        """Decode whatever is wanted most by now, then queue up again."""
        for _ in range(_IN_A_ROW):
            if not shiboken6.isValid(self._thumbnails) or not self._thumbnails.decode_next():
                return
        QThreadPool.globalInstance().start(_Decoding(self._thumbnails))


def _read(path: Path, edge: int) -> QImage:
    """The picture at `path`, scaled down while decoding to at most `edge` pixels; null if it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > edge:
        reader.setScaledSize(size.scaled(QSize(edge, edge), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return image if image.isNull() else image.convertToFormat(QImage.Format.Format_RGB32)
