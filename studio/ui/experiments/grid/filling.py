"""Shows in the table how the pictures of a run wait, form, arrive or fail."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from studio.generation.record import GenerationRecord
from studio.jobs.events import Progressed
from studio.ui.canvas.scaling import to_qimage
from studio.ui.experiments.feed import Feed
from studio.ui.experiments.grid.cell_table import CellState, CellTable


class Filling(QObject):
    """`advanced` tells that one more picture is made or has failed."""

    advanced = Signal()

    def __init__(self, feed: Feed, table: CellTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed, self._table = feed, table
        feed.changed.connect(self._begin)
        feed.progressed.connect(self._progress)
        feed.finished.connect(self._arrive)
        feed.failed.connect(self._fail)

    def _begin(self, key: str) -> None:
        self._table.show_state(key, CellState(self._feed.state(key), preview=self._table.forming_preview(key)))

    def _progress(self, key: str, event: Progressed) -> None:
        preview = self._table.forming_preview(key)
        if event.preview is not None:
            preview = QPixmap.fromImage(to_qimage(event.preview))
        share = event.step / event.total if event.total else 0.0
        self._table.show_state(key, CellState("forming", share, preview))

    def _arrive(self, key: str, record: GenerationRecord) -> None:
        self._table.show_picture(key, record)
        self.advanced.emit()

    def _fail(self, key: str, message: str) -> None:
        self._table.show_state(key, CellState(message=message))
        self.advanced.emit()
