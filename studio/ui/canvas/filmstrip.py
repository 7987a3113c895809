"""The pictures of this sitting in one row, newest first."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem, QWidget

from studio.generation.record import GenerationRecord
from studio.ui.gallery.tile import TileDelegate
from studio.ui.gallery_model import AnyIndex, GalleryModel
from studio.ui.theme import SPACE_S, set_role

_SCROLL_BAR = 10
"""Room for the bar of the style sheet, kept free also without it: frames that changed size when it comes would lie
over each other."""


class Filmstrip(QListView):
    """Choosing a picture shows it on the canvas, a click with Ctrl compares it with the one shown there; dragging
    one out gives its file."""

    chosen = Signal(object)
    compared = Signal(object)
    menu_requested = Signal(object)

    def __init__(self, model: GalleryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filmstrip")
        self.setAccessibleName("Pictures of this sitting")
        self.setModel(model)
        self.setItemDelegate(_FrameDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setSpacing(SPACE_S // 2)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(80)
        set_role(self, "bare")
        self._gallery_model = model
        self.selectionModel().currentChanged.connect(self._tell)

    def choose(self, record: GenerationRecord) -> None:
        """Mark a picture as the one that is shown, without telling of it."""
        if (row := self._gallery_model.row_of(record.id)) >= 0:
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(self._gallery_model.index(row))
            self.selectionModel().blockSignals(False)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's names
        """A click with Ctrl compares, any other chooses."""
        row = self.indexAt(event.position().toPoint()).row()
        is_comparing = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_comparing and (record := self._gallery_model.record(row) if row >= 0 else None) is not None:
            self.compared.emit(record)
            return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Choose the picture below the pointer and ask for its menu."""
        if (index := self.indexAt(event.pos())).isValid():
            self.setCurrentIndex(index)
            self.menu_requested.emit(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Tiles grow with the strip."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and (record := self._gallery_model.record(current.row())) is not None:
            self.chosen.emit(record)


class _FrameDelegate(TileDelegate):
    """Tiles as high as the strip, without captions."""

    has_caption = False

    def __init__(self, strip: Filmstrip) -> None:
        super().__init__(strip)
        self._strip = strip

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802, ARG002
        """Square, as the strip's height allows."""
        edge = max(48, self._strip.height() - SPACE_S - _SCROLL_BAR)
        return QSize(edge, edge)
