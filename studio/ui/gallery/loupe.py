"""One picture of the grid over the whole place, to look closely, go on and judge without leaving the gallery."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.canvas.picture_view import PictureView
from studio.ui.gallery.grid import GalleryGrid
from studio.ui.gallery.marks import Judgement
from studio.ui.gallery.thumbnails import Thumbnails
from studio.ui.gallery_model import GalleryModel, Role
from studio.ui.widgets.elided_label import ElidedLabel
from studio.ui.widgets.icon_button import icon_button

_LARGEST, _DECODED_BYTES = 4096, 96 << 20
"""Pixels up to which pictures are decoded, and what is kept of those seen and of the neighbours."""

_KEYS = "← → go on  ·  1–5 stars  ·  F favourite  ·  Del trash  ·  Enter canvas  ·  Space back"
_ROOM_FOR_KEYS = 1000


class Loupe(QWidget):
    """Shows the current picture of `grid`, which its keys move and judge as they do in the grid.

    `rated` and `favoured` come from the marks in its bar, `menu_asked` carries a place of the screen.
    """

    rated = Signal(int)
    favoured = Signal(bool)
    menu_asked = Signal(QPoint)

    def __init__(self, grid: GalleryGrid, model: GalleryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid, self._model, self._ground = grid, model, parent
        self._record: GenerationRecord | None = None
        self._selection, self._was_many = QItemSelection(), False
        self._view, self._judgement = PictureView(), Judgement()
        self._position, self._prompt, self._keys = QLabel(), ElidedLabel(), QLabel(_KEYS)
        about = "Back to the grid (Space or Esc)"
        self._close = icon_button("closeLoupe", "x", about, size=theme.ICON_S)
        self._pictures = Thumbnails(_own_path, self, edge=_LARGEST, limit=_DECODED_BYTES)
        self.setObjectName("loupe")
        self.setAccessibleName("Picture, close up")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        self._emptied = QTimer(self, singleShot=True, interval=0)
        self._emptied.timeout.connect(self._leave_if_empty)
        self._lay_out()
        self.hide()
        self._pictures.ready.connect(self._show_decoded)
        self._judgement.rated.connect(self.rated)
        self._judgement.favoured.connect(self.favoured)
        self._close.clicked.connect(self.leave)
        parent.installEventFilter(self)

    def look(self, record: GenerationRecord) -> None:
        """Come up with this picture; what else is selected will be so again when the user goes back."""
        self._was_many = self._grid.selected_count() > 1
        self._selection = QItemSelection(self._grid.selectionModel().selection())
        self._grid.choose(self._grid.currentIndex().row())
        self._view.fit()
        self.setGeometry(self._ground.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_record(record)

    def show_record(self, record: GenerationRecord | None) -> None:
        """Show another picture, or its newer state; without one for long there is nothing to look at."""
        if not self.isVisible():
            return
        if record is None:  # as for a moment after a deletion
            self._emptied.start()
            return
        is_other = self._record is None or self._record.id != record.id
        self._record = record
        self._judgement.show_record(record)
        self._prompt.show_text(" ".join(record.request.prompt.split()))
        row = self._grid.currentIndex().row()
        self._position.setText(f"{row + 1:,} of {self._model.rowCount():,}")
        if is_other:
            self._show_picture(record)
            self._prepare(row)

    def leave(self) -> None:
        """Go back to the grid."""
        self.hide()
        self._record = None
        self._pictures.clear()
        if self._was_many and self._grid.currentIndex().isValid():
            self._grid.selectionModel().select(self._selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names, from here on
        """Arrows go on, Space and Esc go back; every other key means what it means in the grid."""
        match event.key():
            case Qt.Key.Key_Space | Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Right | Qt.Key.Key_Down | Qt.Key.Key_PageDown:
                self._go(1)
            case Qt.Key.Key_Left | Qt.Key.Key_Up | Qt.Key.Key_PageUp:
                self._go(-1)
            case Qt.Key.Key_Home:
                self._go_to(0)
            case Qt.Key.Key_End:
                self._go_to(self._model.rowCount() - 1)
            case Qt.Key.Key_Z if not event.modifiers():
                self._view.toggle_pixels()
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                event.accept()
            case _ if _is_of_the_place(event):
                super().keyPressEvent(event)
            case _:
                QApplication.sendEvent(self._grid, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """What can be done with the picture."""
        self.menu_asked.emit(event.globalPos())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the place's size."""
        if event.type() == QEvent.Type.Resize and watched is self._ground and self.isVisible():
            self.setGeometry(self._ground.rect())
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: object) -> None:  # noqa: N802, ARG002
        """Tell of the keys where there is room."""
        self._keys.setVisible(self.width() >= _ROOM_FOR_KEYS)

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: N802, ARG002
        """Nothing else is in sight that could have the focus."""
        return False

    def _lay_out(self) -> None:
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setToolTip("Double click shows its pixels one to one; the wheel zooms")
        self._position.setFont(theme.tabular(self._position.font()))
        theme.set_role(self._keys, "small")
        bar = QFrame()
        theme.set_role(bar, "surface")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
        row.setSpacing(theme.SPACE_L)
        row.addWidget(self._position)
        row.addWidget(self._prompt, 1)
        row.addWidget(self._keys)
        row.addWidget(self._judgement)
        row.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._view, 1)
        layout.addWidget(bar)

    def _leave_if_empty(self) -> None:
        if not self._grid.selected_count():
            self.leave()

    def _go(self, step: int) -> None:
        self._go_to(self._grid.currentIndex().row() + step)

    def _go_to(self, row: int) -> None:
        if 0 <= row < self._model.rowCount():
            self._grid.choose(row)

    def _show_picture(self, record: GenerationRecord) -> None:
        """Show the picture; until it is decoded, the small one in its place."""
        whole, small = self._pictures.get(record), self._model.thumbnail(record)
        is_missing = whole is not None and whole.isNull()
        is_small_wanted = small is not None and (is_missing or (whole is None and self._view.is_fitted()))
        shown = small if is_small_wanted else whole
        if shown is not None:
            self._view.show_image(shown.toImage(), record.path, "File missing" if is_missing else "")

    def _show_decoded(self, identity: str) -> None:
        if self._record is not None and self._record.id == identity:
            self._show_picture(self._record)

    def _prepare(self, row: int) -> None:
        """Decode the neighbours, too."""
        rows = (near for near in (row + 1, row - 1) if 0 <= near < self._model.rowCount())
        near = (self._model.index(number).data(Role.RECORD) for number in rows)
        self._pictures.prepare([record for record in near if isinstance(record, GenerationRecord)])


def _is_of_the_place(event: QKeyEvent) -> bool:
    """Undo and redo are the place's."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def _own_path(record: GenerationRecord) -> Path:
    return record.path
