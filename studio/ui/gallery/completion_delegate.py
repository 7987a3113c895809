"""How a completion of a search looks: the text, and a word about it at the right."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui import theme
from studio.ui.gallery.shelf_delegate import COUNT

_HEIGHT = 26
AnyIndex = QModelIndex | QPersistentModelIndex


class CompletionDelegate(QStyledItemDelegate):
    """One line of the list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802, ARG002 - Qt's name
        """One height for all."""
        return QSize(0, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one line."""
        colours, flag = theme.colours_of(QGuiApplication.palette()), QStyle.StateFlag
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (flag.State_Selected | flag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected if option.state & flag.State_Selected else colours.hover))
            painter.drawRoundedRect(option.rect, 4, 4)
        area = option.rect.adjusted(theme.SPACE_S, 0, -theme.SPACE_S, 0)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        painter.setPen(QColor(colours.text))
        shown = QFontMetrics(option.font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
        left = QFontMetrics(option.font).horizontalAdvance(shown) + theme.SPACE_L
        small = QFont(option.font)
        small.setPixelSize(theme.TYPE_S)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        about = QFontMetrics(small).elidedText(
            index.data(COUNT) or "", Qt.TextElideMode.ElideRight, max(0, area.width() - left)
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, about)
        painter.restore()
