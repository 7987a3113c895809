"""All frames of a film in one strip, with the playhead on it: the scrubber."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.generation.record import GenerationRecord
from studio.ui.gallery.thumbnails import PathOf, Thumbnails
from studio.ui.theme import SPACE_S, Colours, colours_of

HEIGHT = 56
_EDGE = 128
_BYTES = 64 << 20
_HEAD = 5
_FAR = 10
"""Frames that Page keys go."""


class FrameStrip(QWidget):
    """`scrubbed` (int) asks for a frame; what is not made yet is an empty place.

    Where more frames than thumbnails fit, the thumbnails show every so manieth frame.
    """

    scrubbed = Signal(int)

    def __init__(self, path_of: PathOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("frameStrip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("Drag to move through the film; arrow keys go frame by frame")
        self._pictures: Sequence[GenerationRecord | None] = ()
        self._made: list[tuple[int, int]] = []
        self._index = 0
        self._thumbnails = Thumbnails(path_of, self, _EDGE, _BYTES)
        self._thumbnails.ready.connect(self._redraw)
        self._name_it()

    def show_pictures(self, pictures: Sequence[GenerationRecord | None]) -> None:
        """Show these frames, None where one is missing."""
        self._pictures, self._made = pictures, _runs(pictures)
        self._index = min(self._index, max(0, len(pictures) - 1))
        self._name_it()
        self.update()

    def show_index(self, index: int) -> None:
        """Put the playhead on a frame."""
        if index != self._index:
            self._index = index
            self._name_it()
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(400, HEIGHT)

    def x_of(self, index: float) -> float:
        """The middle of a frame's place, in pixels."""
        room = self.rect().adjusted(SPACE_S, 0, -SPACE_S, 0)
        return room.left() + (index + 0.5) * room.width() / max(1, len(self._pictures))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go to the frame under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._scrub(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Follow the mouse while it is pressed."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._scrub(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows go by one frame, Page keys by ten, Home and End to the ends."""
        last = len(self._pictures) - 1
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -_FAR, Qt.Key.Key_PageDown: _FAR,
            Qt.Key.Key_Home: -last, Qt.Key.Key_End: last,
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None or last < 0 or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.scrubbed.emit(max(0, min(last, self._index + step)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Paint places, thumbnails and the playhead."""
        painter, colours = QPainter(self), colours_of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._pictures:
            for place, picture in self._places():
                self._paint_place(painter, place, picture, colours)
            self._paint_made(painter, colours)
            self._paint_head(painter, colours)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _places(self) -> list[tuple[QRectF, GenerationRecord | None]]:
        """Where thumbnails stand, and the frame of each: the one in its middle, else one near it."""
        room = QRectF(self.rect()).adjusted(SPACE_S, 8, -SPACE_S, -8)
        count = len(self._pictures)
        slots = max(1, min(count, round(room.width() / room.height())))
        width, share = room.width() / slots, count / slots
        return [
            (
                QRectF(room.left() + slot * width, room.top(), width - 1, room.height()),
                next(
                    (
                        one
                        for one in self._pictures[
                            int(slot * share) : max(int((slot + 1) * share), int(slot * share) + 1)
                        ]
                        if one
                    ),
                    None,
                ),
            )
            for slot in range(slots)
        ]

    def _paint_place(
        self, painter: QPainter, place: QRectF, picture: GenerationRecord | None, colours: Colours
    ) -> None:
        painter.fillRect(place, QColor(colours.hover))
        pixmap = self._thumbnails.get(picture) if picture is not None else None
        if pixmap is not None and not pixmap.isNull():
            painter.drawPixmap(place, pixmap, _cut(pixmap.size(), place))

    def _paint_made(self, painter: QPainter, colours: Colours) -> None:
        """A line under the strip where frames are there."""
        base = self.height() - 6
        for first, last in self._made:
            left, right = self.x_of(first - 0.5), self.x_of(last + 0.5)
            painter.fillRect(QRectF(left, base, max(1.0, right - left), 3), QColor(colours.good))

    def _paint_head(self, painter: QPainter, colours: Colours) -> None:
        x = self.x_of(self._index)
        painter.setPen(QPen(QColor(colours.surface), 4))
        painter.drawLine(QPointF(x, 4), QPointF(x, self.height() - 2))
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawLine(QPointF(x, 4), QPointF(x, self.height() - 2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        top = QPolygonF([QPointF(x - _HEAD, 0), QPointF(x + _HEAD, 0), QPointF(x, _HEAD + 4)])
        painter.drawPolygon(top)

    def _scrub(self, x: float) -> None:
        if count := len(self._pictures):
            room = max(1, self.width() - 2 * SPACE_S)
            self.scrubbed.emit(max(0, min(count - 1, int((x - SPACE_S) * count / room))))

    def _name_it(self) -> None:
        made = sum(last - first + 1 for first, last in self._made)
        count = len(self._pictures)
        at = f", at frame {self._index + 1}" if count else ""
        self.setAccessibleName(f"Frames of the film: {made} of {count} made{at}")

    def _redraw(self, _identity: str) -> None:
        self.update()


def _runs(pictures: Sequence[GenerationRecord | None]) -> list[tuple[int, int]]:
    """The first and the last frame of each unbroken run of those that are there."""
    there = [index for index, picture in enumerate(pictures) if picture is not None]
    starts = [index for index in there if index == 0 or pictures[index - 1] is None]
    ends = [index for index in there if index == len(pictures) - 1 or pictures[index + 1] is None]
    return list(zip(starts, ends, strict=True))


def _cut(size: QSize, place: QRectF) -> QRectF:
    """The middle of a picture that fills a place of another shape."""
    shape = place.size().scaled(size.width(), size.height(), Qt.AspectRatioMode.KeepAspectRatio)
    cut = QRectF(QPointF(), shape)
    cut.moveCenter(QRectF(QRect(0, 0, size.width(), size.height())).center())
    return cut
