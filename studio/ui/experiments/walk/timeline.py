"""The timeline: keyframe cards and the ways between them in one row, put in order by mouse and keys."""

from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from studio.experiments.walk import Easing
from studio.ui.experiments.walk.add_tile import NARROW, WIDTH, AddTile
from studio.ui.experiments.walk.keyframe_card import WIDTH as CARD
from studio.ui.experiments.walk.keyframe_card import KeyframeCard
from studio.ui.experiments.walk.script import Script
from studio.ui.experiments.walk.segment import LEAST_WIDTH, Segment, Way
from studio.ui.theme import SPACE_M, SPACE_S, set_role

_USUAL_WIDTH, _MOST_WIDTH = 140, 420
_MARK = 3


class Timeline(QScrollArea):
    """Shows a script and says what is wanted of it; the place changes the script and shows it again.

    `edited` (str, int, object) asks for a change of the keyframe at an index: "prompt", "seed" and "guidance"
    with a text, "roll", "duplicate", "remove" and "use" with None, "move" with its new index, and of
    the way on from it: "count" with a number, "easing" with a name.
    """

    edited = Signal(str, int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setAccessibleName("Timeline")
        self.add_tile = AddTile()
        self._script = Script()
        self._cards: list[KeyframeCard] = []
        self._segments: list[Segment] = []
        self._mark = QWidget()
        self._lay_out()

    def show_script(self, script: Script) -> None:
        """Show keyframes and ways; widgets stay, so that the focus stays where it is."""
        self._script = script
        self._fit(len(script.keyframes), len(script.counts()))
        for index, keyframe in enumerate(script.keyframes):
            self._cards[index].show_keyframe(index + 1, keyframe)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Ways are as long as there is room."""
        super().resizeEvent(event)
        self._arrange()

    def show_picture(self, index: int, pixmap: QPixmap | None) -> None:
        """Show the picture of a keyframe; None where it is not made yet."""
        if index < len(self._cards):
            self._cards[index].picture.show_picture(pixmap)

    def focus(self, index: int) -> None:
        """Give a keyframe the focus and bring it into sight."""
        if self._cards:
            card = self._cards[max(0, min(index, len(self._cards) - 1))]
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(card, SPACE_M, 0)

    @property
    def count(self) -> int:
        """How many keyframes there are."""
        return len(self._cards)

    def card(self, index: int) -> KeyframeCard:
        """The card of a keyframe."""
        return self._cards[index]

    def segment(self, index: int) -> Segment:
        """The way on from a keyframe."""
        return self._segments[index]

    def index_at(self, place: QPoint) -> int:
        """Before which keyframe something falls that is let go at a place of the screen."""
        x = self._page.mapFromGlobal(place).x()
        return sum(x > card.geometry().center().x() for card in self._cards)

    def show_mark(self, place: QPoint | None) -> None:
        """Show where something would fall; None hides it."""
        if place is None:
            self._mark.hide()
            return
        index = self.index_at(place)
        left = self._cards[index].x() - SPACE_S if index < len(self._cards) else self.add_tile.x() - SPACE_S
        self._mark.setGeometry(QRect(left, SPACE_S, _MARK, self._page.height() - 2 * SPACE_S))
        self._mark.show()
        self._mark.raise_()

    def _arrange(self) -> None:
        """Ways as long as their frames, where there is room; where there is little, buttons are icons."""
        counts = self._script.counts()
        parts = len(self._cards) + len(self._segments)
        room = self.viewport().width() - len(self._cards) * CARD - (parts + 1) * SPACE_S - 2 * SPACE_M
        is_narrow = room - WIDTH < len(counts) * LEAST_WIDTH
        self.add_tile.set_narrow(is_narrow)
        usual = (room - (NARROW if is_narrow else WIDTH)) / max(1, len(counts))
        usual = max(LEAST_WIDTH, min(_USUAL_WIDTH, usual))
        scale = usual * max(1, len(counts)) / max(1, sum(counts))
        for index, count in enumerate(counts):
            self._show_way(index, count, scale)

    def _show_way(self, index: int, count: int, scale: float) -> None:
        segment, script = self._segments[index], self._script
        is_back = index == len(self._cards) - 1
        easing: Easing = script.keyframes[index].easing
        segment.show_way(index + 1, Way(count, script.walk.fps, easing, script.is_even, is_back))
        even = scale * sum(script.counts()) / len(self._segments)
        segment.setFixedWidth(max(LEAST_WIDTH, min(_MOST_WIDTH, round(even if script.is_even else count * scale))))
        segment.track.set_scale(scale)

    def _fit(self, cards: int, segments: int) -> None:
        """As many widgets as there are keyframes and ways."""
        while len(self._cards) < cards:
            self._cards.append(self._new_card(len(self._cards)))
        while len(self._segments) < segments:
            self._segments.append(self._new_segment(len(self._segments)))
        for widgets, count in ((self._cards, cards), (self._segments, segments)):
            while len(widgets) > count:
                widget = widgets.pop()
                self._row.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        for index, card in enumerate(self._cards):
            _put(self._row, 2 * index, card)
            if index < segments:
                _put(self._row, 2 * index + 1, self._segments[index])

    def _new_card(self, index: int) -> KeyframeCard:
        card = KeyframeCard()
        tell = self.edited.emit
        card.prompt_changed.connect(partial(tell, "prompt", index))
        card.seed_changed.connect(partial(tell, "seed", index))
        card.guidance_changed.connect(partial(tell, "guidance", index))
        for signal, name in (
            (card.seed_rolled, "roll"),
            (card.duplicated, "duplicate"),
            (card.removed, "remove"),
            (card.used, "use"),
        ):
            signal.connect(partial(tell, name, index, None))
        card.moved.connect(partial(self._move, index))
        card.focus_moved.connect(partial(self._move_focus, index))
        card.dragged.connect(self.show_mark)
        card.dropped.connect(partial(self._drop, index))
        return card

    def _new_segment(self, index: int) -> Segment:
        segment = Segment()
        segment.count_asked.connect(partial(self.edited.emit, "count", index))
        segment.easing_asked.connect(partial(self.edited.emit, "easing", index))
        return segment

    def _move(self, index: int, by: int) -> None:
        to = max(0, min(len(self._cards) - 1, index + by))
        if to != index:
            self.edited.emit("move", index, to)
            self.focus(to)

    def _move_focus(self, index: int, by: int) -> None:
        if 0 <= index + by < len(self._cards):
            self.focus(index + by)

    def _drop(self, index: int, place: QPoint) -> None:
        self.show_mark(None)
        before = self.index_at(place)
        to = before - 1 if before > index else before
        if to != index:
            self.edited.emit("move", index, to)
            self.focus(to)

    def _lay_out(self) -> None:
        set_role(self, "surface")
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = QWidget()
        self._row = QHBoxLayout(self._page)
        self._row.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        self._row.setSpacing(SPACE_S)
        self._row.addWidget(self.add_tile)
        self._row.addStretch(1)
        self._mark.setParent(self._page)
        self._mark.setObjectName("dropMark")
        self._mark.hide()
        self.setWidget(self._page)


def _put(row: QHBoxLayout, index: int, widget: QWidget) -> None:
    """Put a widget at its place of the row, unless it stands there."""
    if row.indexOf(widget) != index:
        row.insertWidget(index, widget)
