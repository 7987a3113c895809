"""The grid of the gallery: tiles, and the keys that judge them."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.gallery.dragged import MOST_FILES, drag_picture, mime_of
from studio.ui.gallery.tile import CAPTION_HEIGHT, TileDelegate
from studio.ui.gallery.tile_marks import COLOURS, badge_place, picture_place
from studio.ui.gallery_model import GalleryModel, Role
from studio.ui.widgets.picture_keys import PictureKeys
from studio.ui.widgets.tile_view import TileView

_REMEMBERED = 1000
_REST_MS = 80
_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_FOCUS_FRAME = 2
"""Pixels of the frame that shows the focus; the margin makes up for it."""


class GalleryGrid(TileView):
    """Says what the user wants of the selected pictures; the place does it."""

    chosen = Signal()
    opened = Signal(object)
    rated = Signal(int)
    favourite_toggled = Signal()
    delete_asked = Signal()
    zoom_asked = Signal(int)
    labelled = Signal(str)
    month_asked = Signal(int)
    like_asked = Signal()
    tags_asked = Signal()
    look_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(theme.SPACE_L - _FOCUS_FRAME, theme.SPACE_M, CAPTION_HEIGHT, parent)
        self._gallery_model: GalleryModel | None = None
        self._remembered: list[str] = []
        self._anchor = ""
        self.setObjectName("galleryView")
        self.setAccessibleName("Pictures")
        theme.set_role(self, "bare")
        self.setItemDelegate(TileDelegate(self))
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.doubleClicked.connect(self._open)
        self._keys = PictureKeys(self)
        self._keys.rated.connect(self.rated)
        self._keys.favourite_toggled.connect(self.favourite_toggled)
        self._keys.delete_asked.connect(self.delete_asked)
        self._keys.open_asked.connect(self._open_current)
        self._keys.zoom_asked.connect(self.zoom_asked)
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self._tell_chosen)
        self._goes_up = False
        self._resting = QTimer(self, singleShot=True, interval=_REST_MS)
        self._resting.timeout.connect(self._look_ahead)

    def show_model(self, model: GalleryModel) -> None:
        """Show the rows of this model."""
        self._gallery_model = model
        self.setModel(model)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._find_again)
        model.modelReset.connect(self._resting.start)
        model.rowsRemoved.connect(self._choose_next)
        self.selectionModel().selectionChanged.connect(self._tell_later)
        self.selectionModel().currentChanged.connect(self._tell_chosen)

    def toggle_current_stack(self) -> None:
        """Open or close the stack of the picture with the focus."""
        self._toggle_stack(self.currentIndex())

    def choose(self, row: int) -> None:
        """Select this row alone and bring it into sight, whatever keys are held meanwhile."""
        alone = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), alone)

    def selected_count(self) -> int:
        """How many pictures are selected; costs nothing, however many they are."""
        return sum(len(rows) for rows in self._selected_rows())

    def selected_ids(self) -> list[str]:
        """The ids of the selected pictures in the order of the grid."""
        if (model := self._gallery_model) is None:
            return []
        return [model.identity(row) for rows in self._selected_rows() for row in rows]

    def selected_parts(self) -> list[Sequence[str]]:
        """The same in parts that cost nothing until they are read, for a thread in the background."""
        model = self._gallery_model
        return [part for rows in self._selected_rows() for part in model.identities(rows)] if model else []

    def current_record(self) -> GenerationRecord | None:
        """The picture with the focus, if it is selected."""
        index, model = self.currentIndex(), self._gallery_model
        is_chosen = index.isValid() and self.selectionModel().isSelected(index)
        return model.record(index.row()) if is_chosen and model is not None else None

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's names, from here on
        """Frame the whole grid for those who come by keys; others see the chosen tile."""
        super().focusInEvent(event)
        theme.set_state(self, "framed", is_so=event.reason() in _BY_KEYS)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """As in every view of pictures; Space looks closely, 6 to 9 label, G asks for tags, S opens or closes a
        stack, L asks for pictures that look alike, Ctrl+Page goes by months."""
        modifier = Qt.KeyboardModifier
        is_plain = not event.modifiers() & ~(modifier.KeypadModifier | modifier.ShiftModifier)
        match event.key():
            case key if is_plain and Qt.Key.Key_6 <= key <= Qt.Key.Key_9:
                self.labelled.emit(COLOURS[key - Qt.Key.Key_6])
            case Qt.Key.Key_Space if is_plain:
                self.look_asked.emit()
            case Qt.Key.Key_S if is_plain:
                self.toggle_current_stack()
            case Qt.Key.Key_L if is_plain:
                self.like_asked.emit()
            case Qt.Key.Key_G if is_plain:
                self.tags_asked.emit()
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown if event.modifiers() & modifier.ControlModifier:
                self.month_asked.emit(-1 if event.key() == Qt.Key.Key_PageUp else 1)
            case _:
                if not self._keys.press(event):
                    super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """With Ctrl the wheel zooms."""
        if not self._keys.turn(event):
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click on the badge of a stack opens or closes it."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.data(Role.STACK) is not None:
            place = picture_place(self.visualRect(index), index.data(Role.THUMBNAIL))
            if badge_place(place).contains(event.position()):
                self._toggle_stack(index)
                return
        super().mousePressEvent(event)

    def set_tile_width(self, width: int) -> None:
        """Make tiles at least so wide; large ones want sharper pictures."""
        super().set_tile_width(width)
        self._fit_thumbnails()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width makes other tiles."""
        super().resizeEvent(event)
        self._fit_thumbnails()

    def _fit_thumbnails(self) -> None:
        if self._gallery_model is not None:
            self._gallery_model.fit_thumbnails(int(self.cell_width() * self.devicePixelRatioF()))

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802, ARG002
        """Drag the selected pictures: into an album of the shelf, or as files anywhere."""
        model, ids = self._gallery_model, self.selected_ids()
        if model is None or not ids:
            return
        drag = QDrag(self)
        drag.setMimeData(mime_of(ids, model.records(ids[:MOST_FILES]) if len(ids) <= MOST_FILES else ()))
        drag.setPixmap(drag_picture(self.currentIndex().data(Role.THUMBNAIL), len(ids)))
        drag.exec(Qt.DropAction.CopyAction)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """After a jump, what was waiting to be decoded is out of sight; after any rest, what was scrolled past."""
        if abs(dy) >= self.viewport().height() and self._gallery_model is not None:
            self._gallery_model.drop_waiting_thumbnails()
        super().scrollContentsBy(dx, dy)
        self._goes_up = dy > 0
        self._resting.start()

    def _look_ahead(self) -> None:
        """Let the next page be decoded before it is scrolled to."""
        if (model := self._gallery_model) is None:
            return
        rows = self._rows_between(0, self.viewport().height())
        before, after = range(max(0, rows.start - len(rows)), rows.start), range(rows.stop, rows.stop + len(rows))
        model.look_ahead(rows, before[::-1] if self._goes_up else after)

    def _selected_rows(self) -> list[range]:
        """The selected rows as runs, in order."""
        if self._gallery_model is None:
            return []
        selection = self.selectionModel().selection()
        parts = [selection.at(position) for position in range(selection.count())]
        return sorted((range(part.top(), part.bottom() + 1) for part in parts), key=lambda rows: rows.start)

    def _toggle_stack(self, index: QModelIndex) -> None:
        if index.isValid() and self._gallery_model is not None:
            self._gallery_model.toggle_stack(index.row())

    def _open_current(self) -> None:
        self._open(self.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        model = self._gallery_model
        if index.isValid() and model is not None and (record := model.record(index.row())) is not None:
            self.opened.emit(record)

    def _tell_later(self) -> None:
        """The selection changed: if the current picture follows, as it mostly does, that tells."""
        self._telling.start()

    def _tell_chosen(self) -> None:
        self._telling.stop()
        self.chosen.emit()

    def _choose_next(self, _parent: QModelIndex, first: int) -> None:
        """Choose the picture after a deleted one, so that one can go on judging."""
        count = self.model().rowCount()
        if count and not self.selected_count():
            self.choose(min(first, count - 1))

    def _remember(self) -> None:
        """Keep over a new answer what is selected (so many that finding them again costs nothing) and in sight."""
        self._remembered = self.selected_ids() if self.selected_count() <= _REMEMBERED else []
        top = self.top_row()
        is_scrolled = self.verticalOffset() > 0 and top >= 0 and self._gallery_model is not None
        self._anchor = self._gallery_model.identity(top) if is_scrolled and self._gallery_model else ""

    def _find_again(self) -> None:
        model, selection = self._gallery_model, QItemSelection()
        rows = [row for row in map(model.row_of, self._remembered) if row >= 0] if model else []
        for row in rows:
            selection.select(self.model().index(row, 0), self.model().index(row, 0))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            current = self.model().index(rows[0], 0)
            self.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.updateGeometries()
        anchor = model.row_of(self._anchor) if model and self._anchor else -1
        if anchor >= 0:
            self.scrollTo(self.model().index(anchor, 0), QAbstractItemView.ScrollHint.PositionAtTop)
        else:
            self.verticalScrollBar().setValue(0)
        self.chosen.emit()
