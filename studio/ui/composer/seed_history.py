"""The seeds used last, each with its newest picture: a click takes one."""

from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QListView, QStyle, QStyledItemDelegate, QVBoxLayout, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from studio.generation.record import GenerationRecord
from studio.ui.gallery.thumbnails import PathOf
from studio.ui.gallery_model import GalleryModel, Role
from studio.ui.theme import RADIUS, SPACE_M, SPACE_S, SPACE_XS, TYPE_S, colours_of, set_role, tabular

SHOWN = 24
"""How many seeds are offered."""

_PICTURE, _CAPTION = 84, 20
_COLUMNS, _ROWS = 4, 3


class SeedHistory(QFrame):
    """`chosen` carries the seed; hides when something else is clicked."""

    chosen = Signal(object)

    def __init__(self, records: Sequence[GenerationRecord], path_of: PathOf, parent: QWidget) -> None:
        """`records` come newest first, `path_of` knows their thumbnails."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("seedHistory")
        self.setAccessibleName("Seeds used last")
        set_role(self, "popover")
        self._model = GalleryModel.from_records(newest_of_each_seed(records), self, path_of)
        self.list = QListView()
        self.list.setAccessibleName("Seeds used last")
        self.list.setModel(self._model)
        self.list.setItemDelegate(_SeedDelegate(self.list))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(self.list, "bare")
        self._lay_out()
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)

    def open_over(self, anchor: QWidget) -> None:
        """Show the list above the button that asked for it, within the screen."""
        count, cell = max(1, self._model.rowCount()), _cell()
        columns, rows = min(count, _COLUMNS), min(-(-count // _COLUMNS), _ROWS)
        self.list.setFixedSize(columns * cell.width() + 2 * SPACE_S, rows * cell.height() + SPACE_S)
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint()) - QPoint(0, self.height() + SPACE_S)
        screen = anchor.screen().availableGeometry()
        self.move(max(screen.left(), corner.x()), max(screen.top(), corner.y()))
        self.show()
        self.list.setFocus()
        self.list.setCurrentIndex(self._model.index(0))

    def seeds(self) -> tuple[int, ...]:
        """What is offered, newest first."""
        records = (self._model.record(row) for row in range(self._model.rowCount()))
        return tuple(record.request.noise.seed for record in records if record)

    def _lay_out(self) -> None:
        title = QLabel("Seeds used last")
        set_role(title, "heading")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        layout.setSpacing(SPACE_S)
        layout.addWidget(title)
        if self._model.rowCount():
            layout.addWidget(self.list)
        else:
            nothing = QLabel("None yet. Every picture that you make leaves its seed here.")
            set_role(nothing, "muted")
            layout.addWidget(nothing)

    def _choose(self, index: QModelIndex) -> None:
        if (record := self._model.record(index.row())) is not None:
            self.close()
            self.chosen.emit(record.request.noise.seed)


def newest_of_each_seed(records: Iterable[GenerationRecord]) -> tuple[GenerationRecord, ...]:
    """The first record of each seed, as many as are offered; a variation is no picture of its seed."""
    found: dict[int, GenerationRecord] = {}
    for record in records:
        if not record.request.noise.variations:
            found.setdefault(record.request.noise.seed, record)
    return tuple(found.values())[:SHOWN]


def _cell() -> QSize:
    return QSize(_PICTURE + SPACE_S, _PICTURE + _CAPTION + SPACE_S)


class _SeedDelegate(QStyledItemDelegate):
    """A picture with its seed below."""

    def sizeHint(self, option: Option, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002
        """One size for all."""
        return _cell()

    def paint(self, painter: QPainter, option: Option, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw the ground of the chosen one, the picture and the seed."""
        record = cast(GenerationRecord | None, index.data(Role.RECORD))
        if record is None:
            return
        colours, cell = colours_of(QGuiApplication.palette()), option.rect.adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected))
            painter.drawRoundedRect(cell, RADIUS, RADIUS)
        _paint_picture(painter, cell, index.data(Role.THUMBNAIL))
        font = tabular(QFont(option.font))
        font.setPixelSize(TYPE_S)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        words = QRect(cell.left(), cell.bottom() - _CAPTION, cell.width(), _CAPTION)
        seed = painter.fontMetrics().elidedText(
            str(record.request.noise.seed), Qt.TextElideMode.ElideMiddle, words.width() - SPACE_S
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, seed)
        painter.restore()


def _paint_picture(painter: QPainter, cell: QRect, pixmap: QPixmap | None) -> None:
    if pixmap is None or pixmap.isNull():
        return
    room = QRect(cell.left() + SPACE_XS, cell.top() + SPACE_XS, cell.width() - SPACE_S, _PICTURE - SPACE_XS)
    size = pixmap.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(QPoint(), size)
    place.moveCenter(room.center())
    painter.drawPixmap(place, pixmap)
