"""An editable combo box whose choices are searched by typing."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from studio.ui.widgets.choice_line import ChoiceLine
from studio.ui.widgets.choices import Choice, ChoiceModel

MINIMUM_LETTERS = 6
"""A box may be as narrow as this, however long its choices are."""


class ChoiceBox(QComboBox):
    """Any text can stand in it; what is offered is grouped, explained and filtered while typing."""

    addition_picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = ChoiceModel()
        self._line = ChoiceLine(anchor=self)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(MINIMUM_LETTERS)
        self.setEditable(True)
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setModel(self._all)
        self.setCompleter(None)  # pyright: ignore[reportArgumentType] - Qt takes None, the stub does not know
        self.setCurrentIndex(-1)
        self._line.picked.connect(self.setCurrentText)
        self._line.addition_picked.connect(self.addition_picked)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Replace what is offered; the text that stands stays."""
        text = self.currentText()
        with QSignalBlocker(self):
            self._all.set_choices(choices)
            self.setCurrentIndex(-1)
            self.setEditText(text)
        self._line.set_choices(choices)

    def setPlaceholderText(self, text: str) -> None:  # noqa: N802
        """Show `text` while nothing stands in the box."""
        self._line.setPlaceholderText(text)

    def showPopup(self) -> None:  # noqa: N802
        """Open the searchable list instead of Qt's own."""
        self._line.set_chosen([self.currentText()])
        self._line.show_choices()

    def is_open(self) -> bool:
        """Whether the list of choices can be seen."""
        return self._line.is_open()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Down opens the list; Up changes nothing by accident."""
        if event.key() == Qt.Key.Key_Down:
            self.showPopup()
        elif event.key() != Qt.Key.Key_Up:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Leave the wheel to the page that scrolls, so that scrolling changes no value."""
        event.ignore()
