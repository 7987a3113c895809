"""A prompt in two lines that tells of a change once it is made."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_LINES_HEIGHT = 44


class CommitText(QPlainTextEdit):
    """`committed` (str) carries a changed text once Enter is pressed or the focus leaves; Escape takes it back."""

    committed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self.setFixedHeight(_LINES_HEIGHT)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(1)

    def show_text(self, text: str) -> None:
        """Show a text, from its beginning; nothing is told of it."""
        self._told = text
        self.setToolTip(text)
        if text != self.toPlainText():
            self.setPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter takes the text, Escape brings back what stood there."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers():
                self._commit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                event.ignore()  # it makes pictures or films
            case Qt.Key.Key_Escape if self.toPlainText() != self._told:
                self.setPlainText(self._told)
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Who goes elsewhere means what was typed."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._commit()

    def _commit(self) -> None:
        text = " ".join(self.toPlainText().split())
        if text != self._told:
            self._told = text
            self.setPlainText(text)
            self.committed.emit(text)
