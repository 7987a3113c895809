"""Draws a choice in a popup: its text, its explanation under it, its note at the right."""

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui.widgets.choices import CHOSEN_ROLE, ROW_ROLE, Addition, Choice, Header, Row

PADDING = 8
LINE_GAP = 2
SMALL = 11


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
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_current:
            painter.fillRect(option.rect, _mixed(option.palette, 0.16))
        area = option.rect.adjusted(PADDING + 16, PADDING // 2, -PADDING, -PADDING // 2)
        match row:
            case Header():
                _draw_header(painter, option, area.adjusted(-16, 4, 0, 0), row.text)
            case Addition():
                painter.setPen(option.palette.color(QPalette.ColorRole.Text))
                _draw_line(painter, option.font, area, f"+  Add “{row.text}” to my words")
            case Choice():
                if index.data(CHOSEN_ROLE):
                    painter.setPen(option.palette.color(QPalette.ColorRole.Highlight))
                    tick = QRect(area.left() - 16, area.top(), 16, QFontMetrics(option.font).height())
                    painter.drawText(tick, Qt.AlignmentFlag.AlignLeft, "✓")
                _draw_choice(painter, option, area, row)
        painter.restore()


def _draw_header(painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str) -> None:
    font = _small(option.font)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setPen(_subdued())
    _draw_line(painter, font, area, text[:1].upper() + text[1:])


def _draw_choice(painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: Choice) -> None:
    small = _small(option.font)
    text_area = QRect(area)
    if row.note:
        painter.setPen(_subdued())
        painter.setFont(small)
        width = QFontMetrics(small).horizontalAdvance(row.note)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, row.note)
        text_area.setWidth(max(0, area.width() - width - PADDING))
    main = _subdued() if row.note else option.palette.color(QPalette.ColorRole.Text)
    painter.setPen(main)
    _draw_line(painter, option.font, text_area, row.text)
    if row.about:
        painter.setPen(_subdued())
        top = QFontMetrics(option.font).height() + LINE_GAP
        _draw_line(painter, small, area.adjusted(0, top, 0, 0), row.about)


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
