"""What lies on a picture of the grid: heart, stars, the dot of its label, and what tells that it is a stack."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.gallery.stacked import Stack

COLOURS = ("red", "yellow", "green", "blue", "orange", "purple")
"""The labels; the first four have the keys 6 to 9."""

LABELS = {
    "red": "#E5484D",
    "orange": "#F76B15",
    "yellow": "#F5C400",
    "green": "#30A46C",
    "blue": "#3E8EF7",
    "purple": "#9B5DE5",
}
"""How labels are painted, on pictures of any colour: each dot has a white rim."""

_SCRIM = QColor(0, 0, 0, 150)
_BADGE = 20
_DOT = 12
_SHEETS = 2
_SHEET_STEP = 3


def draw_marks(painter: QPainter, picture: QRectF, record: GenerationRecord) -> None:
    """The heart of a favourite at the top right, stars at the bottom left, the label at the bottom right."""
    edge, margin = theme.ICON_M, theme.SPACE_XS
    if record.is_favourite:
        corner = QRectF(picture.right() - edge - margin, picture.top() + margin, edge, edge)
        _draw_scrim(painter, corner)
        painter.setPen(Qt.GlobalColor.white)
        painter.setFont(sized(painter.font(), theme.TYPE_M))
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, "♥")
    if record.rating:
        font = sized(painter.font(), theme.TYPE_S)
        width = QFontMetrics(font).horizontalAdvance("★" * record.rating) + 2 * theme.SPACE_XS + 2
        strip = QRectF(picture.left() + margin, picture.bottom() - 18 - margin, width, 18)
        _draw_scrim(painter, strip)
        painter.setFont(font)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, "★" * record.rating)
    if record.colour in LABELS:
        far = margin + 3 + _DOT
        draw_label(painter, QRectF(picture.right() - far, picture.bottom() - far, _DOT, _DOT), record.colour)


def draw_label(painter: QPainter, place: QRectF, colour: str) -> None:
    """A dot in the colour of a label."""
    painter.setPen(QPen(Qt.GlobalColor.white, 1.5))
    painter.setBrush(QColor(LABELS[colour]))
    painter.drawEllipse(place)


def picture_place(cell: QRect, pixmap: QPixmap | None) -> QRectF:
    """Where a picture lies in its cell: whole and centred in the square at its top."""
    square = QRect(cell.left(), cell.top(), cell.width(), cell.width())
    if pixmap is None or pixmap.isNull():
        return QRectF(square)
    place = QRect(QPoint(), pixmap.size().scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(square.center())
    return QRectF(place)


def badge_place(picture: QRectF) -> QRectF:
    """Where a click means the badge."""
    return QRectF(picture.left(), picture.top(), 60, 32)


def draw_badge(painter: QPainter, picture: QRectF, stack: Stack) -> None:
    """How many pictures a stack has, at the top left; an arrow tells whether they are shown."""
    text = f"{stack.count:,} {'▴' if stack.is_open else '▾'}"
    font = theme.tabular(sized(painter.font(), theme.TYPE_S))
    font.setWeight(QFont.Weight.DemiBold)
    width = QFontMetrics(font).horizontalAdvance(text) + 2 * theme.SPACE_S
    place = QRectF(picture.left() + theme.SPACE_XS, picture.top() + theme.SPACE_XS, width, _BADGE)
    _draw_scrim(painter, place)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def draw_stack_behind(
    painter: QPainter, cell: QRect, picture: QRectF, stack: Stack, colours: theme.Colours
) -> None:
    """Sheets that look out under a closed stack; a ground that joins the pictures of an open one."""
    painter.setPen(Qt.PenStyle.NoPen)
    if stack.is_open:
        painter.setBrush(QColor(colours.selected))
        gap = theme.SPACE_M // 2
        painter.drawRect(cell.adjusted(-gap, -gap, gap, gap))
        return
    for sheet in range(_SHEETS, 0, -1):
        shade = QColor(colours.control)
        shade.setAlphaF(0.3 + 0.2 * (_SHEETS - sheet))
        painter.setBrush(shade)
        inset, half = sheet * 5, picture.height() / 2
        place = picture.adjusted(inset, -sheet * _SHEET_STEP, -inset, -half)
        painter.drawRoundedRect(place, theme.RADIUS, theme.RADIUS)


def sized(font: QFont, pixels: int) -> QFont:
    """The font in another size."""
    copy = QFont(font)
    copy.setPixelSize(pixels)
    return copy


def _draw_scrim(painter: QPainter, place: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SCRIM)
    painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
