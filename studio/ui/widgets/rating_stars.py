"""Five stars that show and take a rating."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

STARS = 5
_STAR = 18
_GAP = 4


class RatingStars(QWidget):
    """A click on a star rates, a click on the current one takes the rating away; keys 0 to 5 and arrows too."""

    rated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rating = 0
        self._hovered = 0
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_rating(0)

    @property
    def rating(self) -> int:
        """0 (none) to 5."""
        return self._rating

    def set_rating(self, rating: int) -> None:
        """Show a rating; tells nobody."""
        self._rating = rating
        self.setAccessibleName(f"Rating: {rating} of {STARS} stars" if rating else "Rating: none")
        self.setToolTip("Rate from 1 to 5, also by the number keys. The same star again takes it away.")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Five stars beside each other."""
        return QSize(STARS * _STAR + (STARS - 1) * _GAP + 8, _STAR + 8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Filled stars up to the rating, or up to the mouse; outlines after it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        outline = self.palette().color(QPalette.ColorRole.PlaceholderText)
        shown = self._hovered or self._rating
        for star in range(1, STARS + 1):
            is_filled = star <= shown
            painter.setBrush(accent if is_filled else Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(accent if is_filled else outline, 1.3))
            painter.drawPolygon(_star(self._place(star)))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show what a click would give."""
        self._hover(self._star_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Show the rating again."""
        super().leaveEvent(event)
        self._hover(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Rate."""
        if event.button() == Qt.MouseButton.LeftButton and (star := self._star_at(event.position())):
            self._rate(0 if star == self._rating else star)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Rate by digits, or one more or less by arrows."""
        match event.key():
            case key if Qt.Key.Key_0 <= key <= Qt.Key.Key_5:
                self._rate(key - Qt.Key.Key_0)
            case Qt.Key.Key_Right | Qt.Key.Key_Up:
                self._rate(min(self._rating + 1, STARS))
            case Qt.Key.Key_Left | Qt.Key.Key_Down:
                self._rate(max(self._rating - 1, 0))
            case _:
                super().keyPressEvent(event)

    def _rate(self, rating: int) -> None:
        self._hovered = 0
        self.set_rating(rating)
        self.rated.emit(rating)

    def _hover(self, star: int) -> None:
        self._hovered = star
        self.update()

    def _place(self, star: int) -> QRectF:
        return QRectF(2 + (star - 1) * (_STAR + _GAP), 4, _STAR, _STAR)

    def _star_at(self, point: QPointF) -> int:
        return next((star for star in range(1, STARS + 1) if point.x() < self._place(star).right() + _GAP / 2), 0)


def _star(place: QRectF) -> QPolygonF:
    """A five-pointed star that fills `place`."""
    radius, centre = place.width() / 2, place.center() + QPointF(0, 0.5)
    points = [
        centre
        + QPointF(math.sin(turn * math.pi / 5), -math.cos(turn * math.pi / 5)) * radius * (0.45 if turn % 2 else 1)
        for turn in range(10)
    ]
    return QPolygonF(points)
