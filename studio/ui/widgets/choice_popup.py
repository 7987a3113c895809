"""The popup of choices below a line edit: filters while the user types."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, Signal
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QListView, QWidget

from studio.ui.widgets.choice_delegate import ChoiceDelegate
from studio.ui.widgets.choices import ROW_ROLE, Addition, Choice, ChoiceModel

MINIMUM_WIDTH = 320


class ChoicePopup(QCompleter):
    """Shows choices below `line`, as wide as `anchor` or wider; picking one changes nothing by itself."""

    picked = Signal(str)
    addition_picked = Signal(str)

    def __init__(self, line: QLineEdit, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._anchor = anchor
        self._choices = ChoiceModel(offers_addition=True)
        self._list = QListView()
        self._list.setObjectName("choicePopup")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setMouseTracking(True)
        self.setModel(self._choices)
        self.setPopup(self._list)
        self._list.setItemDelegate(ChoiceDelegate(self._list))
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(9)
        self.setWidget(line)
        self.activated[QModelIndex].connect(self._pick)  # pyright: ignore[reportUnknownMemberType, reportIndexIssue]

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Replace all choices."""
        self._choices.set_choices(choices)

    def set_chosen(self, texts: Iterable[str]) -> None:
        """Tick these values."""
        self._choices.set_chosen(texts)

    def show_all(self) -> None:
        """Open with every choice in its group."""
        self.show_matching("")

    def show_matching(self, needle: str) -> None:
        """Open with what matches, or close where nothing does."""
        self._choices.filter(needle)
        if not self._choices.rowCount():
            self._list.hide()
            return
        width = max(MINIMUM_WIDTH, self._anchor.width())
        line = self.widget()
        offset = 0 if line is self._anchor else -line.mapTo(self._anchor, QPoint()).x()
        self.complete(QRect(offset, 0, width, line.height() + 4))

    def _pick(self, index: QModelIndex) -> None:
        match index.data(ROW_ROLE):
            case Choice(text=text):
                self.picked.emit(text)
            case Addition(text=text):
                self.addition_picked.emit(text)
                self.picked.emit(text)
            case _:
                pass

    def is_open(self) -> bool:
        """Whether the list can be seen."""
        return self._list.isVisible()

    def has_current(self) -> bool:
        """Whether the list is open and a row is marked, which Enter would pick."""
        return self.is_open() and self._list.currentIndex().isValid()
