"""Draws a choice in a popup: its text, its explanation under it, its note at the right."""

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui.widgets.choices import CHOSEN_ROLE, NOTE_ROLE, ROW_ROLE, Addition, Choice, Header, Row

PADDING = 8
LINE_GAP = 2
SMALL = 11
TICK = 16


class ChoiceDelegate(QStyledItemDelegate):
    """Headers in small type, choices in two lines, the chosen ones with a tick, the addition last."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Room for one line, or for two where there is an explanation."""
        row: Row = index.data(ROW_ROLE)
        line, small = _heights(option.font.pixelSize(), option.font.family())
        match row:
            case Choice(about=about) if about:
                return QSize(0, line + small + LINE_GAP + PADDING)
            case Header():
                return QSize(0, small + PADDING + 4)
            case _:
                return QSize(0, line + PADDING + 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        row: Row = index.data(ROW_ROLE)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, _mixed(option.palette, 0.16))
        painter.setLayoutDirection(option.direction)
        room = option.rect.adjusted(PADDING + TICK, PADDING // 2, -PADDING, -PADDING // 2)
        area = QStyle.visualRect(option.direction, option.rect, room)
        note = str(index.data(NOTE_ROLE))
        match row:
            case Header():
                _draw_header(painter, option, option.rect.adjusted(PADDING, PADDING, -PADDING, 0), row)
            case Addition():
                painter.setPen(option.palette.color(QPalette.ColorRole.Text))
                _draw_line(painter, option.font, area, f"+  Add “{row.text}” to my words")
            case Choice():
                if index.data(CHOSEN_ROLE):
                    _draw_tick(painter, option)
                _draw_choice(painter, option, _beside_note(painter, option, area, note), area, row)
        painter.restore()


def _draw_header(painter: QPainter, option: QStyleOptionViewItem, area: QRect, header: Header) -> None:
    font = _small(option.font)
    area = _beside_note(painter, option, area, header.note)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setPen(_subdued())
    _draw_line(painter, font, area, header.text[:1].upper() + header.text[1:])


def _draw_tick(painter: QPainter, option: QStyleOptionViewItem) -> None:
    painter.setPen(option.palette.color(QPalette.ColorRole.Highlight))
    place = QRect(option.rect.left() + PADDING, option.rect.top() + PADDING // 2, TICK, option.rect.height())
    place = QStyle.visualRect(option.direction, option.rect, place)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "✓")


def _beside_note(painter: QPainter, option: QStyleOptionViewItem, area: QRect, note: str) -> QRect:
    """Draw the note at the end of the line; what is left for the text."""
    if not note:
        return area
    font = _small(option.font)
    painter.setFont(font)
    painter.setPen(_subdued())
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, note)
    width = QFontMetrics(font).horizontalAdvance(note) + PADDING
    rest = QRect(area.left(), area.top(), max(0, area.width() - width), area.height())
    return QStyle.visualRect(option.direction, area, rest)


def _draw_choice(painter: QPainter, option: QStyleOptionViewItem, line: QRect, area: QRect, row: Choice) -> None:
    """The text in its line, the explanation over the whole width below it."""
    painter.setPen(_subdued() if row.note else option.palette.color(QPalette.ColorRole.Text))
    _draw_line(painter, option.font, line, row.text)
    if row.about:
        painter.setPen(_subdued())
        top = QFontMetrics(option.font).height() + LINE_GAP
        _draw_line(painter, _small(option.font), area.adjusted(0, top, 0, 0), row.about)


def _draw_line(painter: QPainter, font: QFont, area: QRect, text: str) -> None:
    painter.setFont(font)
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, elided)


@lru_cache(maxsize=8)
def _heights(pixel_size: int, family: str) -> tuple[int, int]:
    """The heights of a line and of a small line; hundreds of rows ask at once."""
    font = QFont(family)
    font.setPixelSize(max(pixel_size, 1))
    return QFontMetrics(font).height(), QFontMetrics(_small(font)).height()


def _small(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPixelSize(SMALL)
    return smaller


def _subdued() -> QColor:
    """The program's own muted colour: a style sheet thins the one of the widget's palette."""
    return QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText)


def _mixed(palette: QPalette, share: float) -> QColor:
    """The highlight colour, thinned so that text on it keeps its contrast."""
    colour = QColor(palette.color(QPalette.ColorRole.Highlight))
    colour.setAlphaF(share)
    return colour
