"""A line of text that tells of a change once it is made."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from studio.ui.theme import set_state
from studio.ui.widgets.long_line import LongLine


class CommitLine(LongLine):
    """`committed` (str) carries a changed text once Enter is pressed or the focus leaves; Escape takes it back."""

    committed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self.editingFinished.connect(self._commit)

    def show_text(self, text: str) -> None:
        """Show a text, from its beginning; nothing is told of it."""
        self._told = text
        self.setToolTip(text)
        self.set_invalid(False)
        if text != self.text():
            self.setText(text)

    def set_invalid(self, is_invalid: bool) -> None:
        """Mark what cannot be taken."""
        set_state(self, "invalid", is_so=is_invalid)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape brings back what stood there."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._told:
            self.show_text(self._told)
        else:
            super().keyPressEvent(event)

    def _commit(self) -> None:
        if (text := self.text().strip()) != self._told:
            self._told = text
            self.setCursorPosition(0)
            self.committed.emit(text)
