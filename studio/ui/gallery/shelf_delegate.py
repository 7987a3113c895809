"""How a line of the shelf looks: a glyph, a name, and how many pictures it holds."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.ui import theme

COUNT = Qt.ItemDataRole.UserRole + 2
IS_HEADING = Qt.ItemDataRole.UserRole + 3
ABOUT = Qt.ItemDataRole.UserRole + 4

_HEIGHT = 28
_HEADING_HEIGHT = 36
_ABOUT_HEIGHT = 68
AnyIndex = QModelIndex | QPersistentModelIndex


class ShelfDelegate(QStyledItemDelegate):
    """Paints lines, and headings with a word on how to fill what is empty beneath them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802, ARG002 - Qt's names
        """One height for lines, others for headings."""
        if index.data(IS_HEADING):
            return QSize(0, _ABOUT_HEIGHT if index.data(ABOUT) else _HEADING_HEIGHT)
        return QSize(0, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one line."""
        colours = theme.colours_of(QGuiApplication.palette())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(IS_HEADING):
            _draw_heading(painter, option, index, colours)
        else:
            _draw_line(painter, option, index, colours)
        painter.restore()

    def updateEditorGeometry(  # noqa: N802
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: AnyIndex,  # noqa: ARG002
    ) -> None:
        """Names are written over the whole line."""
        editor.setGeometry(option.rect.adjusted(theme.SPACE_XL, 0, 0, 0))


def _draw_heading(
    painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex, colours: theme.Colours
) -> None:
    area = option.rect.adjusted(theme.SPACE_S, theme.SPACE_M, -theme.SPACE_S, 0)
    font = _small(option.font)
    painter.setPen(QColor(colours.muted))
    if about := index.data(ABOUT):
        painter.setFont(font)
        below = area.adjusted(0, 22, 0, 0)
        painter.drawText(below, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, about)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.drawText(area, Qt.AlignmentFlag.AlignTop, index.data(Qt.ItemDataRole.DisplayRole))


def _draw_line(painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex, colours: theme.Colours) -> None:
    flag = QStyle.StateFlag
    is_chosen = bool(option.state & flag.State_Selected)
    if is_chosen or option.state & flag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.selected if is_chosen else colours.hover))
        painter.drawRoundedRect(option.rect, 4, 4)
    if is_chosen and option.state & flag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent), 1.5))
        painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 4, 4)
    icon: QIcon = index.data(Qt.ItemDataRole.DecorationRole)
    place = QRect(option.rect.left() + theme.SPACE_S, option.rect.center().y() - 7, theme.ICON_S, theme.ICON_S)
    icon.paint(painter, place)
    count = index.data(COUNT) or ""
    small = theme.tabular(_small(option.font))
    room = QFontMetrics(small).horizontalAdvance(count)
    right = option.rect.adjusted(0, 0, -theme.SPACE_S, 0)
    painter.setFont(small)
    painter.setPen(QColor(colours.muted))
    painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
    middle = option.rect.adjusted(theme.SPACE_XL + theme.SPACE_S, 0, -room - theme.SPACE_L, 0)
    name = QFontMetrics(option.font).elidedText(
        index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideRight, middle.width()
    )
    painter.setFont(option.font)
    painter.setPen(QColor(colours.text))
    painter.drawText(middle, Qt.AlignmentFlag.AlignVCenter, name)


def _small(font: QFont) -> QFont:
    copy = QFont(font)
    copy.setPixelSize(theme.TYPE_S)
    return copy
