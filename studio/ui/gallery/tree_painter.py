"""How a family tree looks: small pictures, the lines between them, and on each line what changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTransform,
)

from studio.generation.record import GenerationRecord
from studio.prompt.diff import Change
from studio.ui import theme
from studio.ui.gallery.difference import field_of
from studio.ui.gallery.tree_layout import Spot, Tree

PICTURE, TRUNK, LABEL = 88, 18, 196
"""Tree pixels: a small picture, what lies between it and the line to its children, and the text on a line."""

COLUMN, ROW = PICTURE + TRUNK + LABEL + 2 * theme.SPACE_S, PICTURE + theme.SPACE_L
"""Tree pixels from one generation to the next, and from one line to the next."""

MARGIN = theme.SPACE_XL
_LINE_HEIGHT, _MOST_LINES, _LEAST_LABEL = 15, 3, 72
"""Screen pixels of a line of text, how many there are at most, and the room without which there are none."""


@dataclass(frozen=True)
class Scene:
    """What is drawn besides the tree: which spots are chosen and marked, and the way that leads to the chosen."""

    tree: Tree
    current: str
    start: str
    marked: Sequence[str]
    way: Collection[str]


def place_of(spot: Spot) -> QRectF:
    """Where the picture of a spot lies, in tree pixels."""
    return QRectF(MARGIN + spot.column * COLUMN, MARGIN + spot.row * ROW, PICTURE, PICTURE)


def paint_lines(painter: QPainter, scene: Scene, parent: Spot, top: float, bottom: float) -> None:
    """The lines from one picture to its children, as far as they are seen between `top` and `bottom`."""
    colours = _colours()
    start, trunk = place_of(parent), place_of(parent).right() + TRUNK
    children = [scene.tree.spots[id_] for id_ in scene.tree.children[parent.id]]
    ends = [place_of(child).center().y() for child in children]
    plain = QPen(QColor(colours.control), 1.2)
    painter.setPen(plain)
    painter.drawLine(QPointF(start.right(), start.center().y()), QPointF(trunk, start.center().y()))
    low, high = min(*ends, start.center().y()), max(*ends, start.center().y())
    first, last = max(top, low + theme.RADIUS), min(bottom, high - theme.RADIUS)
    if first < last:
        painter.drawLine(QPointF(trunk, first), QPointF(trunk, last))
    for child, end in zip(children, ends, strict=True):
        if top - ROW <= end <= bottom + ROW and child.id not in scene.way:
            painter.drawPath(_branch(start, trunk, end, place_of(child).left()))
    for child, end in zip(children, ends, strict=True):
        if child.id in scene.way:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawPath(_branch(start, trunk, end, place_of(child).left(), is_whole=True))


def _branch(start: QRectF, trunk: float, end: float, left: float, *, is_whole: bool = False) -> QPainterPath:
    """The line into one child, round where it leaves the trunk; from its parent on if the whole is wanted."""
    middle, path = start.center().y(), QPainterPath()
    if abs(end - middle) < 1:
        path.moveTo(start.right() if is_whole else trunk, middle)
        path.lineTo(left, end)
        return path
    turn = theme.RADIUS if end > middle else -theme.RADIUS
    if is_whole:
        path.moveTo(start.right(), middle)
        path.lineTo(trunk, middle)
        path.lineTo(trunk, end - turn)
    else:
        path.moveTo(trunk, end - turn)
    path.quadTo(trunk, end, trunk + theme.RADIUS, end)
    path.lineTo(left, end)
    return path


def paint_changes(painter: QPainter, spot: Spot, changes: Sequence[Change]) -> None:
    """What changed, on the line to a picture: a line of text each, the field in its colour.

    The text keeps its size however the tree is scaled, so that it can be read; there is room for fewer lines then.
    """
    zone = painter.worldTransform().mapRect(_label_zone(spot))
    most = min(_MOST_LINES, int(zone.height() // _LINE_HEIGHT))
    if zone.width() < _LEAST_LABEL or not most:
        return
    colours, lines = _colours(), _lines(changes, most)
    painter.save()
    painter.resetTransform()
    painter.setFont(_sized(painter.font(), theme.TYPE_S))
    metrics = QFontMetricsF(painter.font())
    for number, (name, value) in enumerate(lines):
        top = round(zone.bottom()) - _LINE_HEIGHT * (len(lines) - number)
        line = QRectF(round(zone.left()), top, zone.width(), _LINE_HEIGHT)
        painter.setPen(QColor(colours.fields.get(field_of(name), colours.muted)))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
        rest = line.adjusted(metrics.horizontalAdvance(name) + theme.SPACE_XS + 2, 0, 0, 0)
        painter.setPen(QColor(colours.text))
        if metrics.horizontalAdvance(value) > rest.width():
            value = value[value.find("→") + 1 :].strip()  # what it became tells more than what it was
        text = metrics.elidedText(value, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()


def _lines(changes: Sequence[Change], most: int) -> list[tuple[str, str]]:
    """Name and new value of at most so many changes; of a single one the old value, too."""
    if not changes:
        return [("the same recipe", "")]
    if len(changes) == 1:
        (change,) = changes
        return [(change.name, " ".join(f"{change.before or 'none'} → {change.after or 'none'}".split()))]
    told = [(change.name, " ".join((change.after or f"no {change.before}").split())) for change in changes]
    if len(told) <= most:
        return told
    if most == 1:
        return [(", ".join(dict.fromkeys(name for name, _ in told)), "")]
    return [*told[: most - 1], (f"and {len(told) - most + 1} more", "")]


def paint_picture(
    painter: QPainter, scene: Scene, spot: Spot, record: GenerationRecord | None, pixmap: QPixmap | None
) -> None:
    """A small picture, cut square, with what marks it; a plain place until it is known."""
    colours, place = _colours(), place_of(spot)
    painter.save()
    painter.setOpacity(0.35 if spot.is_deleted else 1.0)
    if pixmap is None or pixmap.isNull():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
    else:
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(_filling(pixmap, place))
    painter.drawRoundedRect(place, theme.RADIUS, theme.RADIUS)
    painter.restore()
    if spot.is_deleted or (pixmap is not None and pixmap.isNull()):
        painter.save()
        theme.icon("trash" if spot.is_deleted else "image-square", "muted").paint(painter, _square(place))
        painter.restore()
    if record is not None and (record.rating or record.is_favourite):
        _paint_marks(painter, place, record)
    _paint_ring(painter, scene, spot, place)


def paint_fold(painter: QPainter, scene: Scene, spot: Spot) -> None:
    """The spot that stands for children that are not shown."""
    colours, place = _colours(), place_of(spot)
    card = QRectF(place.left(), place.center().y() - 18, place.width(), 36)
    painter.setPen(QPen(QColor(colours.control), 1, Qt.PenStyle.DashLine))
    painter.setBrush(QColor(colours.raised))
    painter.drawRoundedRect(card, theme.RADIUS, theme.RADIUS)
    painter.setPen(QColor(colours.text))
    painter.setFont(_sized(painter.font(), theme.TYPE_M))
    painter.drawText(card, Qt.AlignmentFlag.AlignCenter, f"+ {spot.folded:,}")
    if spot.id == scene.current:
        _paint_outline(painter, card, QColor(colours.accent), 2.5)


def _label_zone(spot: Spot) -> QRectF:
    """Where the text on the line to a spot may stand: above the line, up to the line before."""
    place = place_of(spot)
    height = ROW / 2 - 4
    return QRectF(place.left() - theme.SPACE_S - LABEL, place.center().y() - height - 2, LABEL, height)


def _filling(pixmap: QPixmap, place: QRectF) -> QBrush:
    """The middle of a picture, filling a square."""
    edge = min(pixmap.width(), pixmap.height())
    scale = place.width() / edge
    brush, move = QBrush(pixmap), QTransform()
    move.translate(place.left(), place.top())
    move.scale(scale, scale)
    move.translate(-(pixmap.width() - edge) / 2, -(pixmap.height() - edge) / 2)
    brush.setTransform(move)
    return brush


def _paint_marks(painter: QPainter, place: QRectF, record: GenerationRecord) -> None:
    """Stars and heart on a dark ground at the bottom."""
    text = "★" * record.rating + ("♥" if record.is_favourite else "")
    font = _sized(painter.font(), theme.TYPE_S)
    width = QFontMetricsF(font).horizontalAdvance(text) + theme.SPACE_S
    strip = QRectF(place.left() + 4, place.bottom() - 20, width, 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 150))
    painter.drawRoundedRect(strip, 8, 8)
    painter.setPen(Qt.GlobalColor.white)
    painter.setFont(font)
    painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, text)


def _paint_ring(painter: QPainter, scene: Scene, spot: Spot, place: QRectF) -> None:
    """Around the chosen picture a strong ring, around those marked for comparing their letter and a thin one."""
    colours = _colours()
    if spot.id in scene.marked:
        letter = QRectF(place.left() + 4, place.top() + 4, 20, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(letter, theme.RADIUS, theme.RADIUS)
        painter.setPen(QColor(colours.on_accent))
        painter.setFont(_sized(painter.font(), theme.TYPE_M))
        painter.drawText(letter, Qt.AlignmentFlag.AlignCenter, chr(65 + list(scene.marked).index(spot.id)))
        _paint_outline(painter, place, QColor(colours.accent), 1.5)
    if spot.id == scene.current:
        _paint_outline(painter, place.adjusted(-2, -2, 2, 2), QColor(colours.accent), 3)
    elif spot.id == scene.start:
        _paint_outline(painter, place.adjusted(-2, -2, 2, 2), QColor(colours.control), 2)


def _paint_outline(painter: QPainter, place: QRectF, colour: QColor, width: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, width))
    painter.drawRoundedRect(place, theme.RADIUS + 1, theme.RADIUS + 1)


def _square(place: QRectF) -> QRect:
    """An icon's place in the middle."""
    icon = QRect(0, 0, 24, 24)
    icon.moveCenter(place.center().toPoint())
    return icon


def _sized(font: QFont, pixels: int) -> QFont:
    copy = QFont(font)
    copy.setPixelSize(pixels)
    return copy


def _colours() -> theme.Colours:
    return theme.colours_of(QGuiApplication.palette())
