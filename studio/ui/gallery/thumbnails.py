"""Small pictures, decoded in a thread pool and kept within bounds."""

from collections import OrderedDict, deque
from collections.abc import Callable
from pathlib import Path
from threading import Lock

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from studio.errors import StudioError
from studio.generation.record import GenerationRecord

PathOf = Callable[[GenerationRecord], Path]
"""Where the small picture of a record lies; may make it, so it is called in the pool."""

_WAITING_LIMIT = 256

_THREADS, _IN_A_ROW = 2, 4
"""So many threads decode, each so many pictures before it lets other work of the pool go first."""

_AT_ONCE = 8
"""Thumbnails that are shown together: each costs the window's thread half a millisecond."""


class Thumbnails(QObject):
    """Answers at once from its cache, else decodes and says `ready` with the record's id.

    The newest wish is served first and only the newest 256 wait: what was scrolled past is dropped. The cache
    holds about `limit` bytes of pixels. A file that cannot be read gives a null pixmap.
    """

    ready = Signal(str)
    _decoded = Signal(str, QImage)

    def __init__(
        self, path_of: PathOf, parent: QObject | None = None, edge: int = 384, limit: int = 48 << 20
    ) -> None:
        super().__init__(parent)
        self._path_of, self._edge, self._limit = path_of, edge, limit
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._bytes = 0
        self._waiting: OrderedDict[str, GenerationRecord] = OrderedDict()
        self._lock = Lock()
        self._at_work = 0
        self._arrived: deque[tuple[str, QImage]] = deque()
        self._taking = QTimer(self, singleShot=True, interval=0)
        self._taking.timeout.connect(self._take)
        self._decoded.connect(self._arrive)

    def get(self, record: GenerationRecord) -> QPixmap | None:
        """The small picture, or None while it is being decoded; call from the window's thread."""
        if (pixmap := self._kept.get(record.id)) is not None:
            self._kept.move_to_end(record.id)
            return pixmap
        self._wish(record)
        return None

    def drop_waiting(self) -> None:
        """Forget all wishes that are not being served yet."""
        with self._lock:
            self._waiting.clear()

    def decode_next(self) -> bool:
        """Decode the picture that was wished for last; called from the pool's threads. False if none is waiting,
        after which the thread that asks has left."""
        with self._lock:
            if not self._waiting:
                self._at_work -= 1
                return False
            identity, record = self._waiting.popitem()
        try:
            image = self._small(record)
        except Exception:
            with self._lock:
                self._at_work -= 1  # the thread ends with a bug that is told; others go on
            raise
        if shiboken6.isValid(self):
            self._decoded.emit(identity, image)
        return True

    def _small(self, record: GenerationRecord) -> QImage:
        try:
            return _read(self._path_of(record), self._edge)
        except (StudioError, OSError):
            return QImage()

    def _wish(self, record: GenerationRecord) -> None:
        with self._lock:
            self._waiting[record.id] = record
            self._waiting.move_to_end(record.id)
            if len(self._waiting) > _WAITING_LIMIT:
                self._waiting.popitem(last=False)
            is_helper_wanted = self._at_work < _THREADS
            self._at_work += is_helper_wanted
        if is_helper_wanted:
            QThreadPool.globalInstance().start(_Decoding(self))

    def _arrive(self, identity: str, image: QImage) -> None:
        self._arrived.append((identity, image))
        self._taking.start()

    def _take(self) -> None:
        """Show a few of those that have come, and let the window breathe before the next."""
        for _ in range(min(_AT_ONCE, len(self._arrived))):
            self._keep(*self._arrived.popleft())
        if self._arrived:
            self._taking.start()

    def _keep(self, identity: str, image: QImage) -> None:
        if identity not in self._kept:
            self._kept[identity] = QPixmap.fromImage(image)
            self._bytes += image.sizeInBytes()
        while self._bytes > self._limit and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= oldest.width() * oldest.height() * 4
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
