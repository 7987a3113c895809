"""Sets of doubles beneath each other, the pictures of each side by side: kept, or on their way to the trash."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.gallery.double_sets import DoubleSet
from studio.ui.gallery.thumbnails import Thumbnails
from studio.ui.gallery.tile_marks import draw_marks, picture_place, sized

_TILE, _GAP, _TITLE, _CAPTION = 148, theme.SPACE_M, 28, 22
_LINE = _TILE + _CAPTION + theme.SPACE_S
_MARGIN = theme.SPACE_L


class DoublesView(QAbstractScrollArea):
    """Arrows choose, Space keeps or lets go, Enter compares; `changed` follows, `compared` carries records,
    `chosen` the one with the focus."""

    changed = Signal()
    chosen = Signal(object)
    compared = Signal(object)

    def __init__(self, path_of: Callable[[GenerationRecord], Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sets: list[DoubleSet] = []
        self._row = self._column = 0
        self._columns, self._tops = 1, [_MARGIN]
        self._thumbnails = Thumbnails(path_of, self, limit=60 << 20)
        self._thumbnails.ready.connect(self.viewport().update)
        self.setObjectName("doublesView")
        self.setAccessibleName("Doubles")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)

    @property
    def sets(self) -> tuple[DoubleSet, ...]:
        """The sets as the user left them."""
        return tuple(self._sets)

    def show_sets(self, sets: Sequence[DoubleSet]) -> None:
        """Show these."""
        self._sets = list(sets)
        self._row = min(self._row, max(0, len(sets) - 1))
        self._column = 0
        self._fit()
        self.viewport().update()
        self.changed.emit()
        if sets:
            self._tell()

    def toggle(self, row: int, column: int) -> None:
        """Keep a picture, or let it go."""
        one = self._sets[row]
        self._sets[row] = one.toggled(one.records[column].id)
        self._row, self._column = row, column
        self._tell()
        self.viewport().update()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names
        """Arrows, Space and Enter; A keeps all of a set."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self._go(self._row + (1 if event.key() == Qt.Key.Key_Down else -1), self._column)
            case Qt.Key.Key_Right | Qt.Key.Key_Left:
                self._go(self._row, self._column + (1 if event.key() == Qt.Key.Key_Right else -1))
            case Qt.Key.Key_Space if self._sets:
                self.toggle(self._row, self._column)
            case Qt.Key.Key_A if self._sets:
                one = self._sets[self._row]
                self._sets[self._row] = one.keeping([record.id for record in one.records])
                self.viewport().update()
                self.changed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_C if self._sets:
                self.compared.emit(list(self._sets[self._row].records))
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click keeps or lets go."""
        if (place := self._at(event.position().toPoint())) is not None:
            self.toggle(*place)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """As many sets as fit."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The sets in sight."""
        painter, colours = QPainter(self.viewport()), theme.colours_of(QGuiApplication.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = (self._row_at(y) for y in (event.rect().top(), event.rect().bottom()))
        for row in range(max(0, first), min(len(self._sets), last + 1)):
            self._draw_set(painter, row, colours)
        painter.end()

    def _draw_set(self, painter: QPainter, row: int, colours: theme.Colours) -> None:
        one, top = self._sets[row], self._top(row)
        painter.setPen(QColor(colours.muted))
        painter.setFont(sized(self.font(), theme.TYPE_S))
        what = "the same pixels" if one.is_exact else "nearly alike"
        title = QRect(_MARGIN, top, self.viewport().width() - 2 * _MARGIN, _TITLE)
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, f"{len(one.records)} pictures, {what}")
        for column, record in enumerate(one.records):
            self._draw_picture(painter, self.place_of(row, column), record, one, colours)
        if self.hasFocus() and row == self._row:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(self.place_of(row, self._column).adjusted(-4, -4, 4, _CAPTION), 8, 8)

    def _draw_picture(
        self, painter: QPainter, tile: QRect, record: GenerationRecord, one: DoubleSet, colours: theme.Colours
    ) -> None:
        pixmap, is_kept = self._thumbnails.get(record), record.id in one.kept
        place = picture_place(tile, pixmap)
        painter.setOpacity(1.0 if is_kept else 0.35)
        if pixmap is not None and not pixmap.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
        else:
            painter.fillRect(place, QColor(colours.hover))
        draw_marks(painter, place, record)
        painter.setOpacity(1.0)
        painter.setFont(sized(self.font(), theme.TYPE_S))
        painter.setPen(QColor(colours.good if is_kept else colours.muted))
        caption = QRect(tile.left(), tile.bottom() + 2, tile.width(), _CAPTION - 2)
        text = f"{'Keep' if is_kept else 'Trash'} · {record.request.size.shown}"
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter, text)
        glyph = theme.icon("check-circle" if is_kept else "trash", "good" if is_kept else "muted")
        corner = QRect(round(place.right()) - 26, round(place.top()) + 6, theme.ICON_M, theme.ICON_M)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.surface))
        painter.drawEllipse(corner.adjusted(-2, -2, 2, 2))
        glyph.paint(painter, corner)

    def _go(self, row: int, column: int) -> None:
        if self._sets:
            self._row = min(max(0, row), len(self._sets) - 1)
            self._column = min(max(0, column), len(self._sets[self._row].records) - 1)
            bar, tile = self.verticalScrollBar(), self.place_of(self._row, self._column)
            tile.translate(0, self._offset())
            end = tile.bottom() + _CAPTION + _MARGIN
            bar.setValue(min(max(bar.value(), end - self.viewport().height()), tile.top() - _TITLE - _MARGIN // 2))
            self._tell()
            self.viewport().update()

    def _tell(self) -> None:
        """Let others and readers of the screen know where one is."""
        one = self._sets[self._row]
        record = one.records[self._column]
        word = "kept" if record.id in one.kept else "to the trash"
        self.setAccessibleDescription(f"Set {self._row + 1}, picture {self._column + 1}: {word}")
        self.chosen.emit(record)

    def _fit(self) -> None:
        """Lay the sets out in as many lines as each needs."""
        bar, height, width = self.verticalScrollBar(), self.viewport().height(), self.viewport().width()
        self._columns = max(1, (width - 2 * _MARGIN + _GAP) // (_TILE + _GAP))
        lines = (-(-len(one.records) // self._columns) for one in self._sets)
        self._tops = list(accumulate((_TITLE + count * _LINE + theme.SPACE_S for count in lines), initial=_MARGIN))
        bar.setRange(0, max(0, self._tops[-1] + _MARGIN - height))
        bar.setPageStep(height)
        bar.setSingleStep(_LINE // 3)

    def _offset(self) -> int:
        return self.verticalScrollBar().value()

    def _top(self, row: int) -> int:
        return self._tops[row] - self._offset()

    def _row_at(self, y: int) -> int:
        """The set at a height of the viewport; -1 above the first."""
        return bisect_right(self._tops, y + self._offset()) - 1

    def place_of(self, row: int, column: int) -> QRect:
        """Where a picture of a set stands in the viewport."""
        line, place = divmod(column, self._columns)
        top = self._top(row) + _TITLE + line * _LINE
        return QRect(_MARGIN + place * (_TILE + _GAP), top, _TILE, _TILE)

    def _at(self, point: QPoint) -> tuple[int, int] | None:
        """The set and the picture under a point."""
        row = self._row_at(point.y())
        if not 0 <= row < len(self._sets):
            return None
        columns = range(len(self._sets[row].records))
        return next(((row, column) for column in columns if self.place_of(row, column).contains(point)), None)
