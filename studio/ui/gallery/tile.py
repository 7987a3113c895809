"""How one picture looks in the grid: the picture, what marks it, and a line of its prompt."""

from typing import cast
from unicodedata import bidirectional

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.gallery_model import Role

CAPTION_HEIGHT = 24
_RING = 2
_SCRIM = QColor(0, 0, 0, 150)
_STATE = QStyle.StateFlag


class TileDelegate(QStyledItemDelegate):
    """Paints the thumbnail whole and centred; heart and stars lie on it, a ring shows selection and focus."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one tile into `option.rect`."""
        record = cast(GenerationRecord | None, index.data(Role.RECORD))
        if record is None:
            return
        colours = theme.colours_of(QGuiApplication.palette())
        tile = QRect(option.rect.left(), option.rect.top(), option.rect.width(), option.rect.width())
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        picture = _draw_picture(painter, tile, index.data(Role.THUMBNAIL), colours)
        _draw_marks(painter, picture, record)
        _draw_ring(painter, picture, option, colours)
        _draw_caption(painter, option, record, colours)
        painter.restore()


def _draw_picture(painter: QPainter, tile: QRect, pixmap: QPixmap | None, colours: theme.Colours) -> QRectF:
    """Draw the thumbnail, or the place where it will be; returns where it lies."""
    if pixmap is None or pixmap.isNull():
        place = QRectF(tile)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(place, theme.RADIUS, theme.RADIUS)
        if pixmap is not None:
            _draw_missing(painter, place, colours)
        return place
    size = pixmap.size().scaled(tile.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(QRect(QRect(tile).topLeft(), size))
    place.moveCenter(QRectF(tile).center())
    path = QPainterPath()
    path.addRoundedRect(place, theme.RADIUS, theme.RADIUS)
    painter.setClipPath(path)
    painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
    painter.setClipping(False)
    return place


def _draw_missing(painter: QPainter, place: QRectF, colours: theme.Colours) -> None:
    painter.setPen(QColor(colours.muted))
    painter.setFont(_sized(painter.font(), theme.TYPE_S))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "File missing")


def _draw_marks(painter: QPainter, picture: QRectF, record: GenerationRecord) -> None:
    """The heart of a favourite at the top right, the stars of a rating at the bottom left."""
    edge, margin = theme.ICON_M, theme.SPACE_XS
    if record.is_favourite:
        corner = QRectF(picture.right() - edge - margin, picture.top() + margin, edge, edge)
        _draw_scrim(painter, corner)
        painter.setPen(Qt.GlobalColor.white)
        painter.setFont(_sized(painter.font(), theme.TYPE_M))
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, "♥")
    if record.rating:
        font = _sized(painter.font(), theme.TYPE_S)
        width = QFontMetrics(font).horizontalAdvance("★" * record.rating) + 2 * theme.SPACE_XS + 2
        strip = QRectF(picture.left() + margin, picture.bottom() - 18 - margin, width, 18)
        _draw_scrim(painter, strip)
        painter.setFont(font)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, "★" * record.rating)


def _draw_scrim(painter: QPainter, place: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SCRIM)
    painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)


def _draw_ring(painter: QPainter, picture: QRectF, option: QStyleOptionViewItem, colours: theme.Colours) -> None:
    """A ring in the accent around what is selected, a thin one under the mouse, a dotted one with the focus."""
    state = option.state
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state & _STATE.State_Selected:
        painter.setPen(QPen(QColor(colours.accent), _RING + 1))
        grown = picture.adjusted(-_RING, -_RING, _RING, _RING)
        painter.drawRoundedRect(grown, theme.RADIUS + _RING, theme.RADIUS + _RING)
    elif state & (_STATE.State_HasFocus | _STATE.State_MouseOver):
        strong = state & _STATE.State_HasFocus
        painter.setPen(QPen(QColor(colours.accent if strong else colours.control), _RING))
        painter.drawRoundedRect(picture, theme.RADIUS, theme.RADIUS)


def _draw_caption(
    painter: QPainter, option: QStyleOptionViewItem, record: GenerationRecord, colours: theme.Colours
) -> None:
    """One elided line of the prompt under the picture, in its own reading direction."""
    area = option.rect.adjusted(2, option.rect.width() + theme.SPACE_XS, -2, 0)
    font = _sized(option.font, theme.TYPE_S)
    text = QFontMetrics(font).elidedText(
        _one_line(record.request.prompt), Qt.TextElideMode.ElideRight, area.width()
    )
    selected = option.state & _STATE.State_Selected
    painter.setFont(font)
    painter.setPen(QColor(colours.text if selected else colours.muted))
    side = Qt.AlignmentFlag.AlignRight if _is_right_to_left(text) else Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, side | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignAbsolute, text)


def _is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    directions = (bidirectional(letter) for letter in text)
    return next((direction for direction in directions if direction in ("L", "R", "AL")), "L") != "L"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sized(font: QFont, pixels: int) -> QFont:
    copy = QFont(font)
    copy.setPixelSize(pixels)
    return copy
