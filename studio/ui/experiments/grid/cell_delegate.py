"""How a cell looks: its picture, how it forms, or why there is none."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui import theme
from studio.ui.experiments.grid.cell_table import CellRole, CellState
from studio.ui.gallery.tile import TileDelegate
from studio.ui.gallery_model import Role

GAP = 4
LABEL_HEIGHT = 22
_BAR = 3
_STATE = QStyle.StateFlag


class CellDelegate(QStyledItemDelegate):
    """Paints pictures as the gallery does, with the value of a single axis below."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tile = TileDelegate(self)
        self._tile.has_caption = False

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        label = index.data(CellRole.LABEL)
        if label is None:
            return
        colours = theme.colours_of(QGuiApplication.palette())
        whole: QRect = option.rect
        square = QRect(whole.left(), whole.top(), whole.width(), whole.width()).adjusted(GAP, GAP, -GAP, -GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(Role.RECORD) is not None:
            inner = QStyleOptionViewItem(option)
            inner.rect = square
            self._tile.paint(painter, inner, index)
        else:
            _draw_state(painter, QRectF(square), index.data(CellRole.STATE), colours)
            _draw_focus(painter, QRectF(square), option, colours)
        if label:
            _draw_label(painter, QRect(square.left(), square.bottom() + 1, square.width(), LABEL_HEIGHT), label)
        painter.restore()


def _draw_state(painter: QPainter, place: QRectF, state: CellState, colours: theme.Colours) -> None:
    """A place that waits, a preview with its progress, or a failure."""
    if state.preview is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        picture = QRectF(state.preview.rect())
        size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(place.topLeft(), size)
        target.moveCenter(place.center())
        painter.drawPixmap(target, state.preview, picture)
    else:
        _draw_ground(painter, place, state, colours)
    if state.doing == "forming":
        _draw_progress(painter, place, state.progress, colours)


def _draw_ground(painter: QPainter, place: QRectF, state: CellState, colours: theme.Colours) -> None:
    edge = QColor(colours.error if state.message else colours.border)
    pen = QPen(edge, 1, Qt.PenStyle.SolidLine if state.doing or state.message else Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(QColor(colours.hover) if state.doing else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
    text = "Failed" if state.message else {"waiting": "Waiting", "forming": "Starting"}.get(state.doing or "", "")
    painter.setPen(QColor(colours.error if state.message else colours.muted))
    painter.setFont(_small(painter.font()))
    if painter.fontMetrics().horizontalAdvance(text) < place.width():
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _draw_progress(painter: QPainter, place: QRectF, progress: float, colours: theme.Colours) -> None:
    bar = QRectF(place.left(), place.bottom() - _BAR, place.width(), _BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.border))
    painter.drawRect(bar)
    painter.setBrush(QColor(colours.accent))
    painter.drawRect(QRectF(bar.left(), bar.top(), bar.width() * progress, _BAR))


def _draw_focus(painter: QPainter, place: QRectF, option: QStyleOptionViewItem, colours: theme.Colours) -> None:
    if option.state & (_STATE.State_Selected | _STATE.State_HasFocus):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawRoundedRect(place, theme.RADIUS, theme.RADIUS)


def _draw_label(painter: QPainter, place: QRect, label: str) -> None:
    painter.setPen(QColor(theme.colours_of(QGuiApplication.palette()).text))
    painter.setFont(_small(painter.font()))
    text = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _small(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPixelSize(theme.TYPE_S)
    return smaller
