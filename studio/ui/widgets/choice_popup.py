"""The popup of choices below a line edit: filters while the user types."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QListView, QWidget

from studio.ui.widgets.choice_delegate import ChoiceDelegate
from studio.ui.widgets.choices import ROW_ROLE, Addition, Choice, ChoiceModel

MINIMUM_WIDTH = 360
MINIMUM_HEIGHT, MAXIMUM_HEIGHT = 80, 420
GAP = 4
EDGE = 8
"""The frame and padding of the list, which the style sheet draws."""


class _List(QListView):
    """`closed` tells that it can no longer be seen."""

    closed = Signal()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """The list was closed, by whatever."""
        super().hideEvent(event)
        self.closed.emit()


class ChoicePopup(QCompleter):
    """Shows choices below `line`, as wide as `anchor` or wider; picking one changes nothing by itself."""

    picked = Signal(str)
    addition_picked = Signal(str)
    closed = Signal()

    def __init__(self, line: QLineEdit, anchor: QWidget, *, offers_addition: bool = True) -> None:
        super().__init__(anchor)
        self._anchor = anchor
        self._choices = ChoiceModel(offers_addition=offers_addition)
        self._list = _List()
        self._list.setObjectName("choicePopup")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setMouseTracking(True)
        self.setModel(self._choices)
        self.setPopup(self._list)
        self._list.setItemDelegate(ChoiceDelegate(self._list))
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setWidget(line)
        self._list.closed.connect(self.closed)
        self.activated[QModelIndex].connect(self._pick)  # pyright: ignore[reportUnknownMemberType, reportIndexIssue]

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Replace all choices."""
        self._choices.set_choices(choices)

    def set_chosen(self, texts: Iterable[str]) -> None:
        """Tick these values."""
        self._choices.set_chosen(texts)

    def show_matching(self, needle: str) -> None:
        """Open with what matches ("" with all, in groups), or close where nothing does."""
        self._choices.filter(needle)
        if not self._choices.rowCount():
            self._list.hide()
            return
        line = self.widget()
        self.complete(QRect(0, 0, max(MINIMUM_WIDTH, self._anchor.width()), line.height()))
        self._list.setCurrentIndex(QModelIndex())
        self._list.scrollToTop()
        self._list.setGeometry(self._place())

    def _place(self) -> QRect:
        """As high as the rows up to a limit; below the anchor, or above it where there is more room."""
        screen = self._anchor.screen().availableGeometry()
        top_left = self._anchor.mapToGlobal(QPoint())
        below = screen.bottom() - top_left.y() - self._anchor.height() - 2 * GAP
        above = top_left.y() - screen.top() - 2 * GAP
        wanted = self._wanted_height()
        is_below = wanted <= below or below >= above
        height = min(wanted, max(below if is_below else above, MINIMUM_HEIGHT))
        width = max(MINIMUM_WIDTH, self._anchor.width())
        is_mirrored = self._anchor.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = top_left.x() + (self._anchor.width() - width if is_mirrored else 0)
        left = max(screen.left(), min(left, screen.right() - width))
        top = top_left.y() + self._anchor.height() + GAP if is_below else top_left.y() - GAP - height
        return QRect(left, top, width, height)

    def _wanted_height(self) -> int:
        height = 2 * EDGE
        for row in range(self._choices.rowCount()):
            height += self._list.sizeHintForRow(row)
            if height >= MAXIMUM_HEIGHT:
                return MAXIMUM_HEIGHT
        return height

    def _pick(self, index: QModelIndex) -> None:
        match index.data(ROW_ROLE):
            case Choice(text=text):
                self.picked.emit(text)
            case Addition(text=text):
                self.addition_picked.emit(text)
                self.picked.emit(text)
            case _:
                pass

    def close_list(self) -> None:
        """Close without picking."""
        self._list.hide()

    def is_open(self) -> bool:
        """Whether the list can be seen."""
        return self._list.isVisible()

    def has_current(self) -> bool:
        """Whether the list is open and a row is marked, which Enter would pick."""
        return self.is_open() and self._list.currentIndex().isValid()
