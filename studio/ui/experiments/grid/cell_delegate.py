"""How a cell looks: its picture, how it forms, or why there is none."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui import theme
from studio.ui.experiments.grid.cell_table import CellRole, CellState, Shown
from studio.ui.gallery.tile import TileDelegate

GAP = 4
LABEL_HEIGHT = 22
_BAR = 3
_STATE = QStyle.StateFlag
_GroundKey = tuple[int, float, str, str]
_GROUNDS_KEPT = 64


class CellDelegate(QStyledItemDelegate):
    """Paints pictures as the gallery does, with the value of a single axis below."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tile = TileDelegate(self)
        self._tile.has_caption = False
        self._grounds: dict[_GroundKey, QPixmap] = {}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        shown: Shown | None = index.data(CellRole.SHOWN)
        if shown is None:
            return
        whole: QRect = option.rect
        square = QRect(whole.left(), whole.top(), whole.width(), whole.width()).adjusted(GAP, GAP, -GAP, -GAP)
        if shown.state is None:
            inner = QStyleOptionViewItem(option)
            inner.rect = square
            self._tile.paint(painter, inner, index)
        else:
            self._draw_state(painter, square, shown.state)
            if option.state & (_STATE.State_Selected | _STATE.State_HasFocus):
                _draw_focus(painter, QRectF(square))
        if shown.label:
            below = QRect(square.left(), square.bottom() + 1, square.width(), LABEL_HEIGHT)
            _draw_label(painter, below, shown.label)

    def _draw_state(self, painter: QPainter, place: QRect, state: CellState) -> None:
        """A place that waits, a preview with its progress, or a failure."""
        if state.preview is not None:
            _draw_preview(painter, QRectF(place), state.preview)
        else:
            painter.drawPixmap(place.topLeft(), self._ground(painter, place.width(), state))
        if state.doing == "forming":
            _draw_progress(painter, QRectF(place), state.progress, theme.colours_of(QGuiApplication.palette()))

    def _ground(self, painter: QPainter, edge: int, state: CellState) -> QPixmap:
        """What stands in a cell without a picture; kept, since hundreds of cells show the same."""
        colours, ratio = theme.colours_of(QGuiApplication.palette()), painter.device().devicePixelRatioF()
        text = (
            "Failed" if state.message else {"waiting": "Waiting", "forming": "Starting"}.get(state.doing or "", "")
        )
        key = (edge, ratio, text, colours.text)
        if key not in self._grounds:
            if len(self._grounds) >= _GROUNDS_KEPT:
                self._grounds.clear()
            self._grounds[key] = _ground(edge, ratio, text, colours)
        return self._grounds[key]


def _ground(edge: int, ratio: float, text: str, colours: theme.Colours) -> QPixmap:
    """Dashed where nobody asked for a picture, filled where it waits, red where it failed."""
    pixmap = QPixmap(QSize(edge, edge) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    place, has_failed = QRectF(0, 0, edge, edge), text == "Failed"
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    style = Qt.PenStyle.SolidLine if text else Qt.PenStyle.DashLine
    painter.setPen(QPen(QColor(colours.error if has_failed else colours.border), 1, style))
    painter.setBrush(QColor(colours.hover) if text and not has_failed else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
    painter.setPen(QColor(colours.error if has_failed else colours.muted))
    painter.setFont(_small(painter.font()))
    if painter.fontMetrics().horizontalAdvance(text) < edge:
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


def _draw_preview(painter: QPainter, place: QRectF, preview: QPixmap) -> None:
    picture = QRectF(preview.rect())
    target = QRectF(place.topLeft(), picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio))
    target.moveCenter(place.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(target, preview, picture)
    painter.restore()


def _draw_progress(painter: QPainter, place: QRectF, progress: float, colours: theme.Colours) -> None:
    bar = QRectF(place.left(), place.bottom() - _BAR, place.width(), _BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.border))
    painter.drawRect(bar)
    painter.setBrush(QColor(colours.accent))
    painter.drawRect(QRectF(bar.left(), bar.top(), bar.width() * progress, _BAR))


def _draw_focus(painter: QPainter, place: QRectF) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.colours_of(QGuiApplication.palette()).accent), 2))
    painter.drawRoundedRect(place, theme.RADIUS, theme.RADIUS)
    painter.restore()


def _draw_label(painter: QPainter, place: QRect, label: str) -> None:
    painter.setPen(QColor(theme.colours_of(QGuiApplication.palette()).text))
    painter.setFont(_small(painter.font()))
    text = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _small(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPixelSize(theme.TYPE_S)
    return smaller
