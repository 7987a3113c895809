"""What the place shows before the first keyframe: what a walk is, and two that one click loads."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.ui.experiments.walk.examples import ExampleWalk
from studio.ui.theme import (
    RADIUS,
    SPACE_L,
    SPACE_M,
    SPACE_S,
    TYPE_M,
    TYPE_S,
    beside_text,
    colours_of,
    icon,
    set_role,
)

_PICTURE = 92


class EmptyWalk(QFrame):
    """`chosen` (ExampleWalk) loads an example; `create_asked` and `gallery_asked` take the user's own pictures."""

    chosen = Signal(object)
    create_asked = Signal()
    gallery_asked = Signal()
    open_asked = Signal()

    def __init__(self, examples: Sequence[ExampleWalk], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "well")
        title, about = QLabel("Walk from picture to picture"), QLabel(_ABOUT)
        set_role(title, "title")
        set_role(about, "muted")
        about.setWordWrap(True)
        about.setMaximumWidth(640)
        for label in (title, about):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cards, own = QHBoxLayout(), QHBoxLayout()
        for row in (cards, own):
            row.setSpacing(SPACE_M)
            row.addStretch(1)
        for example in examples:
            card = _Card(example)
            card.clicked.connect(partial(self.chosen.emit, example))
            cards.addWidget(card)
        for text, glyph, signal in (
            ("Start from Create", "paint-brush", self.create_asked),
            ("Choose from the gallery …", "squares-four", self.gallery_asked),
            ("Open a walk …", "folder-open", self.open_asked),
        ):
            self.open_button = QPushButton(text)
            beside_text(self.open_button, icon(glyph))
            self.open_button.clicked.connect(signal)
            own.addWidget(self.open_button)
        for row in (cards, own):
            row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addStretch(2)
        layout.addWidget(title)
        words = QHBoxLayout()
        words.addStretch(1)
        words.addWidget(about, 100)
        words.addStretch(1)
        layout.addLayout(words)
        layout.addSpacing(SPACE_M)
        layout.addLayout(cards)
        layout.addSpacing(SPACE_M)
        layout.addLayout(own)
        layout.addStretch(3)


class _Card(QAbstractButton):
    """An example: its keyframes from left to right, its title, what it shows."""

    def __init__(self, example: ExampleWalk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exampleWalk")
        self._pictures = [QPixmap(str(path)) for path in example.pictures]
        self._title, self._about = example.title, example.about
        self.setAccessibleName(f"Load the walk: {example.title}. {example.about}")
        self.setToolTip("Load this walk")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the pictures and three lines."""
        count = len(self._pictures)
        return QSize(count * _PICTURE + (count - 1) * SPACE_S + 2 * SPACE_M, _PICTURE + 2 * SPACE_M + 68)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Paint the card."""
        painter, colours = QPainter(self), colours_of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        is_lit = self.underMouse() or self.hasFocus()
        pen = painter.pen()
        pen.setColor(QColor(colours.accent if is_lit else colours.border))
        pen.setWidth(2)
        painter.setPen(pen)
        painter.setBrush(QColor(colours.selected if self.isDown() else colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        for index, picture in enumerate(self._pictures):
            place = QRectF(SPACE_M + index * (_PICTURE + SPACE_S), SPACE_M, _PICTURE, _PICTURE)
            shape = QPainterPath()
            shape.addRoundedRect(place, 4, 4)
            painter.save()
            painter.setClipPath(shape)
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
            painter.restore()
        room = QRectF(self.rect()).adjusted(SPACE_M, _PICTURE + 2 * SPACE_M - 2, -SPACE_M, -SPACE_S)
        font = painter.font()
        font.setPixelSize(TYPE_M)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, self._title)
        room.setTop(room.top() + QFontMetrics(font).height() + 4)
        font.setPixelSize(TYPE_S)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, self._about)
        painter.end()


_ABOUT = (
    "Two or more keyframes, and the way between them as a film: noise, words and guidance glide from each to the "
    "next. Every frame is a picture of its own in the gallery. Start from one of these, or from your own."
)
