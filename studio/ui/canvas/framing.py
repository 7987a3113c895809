"""How large a view shows a picture, and which part of it."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QSize

from studio.ui.theme import SPACE_L

_LIMITS = (0.1, 32.0)
"""Zooms that can be asked for; a fitted picture may be smaller or larger than these."""


@dataclass(frozen=True)
class Framing:
    """`zoom` is screen pixels for one of the picture, None as large as it fits.

    `centre` is the point in the middle of the view, from 0 to 1 across and down the picture.
    """

    zoom: float | None = None
    centre: tuple[float, float] = (0.5, 0.5)

    def scale(self, picture: QSize, view: QSize) -> float:
        """Screen pixels for one of a picture of this size in a view of that size."""
        if self.zoom is not None:
            return self.zoom
        if picture.isEmpty():
            return 1.0
        room = view - QSize(2 * SPACE_L, 2 * SPACE_L)
        return max(0.01, min(room.width() / picture.width(), room.height() / picture.height()))

    def place(self, picture: QSize, view: QSize) -> QRect:
        """Where the whole picture stands in the view, be it beyond its edges."""
        size = picture * self.scale(picture, view)
        left = view.width() / 2 - size.width() * self.centre[0]
        top = view.height() / 2 - size.height() * self.centre[1]
        return QRect(QPoint(round(left), round(top)), size)

    def zoomed(self, zoom: float, at: QPointF, picture: QSize, view: QSize) -> "Framing":
        """Another zoom within the limits; what the view shows at this point stays there."""
        low, high = _LIMITS
        zoom = min(high, max(low, zoom))
        away = at - QPointF(view.width(), view.height()) / 2
        return Framing(zoom, self.centre).moved(away * (zoom / self.scale(picture, view) - 1), picture, view)

    def moved(self, by: QPointF, picture: QSize, view: QSize) -> "Framing":
        """The view moved by screen pixels over a zoomed picture, as far as there is more of it."""
        if self.zoom is None or picture.isEmpty():
            return self
        x = _within(self.centre[0], by.x(), picture.width() * self.zoom, view.width())
        y = _within(self.centre[1], by.y(), picture.height() * self.zoom, view.height())
        return Framing(self.zoom, (x, y))

    def carried(self, old: QSize, new: QSize) -> "Framing":
        """The same part of another picture, as large on the screen; all of it where its shape is another."""
        if old.isEmpty() or new.isEmpty() or not is_same_shape(old, new):
            return Framing()
        return self if self.zoom is None else Framing(self.zoom * old.width() / new.width(), self.centre)


def _within(centre: float, by: float, length: float, room: int) -> float:
    """The middle, moved, of what is `length` long in a room of that length: no gap opens at its ends."""
    margin = min(0.5, room / (2 * length))
    return min(1 - margin, max(margin, centre + by / length))


def is_same_shape(one: QSize, other: QSize) -> bool:
    """Whether two sizes are one shape, as a preview's and its picture's are."""
    return one.width() * other.height() == other.width() * one.height()
