"""The list of models at the left: sections, rows of two lines, a bar under what is coming."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.engine.catalogue import CatalogueEntry
from studio.engine.library import Problem
from studio.generation.model import EmbeddingInfo, LoraInfo, UpscalerInfo, VaeInfo
from studio.ui import theme
from studio.ui.models.shelf import Row

Index = QModelIndex | QPersistentModelIndex
Line = Row | str
"""A row, or the heading of a section."""

_LINE_ROLE = Qt.ItemDataRole.UserRole
_HEIGHT, _HEADING = 48, 32
_BAR = 3


class ShelfModel(QAbstractListModel):
    """The lines, each section under its heading."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace all lines; where only their contents changed, nothing is built anew."""
        lines = _with_headings(rows)
        if [_key(line) for line in lines] == [_key(line) for line in self.lines]:
            self.lines = lines
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """How many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line itself, its tooltip, or what is read aloud."""
        line = self.lines[index.row()]
        if role == _LINE_ROLE:
            return line
        if isinstance(line, str):
            return line if role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{line.title}, {line.about}, {line.note}"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{line.title}\n{line.about}"
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        is_row = isinstance(self.lines[index.row()], Row)
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if is_row else Qt.ItemFlag.NoItemFlags


class ShelfList(QListView):
    """Shows rows; `chosen` carries the one that was picked, `activated_row` the one that Enter or a double click
    was meant for."""

    chosen = Signal(object)
    activated_row = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = ShelfModel()
        self.setModel(self._lines)
        self.setItemDelegate(_RowDelegate(self))
        self.setAccessibleName("Models")
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.set_role(self, "bare")
        self.selectionModel().currentChanged.connect(self._tell)
        self.activated.connect(self._activate)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; the chosen one stays, also where it moved to another section."""
        before = self.row()
        self._lines.show_rows(rows)
        if before is not None and self.row() is None:
            self.choose(before.name, tell=False)
        if self.row() is None and rows:
            self.choose(rows[0].name, tell=False)
        self.chosen.emit(self.row())

    def rows(self) -> list[Row]:
        """The rows that are shown."""
        return [line for line in self._lines.lines if isinstance(line, Row)]

    def row(self) -> Row | None:
        """The chosen row."""
        line = self.currentIndex().data(_LINE_ROLE) if self.currentIndex().isValid() else None
        return line if isinstance(line, Row) else None

    def choose(self, name: str, tell: bool = True) -> None:
        """Choose the first row of this name."""
        for number, line in enumerate(self._lines.lines):
            if isinstance(line, Row) and line.name == name:
                self.selectionModel().blockSignals(not tell)
                self.setCurrentIndex(self._lines.index(number))
                self.selectionModel().blockSignals(False)
                self.scrollTo(self.currentIndex())
                return

    def _tell(self, *_: object) -> None:
        self.chosen.emit(self.row())

    def _activate(self, *_: object) -> None:
        if (row := self.row()) is not None:
            self.activated_row.emit(row)


class _RowDelegate(QStyledItemDelegate):
    """Draws headings in small type, rows as an icon, a title over its explanation, and a note at the end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002 - Qt's name
        """The height of a row or of a heading."""
        return QSize(0, _HEIGHT if isinstance(index.data(_LINE_ROLE), Row) else _HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        line: Line = index.data(_LINE_ROLE)
        colours = theme.colours_of(QGuiApplication.palette())
        painter.save()
        if isinstance(line, str):
            font = _font(option.font, theme.TYPE_S)
            font.setWeight(QFont.Weight.DemiBold)
            area = _mirrored(option, option.rect.adjusted(theme.SPACE_M, theme.SPACE_S, 0, 0))
            _put(painter, font, area, line, colours.muted, Qt.AlignmentFlag.AlignVCenter)
        else:
            state = option.state
            ground = option.rect.adjusted(2, 1, -2, -1)
            if state & QStyle.StateFlag.State_Selected or state & QStyle.StateFlag.State_MouseOver:
                is_chosen = bool(state & QStyle.StateFlag.State_Selected)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.selected if is_chosen else colours.hover))
                painter.drawRoundedRect(ground, theme.RADIUS, theme.RADIUS)
            _draw_row(painter, option, line, colours)
        painter.restore()


def _draw_row(painter: QPainter, option: QStyleOptionViewItem, row: Row, colours: theme.Colours) -> None:
    area = option.rect.adjusted(theme.SPACE_M, 0, -theme.SPACE_M, 0)
    edge = theme.ICON_S
    name, colour = _icon(row)
    top = area.top() + (area.height() - edge) // 2
    theme.icon(name, colour).paint(painter, _mirrored(option, QRect(area.left(), top, edge, edge)))
    text = area.adjusted(edge + theme.SPACE_M, theme.SPACE_S - 1, 0, -theme.SPACE_S)
    small = _font(option.font, theme.TYPE_S)
    width = QFontMetrics(small).horizontalAdvance(row.note)
    end = QRect(text.right() - width, text.top(), width + 1, text.height())
    _put(painter, small, _mirrored(option, end), row.note, colours.muted, Qt.AlignmentFlag.AlignTop)
    titled = text.adjusted(0, -2, -width - theme.SPACE_M, 0)
    muted = isinstance(row.thing, CatalogueEntry) and bool(row.thing.unusable)
    _put(painter, option.font, _mirrored(option, titled), row.title, colours.muted if muted else colours.text)
    about = _mirrored(option, text.adjusted(0, QFontMetrics(option.font).height(), 0, 2))
    _put(painter, small, about, row.about, colours.warning if row.is_trouble and not muted else colours.muted)
    if row.share is not None:
        bar = QRect(text.left(), area.bottom() - 6, text.width(), _BAR)
        _draw_bar(painter, _mirrored(option, bar), row.share, colours)


def _draw_bar(painter: QPainter, area: QRect, share: float, colours: theme.Colours) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.border))
    painter.drawRoundedRect(area, 1, 1)
    painter.setBrush(QColor(colours.accent))
    painter.drawRoundedRect(QRect(area.left(), area.top(), round(area.width() * min(1.0, share)), _BAR), 1, 1)


def _icon(row: Row) -> tuple[str, str]:
    """The icon of a row and its colour."""
    match row.thing:
        case Problem():
            return "warning", "warning"
        case LoraInfo():
            return "puzzle-piece", "muted"
        case VaeInfo():
            return "aperture", "muted"
        case EmbeddingInfo():
            return "text-t", "muted"
        case UpscalerInfo():
            return "arrows-out-simple", "muted"
        case CatalogueEntry() as entry:
            return ("prohibit" if entry.unusable else "download-simple"), "muted"
        case _:
            return {
                "Coming": ("download-simple", "accent"),
                "In other programs' folders": ("folder", "muted"),
            }.get(row.section, ("cube", "muted"))


def _put(
    painter: QPainter,
    font: QFont,
    area: QRect,
    text: str,
    colour: str,
    height: Literal[Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter] = Qt.AlignmentFlag.AlignTop,
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeading | height, elided)


def _mirrored(option: QStyleOptionViewItem, area: QRect) -> QRect:
    return QStyle.visualRect(option.direction, option.rect, area)


def _font(font: QFont, pixels: int) -> QFont:
    sized = QFont(font)
    sized.setPixelSize(pixels)
    return sized


def _with_headings(rows: Sequence[Row]) -> list[Line]:
    lines: list[Line] = []
    section = ""
    for row in rows:
        if row.section != section:
            section = row.section
            lines.append(section)
        lines.append(row)
    return lines


def _key(line: Line) -> tuple[str, str]:
    return ("", line) if isinstance(line, str) else (line.section, line.name)
