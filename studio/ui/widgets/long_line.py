"""A line of text, longer than its place, whose beginning is in sight unless somebody writes in it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

_COMES_BACK = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class LongLine(QLineEdit):
    """For paths and searches, of which Qt would show the end."""

    def setText(self, text: str | None) -> None:  # noqa: N802 - Qt's names
        """Show another text, from its beginning."""
        super().setText(text)
        self.home(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Whoever goes on elsewhere sees the beginning again; a menu or another window only interrupts."""
        super().focusOutEvent(event)
        if event.reason() not in _COMES_BACK:
            self.home(False)
