"""Small pictures, decoded in a thread pool and kept within bounds."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from threading import Lock
from weakref import finalize, ref

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from studio.errors import StudioError
from studio.gallery.thumbnail_sizes import LARGE, SMALL
from studio.generation.record import GenerationRecord
from studio.ui.gallery.wishes import Wish, Wishes
from studio.ui.window_thread import WindowThread, if_there

PathOf = Callable[[GenerationRecord], Path]
"""Where the small picture of a record lies; may make it, so it is called in the pool, which holds it: nothing that
owns a widget."""

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

    def __init__(
        self,
        path_of: PathOf,
        parent: QObject | None = None,
        edge: int = 384,
        limit: int = 48 << 20,
        large_of: PathOf | None = None,
    ) -> None:
        super().__init__(parent)
        self._edge, self._limit, self._has_large = edge, limit, large_of is not None
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0
        self._decoder = _Decoder(self, path_of, large_of)
        finalize(self, self._decoder.keep, ())
        self._round = QTimer(self, singleShot=True, interval=0)
        self._taking = QTimer(self, singleShot=True, interval=0)
        self._taking.timeout.connect(self._take)

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
                self._decoder.add_ahead(Wish(record, self._edge))
        self._decoder.call_helper()

    def keep_waiting(self, identities: Sequence[str]) -> None:
        """Forget all wishes but these that are not being served yet."""
        self._decoder.keep(identities)

    def clear(self) -> None:
        """Give everything back."""
        self.drop_waiting()
        self._kept.clear()
        self._bytes = 0

    def drop_waiting(self) -> None:
        """Forget all wishes that are not being served yet."""
        self.keep_waiting(())

    def look(self) -> None:
        """Something was decoded: show it soon."""
        self._taking.start()

    def _wish(self, record: GenerationRecord, *, is_blank: bool) -> None:
        edge = min(self._edge, SMALL) if is_blank and self._has_large else self._edge
        self._decoder.add(Wish(record, edge), is_blank=is_blank, is_new_round=not self._round.isActive())
        self._round.start()
        self._decoder.call_helper()

    def _take(self) -> None:
        """Show a few of those that have come, and let the window breathe before the next."""
        arrived = self._decoder.arrived
        for _ in range(min(_AT_ONCE, len(arrived))):
            self._keep(*arrived.popleft())
        if arrived:
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


class _Decoder:
    """Decodes what is wished for, most wanted first. The pool holds this and not the `Thumbnails` that it serves:
    they would end in the pool's thread were they let go of meanwhile."""

    def __init__(self, owner: Thumbnails, path_of: PathOf, large_of: PathOf | None) -> None:
        self.arrived: deque[tuple[str, int, QImage]] = deque()
        self._owner, self._path_of, self._large_of = ref(owner), path_of, large_of
        self._wishes, self._lock, self._at_work = Wishes(), Lock(), 0
        self._window = WindowThread.of_program()
        QImageReader("")  # makes the classes of Qt that it needs: two threads that do so at once crash

    def add(self, wish: Wish, *, is_blank: bool, is_new_round: bool) -> None:
        """What is in sight."""
        with self._lock:
            if is_new_round:
                self._wishes.begin_round()
            self._wishes.add(wish, is_blank=is_blank)

    def add_ahead(self, wish: Wish) -> None:
        """What is likely to be seen next."""
        with self._lock:
            self._wishes.add_ahead(wish)

    def keep(self, identities: Sequence[str]) -> None:
        """Forget all wishes but these."""
        with self._lock:
            self._wishes.keep(identities)

    def call_helper(self) -> None:
        """Have one more thread decode, if one is wanted."""
        with self._lock:
            is_wanted = bool(self._wishes) and self._at_work < _THREADS
            self._at_work += is_wanted
        if is_wanted:
            QThreadPool.globalInstance().start(_Decoding(self))

    def leave(self) -> None:
        """A thread that was called goes; from now on it is missed."""
        with self._lock:
            self._at_work -= 1

    def decode_next(self) -> bool:
        """Decode the picture that is wanted most, in the pool's thread; False if none is waiting."""
        with self._lock:
            if not self._wishes:
                return False
            wish = self._wishes.take()
        self.arrived.append((wish.record.id, wish.edge, self._decode(wish)))
        self._window.call(self._tell)
        return True

    def _tell(self) -> None:
        if (owner := if_there(self._owner)) is not None:
            owner.look()

    def _decode(self, wish: Wish) -> QImage:
        """From the small file that is large enough; from the picture where none can be made or read."""
        path_of = self._large_of if self._large_of is not None and wish.edge > SMALL else self._path_of
        try:
            image = _read(path_of(wish.record), wish.edge)
        except (StudioError, OSError):
            image = QImage()
        return _read(wish.record.path, wish.edge) if image.isNull() else image


class _Decoding(QRunnable):
    """A few decodings on their way through the pool."""

    def __init__(self, decoder: _Decoder) -> None:
        super().__init__()
        self._decoder = decoder

    def run(self) -> None:
        """Decode whatever is wanted most by now, then queue up again; what is a bug ends only one decoding."""
        try:
            for _ in range(_IN_A_ROW):
                if not self._decoder.decode_next():
                    break
        finally:
            self._decoder.leave()
            self._decoder.call_helper()


def _read(path: Path, edge: int) -> QImage:
    """The picture at `path`, scaled down while decoding to at most `edge` pixels; null if it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > edge:
        reader.setScaledSize(size.scaled(QSize(edge, edge), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return image if image.isNull() else image.convertToFormat(QImage.Format.Format_RGB32)
