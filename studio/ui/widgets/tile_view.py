"""A grid of equal tiles whose layout is arithmetic, so that a million rows cost no more than ten.

QListView keeps the place of every row: with 100,000 rows each resize and each new row stalls it for 65 to
80 ms, with a million for 0.7 s (measured with Qt 6.12 on 2 cores). Here a place is computed when asked for.
"""

from collections.abc import Callable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

AnyIndex = QModelIndex | QPersistentModelIndex


_GIVES = 4
"""Tiles give up to a quarter of one's width together, so that one more fits: better than few that are huge."""


class TileView(QAbstractItemView):
    """Rows of tiles from left to right that fill the width; `tile_width` is about the width of one."""

    def __init__(self, margin: int, gap: int, caption_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._margin, self._gap, self._caption = margin, gap, caption_height
        self._tile_width = 160
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.viewport().setMouseTracking(True)

    def tile_width(self) -> int:
        """About the width of a tile in pixels."""
        return self._tile_width

    def set_tile_width(self, width: int) -> None:
        """Make tiles about `width` pixels wide and keep the first picture in sight where it is."""
        first = self.top_row()
        self._tile_width = width
        self.updateGeometries()
        if first > 0:
            self.scrollTo(self.model().index(first, 0), QAbstractItemView.ScrollHint.PositionAtTop)
        self.viewport().update()

    def top_row(self) -> int:
        """The first row of the line at the top of what is in sight; -1 where there is none."""
        line = self.verticalOffset() // self._row_height()
        return min(line * self.columns(), self._count() - 1)

    def columns(self) -> int:
        """How many tiles stand beside each other."""
        usable, across = self.viewport().width() - 2 * self._margin + self._gap, self._tile_width + self._gap
        return max(1, (usable + across // _GIVES) // across)

    def visualRect(self, index: AnyIndex) -> QRect:  # noqa: N802 - Qt's name
        """The place of a tile in the viewport, with its caption."""
        return self._place(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        """The tile under a point of the viewport; none between tiles."""
        row = self._row_near(point)
        found = 0 <= row < self._count() and self._place(row).contains(point)
        return self.model().index(row, 0) if found else QModelIndex()

    def scrollTo(  # noqa: N802
        self,
        index: AnyIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a tile into sight."""
        place, bar, height = self.visualRect(index), self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtTop or place.top() < 0:
            bar.setValue(bar.value() + place.top() - self._margin)
        elif hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + place.center().y() - height // 2)
        elif place.bottom() > height:
            bar.setValue(bar.value() + place.bottom() - height + self._margin)

    def moveCursor(  # noqa: N802
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,  # noqa: ARG002
    ) -> QModelIndex:
        """The tile to which a key leads: arrows go by tile and by row, Page keys by what fits."""
        count, row, columns = self._count(), self.currentIndex().row(), self.columns()
        if count == 0:
            return QModelIndex()
        page = columns * max(1, self.viewport().height() // self._row_height())
        move = QAbstractItemView.CursorAction
        steps = {
            move.MoveLeft: -1, move.MovePrevious: -1, move.MoveRight: 1, move.MoveNext: 1,
            move.MoveUp: -columns, move.MoveDown: columns,
            move.MovePageUp: -page, move.MovePageDown: page,
            move.MoveHome: -count, move.MoveEnd: count,
        }  # fmt: skip
        target = max(row, 0) + (steps[action] if row >= 0 else 0)
        return self.model().index(min(max(target, 0), count - 1), 0)

    def horizontalOffset(self) -> int:  # noqa: N802
        """Nothing ever scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:  # noqa: N802
        """Pixels that are scrolled past."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: AnyIndex) -> bool:  # noqa: N802, ARG002
        """No tile is ever hidden."""
        return False

    def setSelection(  # noqa: N802
        self, rect: QRect, command: QItemSelectionModel.SelectionFlag
    ) -> None:
        """Select the tiles that a dragged rectangle touches."""
        area, selection = rect.normalized(), QItemSelection()
        for row in self._rows_between(area.top(), area.bottom()):
            if self._place(row).intersects(area):
                index = self.model().index(row, 0)
                selection.select(index, index)
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """Where selected tiles stand in sight."""
        region, height = QRegion(), self.viewport().height()
        for row in self._rows_between(0, height):
            if selection.contains(self.model().index(row, 0)):
                region = region.united(self._place(row))
        return region

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Letters are commands here, not a search."""

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Move what is painted already, so that only what comes into sight is painted."""
        self.viewport().scroll(dx, dy)

    def updateGeometries(self) -> None:  # noqa: N802
        """Fit the scroll bar to rows and width."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        lines = -(-self._count() // self.columns())
        total = lines * self._row_height() - self._gap + 2 * self._margin if lines else 0
        bar.setRange(0, max(0, total - height))
        bar.setPageStep(height)
        bar.setSingleStep(max(24, self._row_height() // 4))
        super().updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Rearrange the tiles and keep the current one in sight."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the tiles that the event touches, and no other; what they have in common is asked once."""
        painter, area, region = QPainter(self.viewport()), event.rect(), event.region()
        model, delegate, selection = self.model(), self.itemDelegate(), self.selectionModel()
        option, flag = QStyleOptionViewItem(), QStyle.StateFlag
        self.initViewItemOption(option)
        plain = option.state & ~(flag.State_Selected | flag.State_MouseOver | flag.State_HasFocus)
        pointed = self._row_near(self.viewport().mapFromGlobal(QCursor.pos())) if self.underMouse() else -1
        focused = self.currentIndex().row() if self.hasFocus() else -1
        place_of = self._placing()
        for row in self._rows_between(area.top(), area.bottom()):
            option.rect = place_of(row)
            if not region.intersects(option.rect):
                continue  # thumbnails come here and there: what lies between is painted already
            index = model.index(row, 0)
            state = plain | flag.State_Selected if selection.isSelected(index) else plain
            if row == pointed:
                state |= flag.State_MouseOver
            if row == focused:
                state |= flag.State_HasFocus
            option.state = state
            delegate.paint(painter, option, index)
        painter.end()

    def _count(self) -> int:
        return self.model().rowCount() if self.model() else 0

    def cell_width(self) -> int:
        """How wide a tile is in pixels."""
        columns = self.columns()
        return (self.viewport().width() - 2 * self._margin - (columns - 1) * self._gap) // columns

    def _row_height(self) -> int:
        return self.cell_width() + self._caption + self._gap

    def _place(self, row: int) -> QRect:
        return self._placing()(row)

    def _placing(self) -> Callable[[int], QRect]:
        """What tells the places of tiles, as things stand now."""
        columns, width = self.columns(), self.cell_width()
        across, down = width + self._gap, self._row_height()
        left, top, height = self._margin, self._margin - self.verticalOffset(), width + self._caption

        def place(row: int) -> QRect:
            line, column = divmod(row, columns)
            return QRect(left + column * across, top + line * down, width, height)

        return place

    def _row_near(self, point: QPoint) -> int:
        line = (point.y() + self.verticalOffset() - self._margin) // self._row_height()
        column = (point.x() - self._margin) // (self.cell_width() + self._gap)
        return line * self.columns() + column if 0 <= column < self.columns() else -1

    def _rows_between(self, top: int, bottom: int) -> range:
        height, columns = self._row_height(), self.columns()
        shift = self.verticalOffset() - self._margin
        first, last = (top + shift) // height, (bottom + shift) // height
        return range(max(0, first * columns), min(self._count(), (last + 1) * columns))
